"""Requests that come in several messages, as their rows keep them."""

from dataclasses import replace
from typing import Any

import pytest

from bot.domain.errors import LimitReached
from bot.domain.failures import Failure
from bot.domain.images import Reference
from bot.domain.intake import IncompleteRequest, RequestPart
from bot.domain.jobs import Job, JobState, Request
from bot.domain.ports import (
    JobRepository,
    PictureRepository,
    PrivacyStore,
    UsageRepository,
    WorkQueue,
)
from bot.domain.ports.work import ClaimedPicture, NotClaimed
from bot.domain.settings import Owner
from bot.domain.usage import NO_LIMITS, Limits
from bot.domain.work import WorkItem, WorkKind
from bot.storage import SqlRequestPartRepository
from tests.kit.clock import NOON
from tests.kit.ids import OTHER_USER, USER, build_origin
from tests.kit.job_steps import LEASE, OTHER_OWNER, OWNER, JobSteps, lease

MIDNIGHT = 1_790_035_200.0
FOX = Reference("fox", 1000)


def always(_: Job) -> bool:
    return True


def part(number: int, words: str = "", *, at: float = 0, **fields: Any) -> RequestPart:
    origin = build_origin(number, 7, 7, number, thread_id=3)
    return replace(RequestPart(origin, NOON + at, words), **fields)


CUT, REST = part(1, "a fox", is_cut=True), part(2, "in space", at=2)
COMMENT = part(1, "make it blue", is_comment=True)
PICTURE = part(2, references=(FOX,), is_forward=True)


async def admitted(jobs: JobRepository, first: RequestPart, limits: Limits = NO_LIMITS) -> Job:
    return await jobs.admit(first.origin, Request(first.words), limits, NOON, first)


async def test_a_request_with_a_part_is_due_later(jobs: JobRepository) -> None:
    assert (await admitted(jobs, CUT)).due_at == NOON + 2
    assert (await admitted(jobs, part(5, is_comment=True))).due_at == NOON + 1


@pytest.mark.parametrize(("first", "later"), [(CUT, REST), (COMMENT, PICTURE)])
async def test_what_belongs_to_a_request_finds_it(
    jobs: JobRepository, parts: SqlRequestPartRepository, first: RequestPart, later: RequestPart
) -> None:
    job = await admitted(jobs, first)

    assert await parts.find(later) == IncompleteRequest(job.id, (first,))


OTHERS = {
    "later": replace(REST, said_at=NOON + 3),
    "of somebody else": replace(REST, origin=build_origin(2, 7, 8, 2, 3)),
    "in another chat": replace(REST, origin=build_origin(2, -5, 7, 2, 3)),
    "in another topic": replace(REST, origin=build_origin(2, 7, 7, 2, 4)),
    "a picture": replace(REST, references=(FOX,)),
    "forwarded": replace(REST, is_forward=True),
    "before": replace(REST, origin=build_origin(2, 7, 7, 0, 3)),
}


@pytest.mark.parametrize("other", OTHERS.values(), ids=OTHERS)
async def test_all_else_is_said_by_itself(
    jobs: JobRepository, parts: SqlRequestPartRepository, other: RequestPart
) -> None:
    await admitted(jobs, CUT)

    assert await parts.find(other) is None


async def test_a_short_text_does_not_go_on(
    jobs: JobRepository, parts: SqlRequestPartRepository
) -> None:
    await admitted(jobs, COMMENT)

    assert await parts.find(REST) is None


async def test_what_is_amended_is_due_later_and_known_again(
    jobs: JobRepository, parts: SqlRequestPartRepository
) -> None:
    job = await admitted(jobs, CUT)
    amended = await jobs.amend(job.id, Request("a fox in space"), REST, NO_LIMITS, NOON)

    assert amended is not None
    assert amended.request.prompt == "a fox in space"
    assert amended.due_at is not None
    assert amended.due_at > NOON + 2
    assert await parts.find(REST) == IncompleteRequest(job.id, (CUT, REST))


async def test_who_waited_for_it_as_it_was_begins_it_as_it_is(
    jobs: JobRepository, pictures: PictureRepository
) -> None:
    job = await admitted(jobs, CUT)
    words = Request("a fox in space", pictures=2)
    amended = await jobs.amend(job.id, words, REST, NO_LIMITS, NOON + 1)
    assert amended is not None
    assert amended.due_at is not None

    first, second = amended.picture_keys
    assert await pictures.claim(first, lease(NOON + 2), always) == NotClaimed(amended.due_at)
    for key in (first, second):
        claimed = await pictures.claim(key, lease(amended.due_at), always)
        assert isinstance(claimed, ClaimedPicture)
        assert claimed.job.request == words


async def test_what_is_in_fewer_pictures_is_drawn_so_often(
    jobs: JobRepository, steps: JobSteps, queue: WorkQueue
) -> None:
    job = await jobs.admit(CUT.origin, Request("a fox", pictures=3), NO_LIMITS, NOON, CUT)
    amended = await jobs.amend(job.id, Request("one fox"), REST, NO_LIMITS, NOON)
    assert amended is not None

    assert await queue.due([WorkKind.DRAW], NOON + 9, 9) == [WorkItem.draw(job.picture_keys[0])]
    assert (await steps.store(amended, NOON + 9)).request.prompt == "one fox"


async def test_a_request_of_which_a_part_may_come_yet_is_not_begun(
    jobs: JobRepository, pictures: PictureRepository, queue: WorkQueue
) -> None:
    """Its next message is stored, and not handled."""
    job = await admitted(jobs, CUT)
    (key,) = job.picture_keys

    put_off = await pictures.claim(key, lease(NOON + 2), lambda _: False)
    assert isinstance(put_off, NotClaimed)
    assert put_off.due_at is not None
    assert NOON + 2 < put_off.due_at < NOON + 3
    assert await jobs.get(job.id) == job
    assert isinstance(await pictures.claim(key, lease(NOON + 2), always), ClaimedPicture)


async def test_what_is_drawn_is_not_amended(
    jobs: JobRepository, steps: JobSteps, parts: SqlRequestPartRepository
) -> None:
    job = await admitted(jobs, CUT)
    await steps.claim(job, NOON + 2)

    assert await jobs.amend(job.id, Request("a fox in space"), REST, NO_LIMITS, NOON) is None
    assert await parts.find(REST) == IncompleteRequest(job.id, (CUT,))


async def test_what_was_drawn_before_a_stop_is_not_amended(
    *, jobs: JobRepository, parts: SqlRequestPartRepository, steps: JobSteps, queue: WorkQueue
) -> None:
    """A provider was asked with the words as they were."""
    job = await admitted(jobs, CUT)
    await steps.claim(job, NOON + 2)
    assert await steps.open(job, "r0", NOON + 2)
    await queue.release(OWNER, [WorkItem.draw(key) for key in job.picture_keys])

    assert await jobs.amend(job.id, Request("a fox in space"), REST, NO_LIMITS, NOON + 3) is None
    refused = Failure("too-many-references", {})
    assert await jobs.refuse(job.id, refused, REST, lease(NOON + 3)) is None
    assert await parts.find(REST) == IncompleteRequest(job.id, (CUT,))


async def test_what_was_begun_and_never_sent_is_amended_after_a_stop(
    *, jobs: JobRepository, steps: JobSteps, queue: WorkQueue
) -> None:
    job = await admitted(jobs, CUT)
    await steps.claim(job, NOON + 2)
    await queue.release(OWNER, [WorkItem.draw(key) for key in job.picture_keys])

    words = Request("a fox in space", pictures=2)
    amended = await jobs.amend(job.id, words, REST, Limits(user_jobs=1), NOON + 3)
    assert amended is not None
    assert amended.request == words
    steps.claims.clear()
    assert (await steps.store(amended, NOON + 9)).request == words


async def test_a_part_that_spoils_a_request_ends_it(
    jobs: JobRepository, parts: SqlRequestPartRepository, book: UsageRepository, queue: WorkQueue
) -> None:
    job = await admitted(jobs, CUT)
    failure = Failure("prompt-too-long", {"limit": 20})

    refused = await jobs.refuse(job.id, failure, REST, lease(NOON + 1))

    assert refused is not None
    assert (refused.state, refused.failure) == (JobState.FAILED, failure)
    assert await jobs.get(job.id) == refused
    assert await parts.find(REST) == IncompleteRequest(job.id, (CUT, REST))
    assert (await book.usage(Owner(USER), NOON)).set_aside == 0
    assert await queue.due([WorkKind.DRAW], NOON + 9, 9) == []
    assert await jobs.claim_delivery(job.id, lease(NOON + 2, OTHER_OWNER)) == NotClaimed(
        NOON + 1 + LEASE
    )
    assert await jobs.refuse(job.id, failure, REST, lease(NOON + 1)) is None


async def test_the_limit_of_a_request_is_that_of_its_day(
    jobs: JobRepository, book: UsageRepository
) -> None:
    """Its rest came after midnight."""
    limits, eve, later = Limits(user_daily=4, group_daily=4), MIDNIGHT - 1, MIDNIGHT + 1
    await jobs.admit(build_origin(8, 7, 7, 8), Request("a cat", pictures=3), limits, eve)
    job = await jobs.admit(CUT.origin, Request("a fox"), limits, eve, CUT)

    with pytest.raises(LimitReached):
        await jobs.amend(job.id, Request("a fox", pictures=2), REST, limits, later)
    assert await jobs.amend(job.id, Request("a fox in space"), REST, limits, later) is not None
    assert (await book.usage(Owner(USER), eve)).set_aside == 4


@pytest.mark.parametrize("pictures", [1, 3])
async def test_what_is_set_aside_goes_with_the_request(
    jobs: JobRepository, steps: JobSteps, book: UsageRepository, pictures: int
) -> None:
    limits = Limits(user_daily=3, user_jobs=1, monthly_budget=1000, picture_price=300)
    first = await jobs.admit(CUT.origin, Request("a fox", pictures=2), limits, NOON, CUT)
    await jobs.amend(first.id, Request("a fox", pictures=pictures), REST, limits, NOON)

    assert (await book.usage(Owner(USER), NOON)).set_aside == pictures
    with pytest.raises(LimitReached):
        await jobs.admit(
            build_origin(9, 7, 7, 9),
            Request("a cat", pictures=4 - pictures),
            replace(limits, user_jobs=2),
            NOON,
        )
    await steps.cancel(first, NOON)
    assert (await book.usage(Owner(USER), NOON)).set_aside == 0


async def test_more_than_the_limits_take_changes_nothing(
    jobs: JobRepository, parts: SqlRequestPartRepository, book: UsageRepository
) -> None:
    limits = Limits(user_daily=2)
    await jobs.admit(build_origin(8, 7, 7, 8), Request("a cat"), limits, NOON)
    job = await admitted(jobs, CUT, limits)

    with pytest.raises(LimitReached):
        await jobs.amend(job.id, Request("a fox", pictures=2), REST, limits, NOON)

    assert await jobs.get(job.id) == job
    assert (await book.usage(Owner(USER), NOON)).set_aside == 2
    assert await parts.find(REST) == IncompleteRequest(job.id, (CUT,))


async def test_a_refused_request_has_parts_and_no_job(parts: SqlRequestPartRepository) -> None:
    for _ in range(2):
        await parts.keep(CUT, None)

    assert await parts.find(REST) == IncompleteRequest(None, (replace(CUT, words=""),))
    await parts.prune(NOON + 1)
    assert await parts.find(REST) is None


async def test_what_was_refused_is_refused_again_when_it_comes_again(
    parts: SqlRequestPartRepository,
) -> None:
    """Perhaps nobody was told. Its rest is told nothing, as at the first time."""
    await parts.keep(CUT, None)
    await parts.keep(REST, None)

    assert await parts.find(CUT) is None
    assert await parts.find(REST) == IncompleteRequest(None, (replace(CUT, words=""),))


@pytest.mark.parametrize(("first", "later"), [(CUT, REST), (COMMENT, PICTURE)])
async def test_what_was_forgotten_takes_its_rest_along(
    *,
    jobs: JobRepository,
    parts: SqlRequestPartRepository,
    privacy_store: PrivacyStore,
    first: RequestPart,
    later: RequestPart,
) -> None:
    await admitted(jobs, first)
    await privacy_store.forget(OTHER_USER, NOON)
    assert await parts.find(later) != IncompleteRequest(None, (replace(first, words=""),))

    await privacy_store.forget(USER, NOON)
    assert await parts.find(later) == IncompleteRequest(None, (replace(first, words=""),))


async def test_a_group_that_asks_itself_has_its_own_limit_beside_its_members(
    jobs: JobRepository,
) -> None:
    limits, group = Limits(user_daily=1), -100
    for number, user_id in enumerate((7, group, -200), start=1):
        await jobs.admit(
            build_origin(number, group, user_id, number), Request("a fox"), limits, NOON
        )
        again = build_origin(number + 50, group, user_id, number + 50)
        with pytest.raises(LimitReached):
            await jobs.admit(again, Request("a cat"), limits, NOON)
