from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.domain.ids import UserId
from bot.domain.offers import Look, Offers
from bot.domain.progress import Retry
from bot.domain.settings import Language, Owner, SettingKey
from bot.domain.usage import Limits, Usage, UsageSum
from bot.services.access_rules import AccessRules
from bot.services.jobs.status import ReadStatuses
from bot.services.settings import ChangeSettings
from bot.services.usage import ReadUsage
from bot.storage import Database, SqlJobRepository, SqlPictureRepository, SqlSettingsRepository
from tests.kit.clock import Clock
from tests.kit.fakes import OFFER, OFFERS, ImageGenerator
from tests.kit.fixtures import Ask
from tests.kit.ids import USER
from tests.kit.job_steps import JobSteps

USUAL = OFFER.typical_seconds
ReadWith = Callable[[int], ReadStatuses]


@pytest.fixture
def read(jobs: SqlJobRepository, pictures: SqlPictureRepository, clock: Clock) -> ReadWith:
    """Where so many pictures are drawn at once."""
    return lambda places: ReadStatuses(jobs, pictures, OFFERS, places, clock)


async def test_places_and_waits_with_one_picture_at_a_time(
    ask: Ask, steps: JobSteps, clock: Clock, read: ReadWith
) -> None:
    asked = [await ask() for _ in range(3)]
    await steps.claim(asked[0], clock())
    clock.now += 40

    first, second, third = await read(1)()

    assert [first.place, second.place, third.place] == [0, 1, 2]
    assert [second.wait, third.wait] == [USUAL - 40, 2 * USUAL - 40]
    assert (first.progress.gone, first.progress.left) == (40, USUAL - 40)


async def test_a_wait_falls_as_time_goes_by_and_not_below_nothing(
    ask: Ask, steps: JobSteps, clock: Clock, read: ReadWith
) -> None:
    first, _ = await ask(), await ask()
    await steps.claim(first, clock())

    waits = []
    for _ in range(4):
        waits.append((await read(1)())[1].wait)
        clock.now += 0.5 * USUAL

    assert waits == [USUAL, 0.5 * USUAL, 0, 0]


async def test_who_finds_a_free_place_does_not_stand_in_line(
    ask: Ask, steps: JobSteps, clock: Clock, read: ReadWith
) -> None:
    asked = [await ask(pictures=pictures) for pictures in (2, 1, 1, 4, 1)]
    await steps.claim_all(asked[0], clock())

    statuses = await read(4)()

    assert [status.place for status in statuses] == [0, 0, 0, 3, 4]
    assert [status.wait for status in statuses[3:]] == [USUAL, 2 * USUAL]


async def test_the_usual_time_is_learnt_from_five_of_the_same_kind(
    ask: Ask, steps: JobSteps, clock: Clock, read: ReadWith
) -> None:
    for seconds in (10, 20, 30, 40, 50):
        job = await ask()
        await steps.claim(job, clock())
        clock.now += seconds
        await steps.store(job, clock())
    await ask()

    (status,) = await read(1)()

    assert status.progress.usual == 30


async def test_each_size_has_its_own_usual_time(
    ask: Ask, steps: JobSteps, clock: Clock, read: ReadWith
) -> None:
    for _ in range(5):
        job = await ask(size="1024x1024")
        await steps.claim(job, clock())
        clock.now += 10
        await steps.store(job, clock())
    await ask(size="1024x1024")
    await ask()

    quick, slow = await read(1)()

    assert (quick.progress.usual, slow.progress.usual) == (10, USUAL)


class Book:
    """Keeps the port `UsageRepository`: of two pictures that count today one came; one is under way."""

    async def usage(self, owner: Owner, at: float) -> Usage:
        today = UsageSum(pictures=1, counted=2)
        return Usage(today, today, today, None, set_aside=1, by_provider=())

    async def everybody(self, at: float) -> UsageSum:
        return UsageSum(40, cost=70)


ADMIN = UserId(1)


@pytest.mark.parametrize(
    ("limit", "user_id", "shown"),
    [
        (5, USER, (5, 2)),
        (2, USER, (2, 0)),
        (0, USER, (0, 0)),
        (None, USER, (None, None)),
        (5, ADMIN, (None, None)),
    ],
)
async def test_what_is_left_counts_what_is_under_way(
    limit: int | None, user_id: UserId, shown: tuple[int | None, int | None]
) -> None:
    rules = AccessRules(Limits(user_daily=limit), admin_ids=frozenset({ADMIN}))
    evening = datetime(2026, 11, 21, 23, tzinfo=UTC).timestamp()

    report = await ReadUsage(Book(), ImageGenerator(), rules, lambda: evening)(user_id)

    assert (report.limit, report.left) == shown
    assert report.next_day == datetime(2026, 11, 22, tzinfo=UTC)
    assert report.everybody == (UsageSum(40, cost=70) if user_id == 1 else None)


async def test_usage_names_the_providers_that_are_left_out() -> None:
    image_generator = ImageGenerator(out=frozenset({"llmeasy", "apiyi"}))
    report = await ReadUsage(Book(), image_generator, AccessRules(), lambda: 0.0)(USER)

    assert report.open_circuits == ("apiyi", "llmeasy")
    assert report.providers == ("painter",)


async def test_a_choice_that_is_not_offered_changes_nothing(database: Database) -> None:
    preferences = SqlSettingsRepository(database)
    owner = Owner(USER)
    before = await preferences.get(owner, Language.EN)
    change = ChangeSettings(preferences, OFFERS)

    for size in ("1x1", "fooxbar", "16x0", "１０２４x１０２４", ""):
        assert await change(owner, SettingKey.SIZE, size) == before
    assert await change(owner, SettingKey.PICTURES, "0") == before
    assert await change(owner, SettingKey.PICTURES, "5") == before
    assert await change(owner, SettingKey.QUALITY, "high") == before
    assert await change(owner, SettingKey.BACKGROUND, "opaque") == before
    assert await change(owner, SettingKey.PROVIDER, "nobody") == before
    assert (await change(owner, SettingKey.SIZE, "1024x1024")).look == Look("1024x1024")
    assert (await change(owner, SettingKey.PICTURES, "4")).pictures == 4


async def test_choices_are_those_of_the_provider_that_draws_for_the_person(
    database: Database,
) -> None:
    owner = Owner(USER)
    rich = replace(OFFER, provider="rich", qualities=("auto", "high"), backgrounds=("auto",))
    change = ChangeSettings(SqlSettingsRepository(database), Offers((OFFER, rich)))

    await change(owner, SettingKey.PROVIDER, "rich")
    assert (await change(owner, SettingKey.QUALITY, "high")).look == Look(quality="high")
    assert (await change(owner, SettingKey.QUALITY, "low")).look == Look(quality="high")

    await change(owner, SettingKey.PROVIDER, "")
    changed = await change(owner, SettingKey.SIZE, "1024x1024")
    assert changed.provider is None
    assert changed.look == Look("1024x1024", "high")  # kept for the provider that knows it


async def test_a_status_tells_how_the_provider_will_draw_it(ask: Ask, read: ReadWith) -> None:
    await ask(size="1280x1280")

    (status,) = await read(1)()

    assert status.look == Look("1024x1024")
    assert status.job.request.look == Look("1280x1280")


TWO = Limits(user_jobs=2)


async def test_what_is_kept_has_a_place_and_begins_when_one_of_its_own_is_over(
    ask: Ask, steps: JobSteps, clock: Clock, read: ReadWith
) -> None:
    """Two of the person are drawn, three are kept; there is room for everybody else."""
    asked = [await ask(limits=TWO) for _ in range(5)]
    await steps.claim(asked[0], clock())
    clock.now += 40
    await steps.claim(asked[1], clock())
    clock.now += 20

    statuses = await read(8)()

    assert [status.place for status in statuses] == [0, 0, 1, 2, 3]
    assert [status.wait for status in statuses[2:]] == [USUAL - 60, USUAL - 20, 2 * USUAL - 60]


async def test_what_is_kept_comes_after_those_who_stand_in_line(
    ask: Ask, steps: JobSteps, clock: Clock, read: ReadWith
) -> None:
    mine = [await ask(limits=TWO) for _ in range(2)]
    others = [await ask(user_id=user_id) for user_id in (8, 9)]
    kept = await ask(limits=TWO)
    for job in mine:
        await steps.claim(job, clock())

    places = {status.job.id: status.place for status in await read(2)()}

    assert [places[job.id] for job in (*others, kept)] == [1, 2, 3]


async def test_who_has_no_limit_has_nothing_kept(ask: Ask, read: ReadWith) -> None:
    for _ in range(5):
        await ask()

    assert [status.place for status in await read(8)()] == [0] * 5


async def test_a_retry_begins_anew_once_it_is_sent(
    ask: Ask, steps: JobSteps, clock: Clock, read: ReadWith
) -> None:
    job = await ask(pictures=2)
    await steps.claim_all(job, clock())
    statuses = read(2)
    clock.now += 60
    statuses.retries.begin(job.id, 1, Retry("busy", 2, 4))
    (waiting,) = await statuses()
    clock.now += 8
    statuses.retries.sent(job.id, 1, clock())
    clock.now += 5
    (again,) = await statuses()
    statuses.retries.end(job.id, 1)
    (other,) = await statuses()

    assert (waiting.retry, waiting.progress.gone) == (Retry("busy", 2, 4), 0)
    assert (again.retry, again.progress.gone) == (Retry("busy", 2, 4, clock() - 5), 5)
    assert (other.retry, other.progress.gone) == (None, 73)
