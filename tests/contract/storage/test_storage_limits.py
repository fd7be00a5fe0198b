from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.domain.errors import (
    BotError,
    BudgetReached,
    BudgetTooSmall,
    GroupLimitReached,
    LimitReached,
    LimitTooSmall,
    TooManyRequests,
)
from bot.domain.failures import Failure
from bot.domain.jobs import JobState, Request
from bot.domain.ports import JobRepository, UsageRepository
from bot.domain.settings import Owner
from bot.domain.usage import Calendar, Limits
from bot.storage import Database, SqlJobRepository, SqlUsageRepository
from tests.contract.storage.conftest import Draw, Finish
from tests.kit.fixtures import Ask
from tests.kit.ids import USER, build_origin
from tests.kit.job_steps import JobSteps, lease

HOUR, DAY = 3600, 86400
NEXT_DAY = "2026-11-22T00:00:00+00:00"
GROUP = -100123


async def test_a_request_fits_whole_or_not_at_all(ask: Ask, jobs: JobRepository) -> None:
    limits = Limits(user_daily=5)
    job = await ask(pictures=4, limits=limits)

    with pytest.raises(LimitReached) as reached:
        await ask(pictures=2, limits=limits)

    assert reached.value.values == {"limit": 5, "left": 1, "next_day": NEXT_DAY}
    assert [job.id for job in await jobs.live()] == [job.id]
    await ask(pictures=1, limits=limits)


async def test_more_than_a_whole_day_allows_is_told_apart_from_what_is_left(ask: Ask) -> None:
    for limits, chat in ((Limits(user_daily=3), None), (Limits(group_daily=3), GROUP)):
        with pytest.raises(LimitTooSmall) as too_small:
            await ask(pictures=4, chat=chat, limits=limits)
        assert too_small.value.values == {"limit": 3, "pictures": 4}

        await ask(pictures=3, chat=chat, limits=limits)
        with pytest.raises(LimitReached):  # the next day is nearer than the settings
            await ask(pictures=4, chat=chat, limits=limits)


async def test_money_for_fewer_pictures_is_told_apart_from_none(ask: Ask) -> None:
    limits = Limits(monthly_budget=100, picture_price=40)
    for asked, left in ((4, 2), (3, 2)):
        with pytest.raises(BudgetTooSmall) as too_small:
            await ask(pictures=asked, limits=limits)
        assert too_small.value.values == {"left": left, "pictures": asked}
    await ask(pictures=2, limits=limits)

    with pytest.raises(BudgetReached):
        await ask(limits=limits)


async def test_no_limit_and_a_limit_of_none_are_two_things(ask: Ask) -> None:
    for limits in (
        Limits(user_daily=0),
        Limits(user_jobs=0, user_kept=0),
        Limits(monthly_budget=0),
    ):
        with pytest.raises(BotError):
            await ask(limits=limits)
    for _ in range(30):
        await ask(pictures=4, limits=Limits())


async def test_the_limit_comes_back_with_the_next_day(ask: Ask, noon: float) -> None:
    limits = Limits(user_daily=1)
    await ask(limits=limits, at=noon + 11 * HOUR)

    with pytest.raises(LimitReached) as reached:
        await ask(limits=limits, at=noon + 12 * HOUR - 90)
    assert reached.value.values["next_day"] == NEXT_DAY

    await ask(limits=limits, at=noon + 12 * HOUR)


async def test_days_and_months_turn_at_midnight_of_the_operators_zone(database: Database) -> None:
    moscow = Calendar(ZoneInfo("Europe/Moscow"))
    jobs, book = SqlJobRepository(database, moscow), SqlUsageRepository(database, moscow)
    limits = Limits(user_daily=1, monthly_budget=40, picture_price=40)
    midnight = datetime(2026, 11, 30, 21, tzinfo=UTC).timestamp()  # of December in Moscow
    await jobs.admit(build_origin(1, 7, 7, 1), Request("a fox"), limits, midnight - 120)

    with pytest.raises(LimitReached) as reached:
        await jobs.admit(build_origin(2, 7, 7, 2), Request("a fox"), limits, midnight - 60)
    assert reached.value.values["next_day"] == "2026-12-01T00:00:00+03:00"
    with pytest.raises(BudgetReached):
        await jobs.admit(build_origin(2, 8, 8, 2), Request("a fox"), limits, midnight - 60)

    job = await jobs.admit(build_origin(2, 7, 7, 2), Request("a fox"), limits, midnight)
    await jobs.end(job.id, JobState.FAILED, Failure("busy", {}), lease(midnight + 3600))
    usage = await book.usage(Owner(USER), midnight)
    assert (usage.today.failures, usage.month.failures, usage.set_aside) == (1, 1, 0)
    assert (await book.usage(Owner(USER), midnight - 60)).set_aside == 1


async def test_another_person_has_another_limit(ask: Ask) -> None:
    limits = Limits(user_daily=1)
    await ask(user_id=7, limits=limits)
    await ask(user_id=8, limits=limits)


async def test_a_person_has_one_limit_in_all_chats(ask: Ask) -> None:
    limits = Limits(user_daily=1)
    await ask(user_id=7, limits=limits)
    with pytest.raises(LimitReached):
        await ask(user_id=7, chat=GROUP, limits=limits)


async def test_a_group_has_a_limit_for_all_in_it(ask: Ask) -> None:
    limits = Limits(user_daily=10, group_daily=3)
    await ask(user_id=7, chat=GROUP, pictures=2, limits=limits)

    with pytest.raises(GroupLimitReached) as reached:
        await ask(user_id=8, chat=GROUP, pictures=2, limits=limits)

    assert reached.value.values == {"limit": 3, "left": 1, "next_day": NEXT_DAY}
    await ask(user_id=8, pictures=4, limits=limits)  # the private chat is no group


@pytest.mark.parametrize("end", [JobState.FAILED, JobState.CANCELLED])
async def test_what_gave_no_picture_is_given_back(steps: JobSteps, ask: Ask, end: JobState) -> None:
    limits = Limits(user_daily=2, monthly_budget=100, picture_price=50)
    job = await ask(pictures=2, limits=limits)
    await steps.end(job, end, at=job.created_at + 5)

    await ask(pictures=2, limits=limits)


async def test_a_delivered_picture_counts_and_a_missing_one_does_not(
    ask: Ask, draw: Draw, finish: Finish
) -> None:
    limits = Limits(user_daily=4)
    job = await ask(pictures=4, limits=limits)
    await draw(job, 0)
    await draw(job, 2)
    await finish(job)

    with pytest.raises(LimitReached) as reached:
        await ask(pictures=3, limits=limits)

    assert reached.value.values["left"] == 2


async def test_a_request_counts_for_the_day_on_which_it_was_asked(
    ask: Ask, draw: Draw, finish: Finish, book: UsageRepository, noon: float
) -> None:
    limits = Limits(user_daily=1)
    job = await ask(limits=limits, at=noon)
    await draw(job)
    await finish(job, began=noon + DAY)

    await ask(limits=limits, at=noon + DAY)
    tomorrow = await book.usage(Owner(USER), noon + DAY)
    assert (tomorrow.today.pictures, tomorrow.set_aside, tomorrow.month.pictures) == (0, 1, 1)


async def test_the_month_ends_where_its_money_ends(ask: Ask, noon: float) -> None:
    limits = Limits(monthly_budget=100, picture_price=40)
    await ask(user_id=7, pictures=2, limits=limits)

    with pytest.raises(BudgetReached):
        await ask(user_id=8, limits=limits, at=noon + 9 * DAY)  # the 30th
    await ask(user_id=8, limits=limits, at=noon + 10 * DAY)  # the 1st


async def test_without_a_price_the_money_that_is_spent_still_counts(
    ask: Ask, steps: JobSteps
) -> None:
    spent = await ask(limits=Limits(picture_price=100))
    unpriced = Limits(monthly_budget=100)
    with pytest.raises(BudgetReached):
        await ask(limits=unpriced)

    await steps.cancel(spent, at=spent.created_at)
    await ask(limits=unpriced)


async def test_a_person_has_so_many_requests_at_once_and_some_are_kept(
    ask: Ask, steps: JobSteps
) -> None:
    limits = Limits(user_jobs=2, user_kept=3)
    first, *_ = [await ask(limits=limits) for _ in range(5)]
    await steps.claim(first, first.created_at)

    with pytest.raises(TooManyRequests) as reached:
        await ask(limits=limits)
    assert reached.value.values == {"limit": 5}
    await ask(user_id=8, limits=limits)

    await steps.store(first, at=first.created_at)
    await ask(limits=limits)


async def test_what_is_kept_is_set_aside_like_anything_else(ask: Ask) -> None:
    limits = Limits(user_daily=5, user_jobs=1)
    for _ in range(2):
        await ask(pictures=2, limits=limits)

    with pytest.raises(LimitReached) as reached:
        await ask(pictures=2, limits=limits)
    assert reached.value.values["left"] == 1
