"""What is due, and who delivers it: of a slow owner nothing counts once another does."""

from dataclasses import replace

import pytest

from bot.domain.failures import Failure
from bot.domain.ids import ChatId, JobId, MessageId, UserId
from bot.domain.images import SentImage
from bot.domain.jobs import Job, JobState
from bot.domain.ports import JobRepository, SentImages, UsageRepository, WorkQueue
from bot.domain.ports.work import NotClaimed
from bot.domain.settings import Owner
from bot.domain.work import SWEEP, Lease, WorkItem, WorkKind
from bot.storage.queue.work_queue import (
    MAX_AHEAD,
    MAX_AHEAD_HOURLY,
    SUSPECT_FROM,
    SUSPECT_WAIT,
)
from tests.kit.clock import NOON
from tests.kit.fixtures import Ask
from tests.kit.ids import OTHER_USER, USER
from tests.kit.job_steps import LEASE, OTHER_OWNER, OWNER, JobSteps, lease

LATER = NOON + LEASE
FORGET, FORGET_OTHER = WorkItem.forget(USER), WorkItem.forget(OTHER_USER)
KINDS = list(WorkKind)


async def claim(jobs: JobRepository, job: Job, at: float, owner: str = OWNER) -> Job:
    claimed = await jobs.claim_delivery(job.id, lease(at, owner))
    assert isinstance(claimed, Job)
    return claimed


async def test_what_is_due_comes_in_the_order_in_which_it_became_due(queue: WorkQueue) -> None:
    items = [WorkItem.forget(UserId(number)) for number in range(3)]
    for number, item in enumerate(items):
        await queue.add(item, NOON - number)
    await queue.add(SWEEP, NOON + 1)

    assert await queue.due(KINDS, NOON, 9) == items[::-1]
    assert await queue.due(KINDS, NOON, 2) == items[:0:-1]
    assert await queue.due([WorkKind.SWEEP], NOON, 9) == []
    assert await queue.due([WorkKind.SWEEP], NOON + 1, 9) == [SWEEP]


async def test_what_is_added_again_is_due_at_another_time(queue: WorkQueue) -> None:
    await queue.add(FORGET, NOON)
    await queue.add(FORGET, NOON + 9)

    assert await queue.due(KINDS, NOON + 8, 9) == []
    assert await queue.due(KINDS, NOON + 9, 9) == [FORGET]


@pytest.mark.parametrize(
    ("item", "ahead"),
    [(FORGET, MAX_AHEAD), (SWEEP, MAX_AHEAD_HOURLY), (WorkItem.deliver(JobId(1)), MAX_AHEAD)],
)
async def test_what_a_wrong_clock_put_off_is_due(
    queue: WorkQueue, item: WorkItem, ahead: float
) -> None:
    await queue.add(item, NOON + ahead)
    assert await queue.due(KINDS, NOON, 9) == []

    await queue.add(item, NOON + ahead + 1)
    assert await queue.due(KINDS, NOON, 9) == [item]


async def test_what_has_no_owner_is_held_and_released_by_its_entry(queue: WorkQueue) -> None:
    for item in (FORGET, FORGET_OTHER, SWEEP):
        await queue.add(item, NOON)

    await queue.hold(OWNER, [FORGET, SWEEP], LATER)
    assert await queue.due(KINDS, NOON, 9) == [FORGET_OTHER]

    await queue.release(OWNER, [FORGET])
    assert await queue.due(KINDS, NOON, 9) == [FORGET, FORGET_OTHER]


async def test_the_leases_of_an_owner_are_extended_together(
    ask: Ask, jobs: JobRepository, steps: JobSteps, queue: WorkQueue
) -> None:
    stored = await steps.store(await ask(), NOON)
    drawn = (await steps.claim(await ask(user_id=8), NOON)).key
    others = await steps.claim(await ask(user_id=9), NOON, owner=OTHER_OWNER)

    await queue.hold(OWNER, [WorkItem.deliver(stored.id), WorkItem.draw(drawn)], LATER + 40)

    assert await queue.due(KINDS, LATER + 39, 9) == [WorkItem.draw(others.key)]
    other = lease(LATER + 39, OTHER_OWNER)
    assert await jobs.claim_delivery(stored.id, other) == NotClaimed(LATER + 40)
    assert len(await queue.due(KINDS, LATER + 40, 9)) == 3


async def test_who_has_nothing_of_it_does_not_put_it_off(
    ask: Ask, steps: JobSteps, queue: WorkQueue
) -> None:
    """It was about to claim it, or was told that it is another's."""
    waiting = WorkItem.draw((await ask()).picture_keys[0])
    theirs = WorkItem.deliver((await steps.store(await ask(user_id=8), NOON)).id)

    await queue.hold(OTHER_OWNER, [waiting, theirs], LATER + 500)
    assert await queue.due(KINDS, NOON, 9) == [waiting]
    await queue.release(OTHER_OWNER, [theirs])
    assert await queue.due(KINDS, NOON, 9) == [waiting]
    assert set(await queue.due(KINDS, LATER, 9)) == {waiting, theirs}


async def test_a_start_finds_what_is_not_delivered(
    ask: Ask, jobs: JobRepository, steps: JobSteps, queue: WorkQueue
) -> None:
    stored, sending, failed, cancelled, told, done, _queued = [
        await ask(user_id=user_id) for user_id in range(10, 17)
    ]
    await steps.deliver(await steps.store(done, NOON), NOON)
    await steps.store(stored, NOON)
    await jobs.move(await steps.store(sending, NOON), JobState.SENDING, NOON)
    await steps.end(failed, JobState.FAILED, NOON)
    await steps.cancel(cancelled, NOON)
    await jobs.mark_delivered(await steps.end(told, JobState.FAILED, NOON))

    left = await queue.due([WorkKind.DELIVER], LATER, 9)

    assert set(left) == {WorkItem.deliver(job.id) for job in (stored, sending, failed, cancelled)}
    for job in (stored, sending, failed, cancelled):
        taken_over = await claim(jobs, job, LATER, OTHER_OWNER)
        assert taken_over.interruptions == 1
        assert await jobs.get(job.id) == taken_over
    for job in (told, done, _queued):
        assert await jobs.claim_delivery(job.id, lease(LATER + 999)) == NotClaimed()
    assert await jobs.claim_delivery(JobId(404), lease(LATER)) == NotClaimed()


async def test_what_somebody_delivers_is_not_left_over(
    ask: Ask, jobs: JobRepository, steps: JobSteps, queue: WorkQueue
) -> None:
    stored = await steps.store(await ask(), NOON)
    other = lease(LATER - 1, OTHER_OWNER)
    assert await jobs.claim_delivery(stored.id, other) == NotClaimed(LATER)

    again = await claim(jobs, stored, LATER - 1)  # its own: the answer was lost
    assert again.interruptions == 0
    assert again.claim != stored.claim
    taken_over = await claim(jobs, stored, LATER - 1 + LEASE, OTHER_OWNER)
    assert taken_over.interruptions == 1


async def test_what_was_released_was_not_interrupted(
    ask: Ask, jobs: JobRepository, steps: JobSteps, queue: WorkQueue
) -> None:
    stored = await steps.store(await ask(), NOON)
    await queue.release(OWNER, [WorkItem.deliver(stored.id)])

    assert await queue.due(KINDS, NOON, 9) == [WorkItem.deliver(stored.id)]
    assert (await claim(jobs, stored, NOON, OTHER_OWNER)).interruptions == 0


async def test_of_a_slow_owner_nothing_is_written_once_another_delivers_it(
    *,
    ask: Ask,
    jobs: JobRepository,
    steps: JobSteps,
    queue: WorkQueue,
    sent: SentImages,
    book: UsageRepository,
) -> None:
    slow = await steps.store(await ask(), NOON)
    await jobs.move(slow, JobState.SENDING, NOON)
    taken_over = await claim(jobs, slow, LATER, OTHER_OWNER)

    for to in (JobState.DONE, JobState.FAILED):
        assert await jobs.move(slow, to, LATER + 1, Failure("unconfirmed", {})) is None
    assert not await jobs.mark_sending(slow, 3)
    shown = SentImage(0, MessageId(30), "file", 100, is_photo=True)
    assert not await jobs.mark_sent(slow, 1, 1, [shown])
    assert not await jobs.mark_sent(slow, 1, 1, [shown], done_at=LATER + 1)
    await jobs.mark_delivered(slow)
    item = WorkItem.deliver(slow.id)
    await queue.hold(OWNER, [item], LATER + 500)
    await queue.release(OWNER, [item])

    assert await jobs.get(slow.id) == taken_over
    assert await sent.find(ChatId(7), MessageId(30)) is None
    assert (await book.usage(Owner(USER), NOON)).set_aside == 1
    late = lease(LATER + LEASE - 1, "a third process")
    assert await jobs.claim_delivery(slow.id, late) == NotClaimed(LATER + LEASE)
    assert (await steps.deliver(taken_over, LATER + 2)).state is JobState.DONE
    assert await queue.due(KINDS, LATER + 999, 9) == []


async def test_what_failed_and_is_told_is_due_no_more(
    ask: Ask, jobs: JobRepository, steps: JobSteps, queue: WorkQueue
) -> None:
    failed = await steps.end(await ask(), JobState.FAILED, NOON)
    assert await queue.due(KINDS, LATER, 9) == [WorkItem.deliver(failed.id)]

    await jobs.mark_delivered(failed)

    assert await queue.due(KINDS, LATER, 9) == []
    told = await jobs.get(failed.id)
    assert told
    assert told == replace(failed, claim=replace(failed.claim, owner=""))


async def test_of_those_that_crashed_twice_one_at_a_time_is_delivered(
    ask: Ask, jobs: JobRepository, steps: JobSteps
) -> None:
    first, second = [await steps.store(await ask(user_id=user_id), NOON) for user_id in (7, 8)]
    for number in range(1, SUSPECT_FROM):
        for job in (first, second):
            await claim(jobs, job, NOON + number * LEASE, f"{number}")
    at = NOON + SUSPECT_FROM * LEASE

    suspect = await claim(jobs, first, at)
    assert suspect.interruptions == SUSPECT_FROM
    put_off = await jobs.claim_delivery(second.id, lease(at))
    assert put_off == NotClaimed(at + SUSPECT_WAIT)
    assert await jobs.claim_delivery(second.id, lease(at + 0.5)) == put_off

    await steps.deliver(suspect, at)
    freed = await claim(jobs, second, at + SUSPECT_WAIT)
    assert freed.interruptions == SUSPECT_FROM


async def test_who_delivers_by_a_clock_that_was_wrong_does_so_no_more(
    ask: Ask, jobs: JobRepository, steps: JobSteps, queue: WorkQueue
) -> None:
    ahead = NOON + 100_000
    stored = await steps.store(await ask(), NOON)
    claimed = await jobs.claim_delivery(stored.id, Lease(OWNER, ahead, ahead + 600))
    assert isinstance(claimed, Job)

    other = lease(ahead - 300, OTHER_OWNER)  # it may be another machine's clock
    assert await jobs.claim_delivery(stored.id, other) == NotClaimed(ahead + 600)
    assert await queue.due(KINDS, NOON, 9) == [WorkItem.deliver(stored.id)]
    assert (await claim(jobs, stored, NOON, OTHER_OWNER)).interruptions == 1
