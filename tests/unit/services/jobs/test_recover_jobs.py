import asyncio

import pytest

from bot.domain.failures import Failure
from bot.domain.ids import JobId, RequestId
from bot.domain.jobs import JobState
from bot.services.jobs.recover_jobs import RecoverJobs
from bot.storage import SqlAttemptRepository, SqlJobRepository
from tests.kit.claims import LEASE, claim_next
from tests.kit.clock import Clock, FakeSleep
from tests.kit.fakes import PRICE, FakeResultSender, ImageGenerator
from tests.kit.fixtures import Ask
from tests.unit.services.conftest import Lock, Start


async def test_what_ran_is_drawn_again_and_what_ended_is_answered(
    *,
    ask: Ask,
    start: Start,
    jobs: SqlJobRepository,
    attempts: SqlAttemptRepository,
    clock: Clock,
    sleep: FakeSleep,
    image_generator: ImageGenerator,
    sender: FakeResultSender,
) -> None:
    running, stored, sending, failed = [await ask(str(number)) for number in range(4)]
    for job in (running, stored, sending):
        await claim_next(jobs, clock())
        await attempts.open(
            job.id, 0, RequestId(f"request-{job.id}"), "painter", price=PRICE, at=clock()
        )
    for job in (stored, sending):
        await jobs.move(job.id, JobState.STORED, clock())
    await jobs.move(sending.id, JobState.SENDING, clock())
    await jobs.move(failed.id, JobState.FAILED, clock(), Failure("busy", {}))
    again: list[int] = []
    recover = RecoverJobs(jobs, attempts, start(1), again.append, clock, sleep)

    await recover()
    assert (await sender.explained.get()).id == failed.id  # nobody held it
    assert again == []

    clock.now += LEASE
    await recover()
    assert again == [running.id]
    assert await image_generator.started_prompts(1) == ["0"]
    assert await attempts.lost(running.id, 0) == 2  # the one before, and the one under way
    ended = {(await sender.explained.get()).id for _ in range(2)}
    assert ended == {stored.id, sending.id}  # their pictures are not on this disk


async def test_a_job_in_hand_is_nobody_elses(
    *,
    ask: Ask,
    start: Start,
    jobs: SqlJobRepository,
    attempts: SqlAttemptRepository,
    clock: Clock,
    sleep: FakeSleep,
    image_generator: ImageGenerator,
) -> None:
    job = await ask()
    runner = start(1)
    await image_generator.started_prompts(1)
    again: list[int] = []
    recover = RecoverJobs(jobs, attempts, runner, again.append, clock, sleep)

    clock.now += 10 * LEASE  # it was asleep, and has not said that it holds its job
    await recover()
    assert again == []

    holding = asyncio.Task(runner.renew_leases())
    await sleep.begun.wait()
    holding.cancel()
    assert await jobs.abandoned(clock() + LEASE - 1) == []
    assert [left.id for left in await jobs.abandoned(clock() + LEASE)] == [job.id]


async def test_of_two_that_find_a_job_one_gets_it(
    ask: Ask, jobs: SqlJobRepository, clock: Clock
) -> None:
    job = await ask()
    await claim_next(jobs, clock())
    late = clock() + LEASE

    taken = await asyncio.gather(*(jobs.take_over(job.id, late, late + LEASE) for _ in range(5)))

    assert sum(each is not None for each in taken) == 1


async def test_after_a_quiet_stop_there_is_nothing_to_do(
    ask: Ask, jobs: SqlJobRepository, clock: Clock
) -> None:
    job = await ask()
    await jobs.move(job.id, JobState.CANCELLED, clock())
    await jobs.mark_delivered(job.id)

    assert await jobs.abandoned(clock() + LEASE) == []


async def test_what_another_process_admitted_and_left_is_drawn(
    *,
    ask: Ask,
    start: Start,
    jobs: SqlJobRepository,
    attempts: SqlAttemptRepository,
    clock: Clock,
    sleep: FakeSleep,
    image_generator: ImageGenerator,
    sender: FakeResultSender,
) -> None:
    await ask("ours")
    image_generator.gate.set()
    recover = RecoverJobs(jobs, attempts, start(1), lambda _: None, clock, sleep)
    await sender.delivered.get()
    left = await ask("theirs")

    await recover()

    assert (await sender.delivered.get())[0].id == left.id


async def test_a_database_that_cannot_be_used_is_waited_for_and_told_of(
    *,
    start: Start,
    jobs: SqlJobRepository,
    attempts: SqlAttemptRepository,
    clock: Clock,
    sleep: FakeSleep,
    sender: FakeResultSender,
    lock: Lock,
) -> None:
    async def looked(seconds: float) -> None:
        raise asyncio.CancelledError

    lock(jobs, "abandoned", times=2)
    with pytest.raises(asyncio.CancelledError):
        await RecoverJobs(jobs, attempts, start(1), lambda _: None, clock, looked).run()

    assert sleep.seconds == [5, 5]
    assert [error.code for error in sender.warnings] == ["storage-unavailable"] * 2


def crash(clock: Clock) -> None:
    """The process ends without a word, and what it held is free after a while."""
    clock.now += LEASE


async def test_only_a_crash_counts_as_an_interruption(
    ask: Ask, jobs: SqlJobRepository, clock: Clock
) -> None:
    job = await ask()
    await claim_next(jobs, clock())
    await jobs.hold([job.id], 0)  # an orderly stop lets go
    taken = await jobs.take_over(job.id, clock(), clock() + LEASE)
    assert taken is not None
    assert taken.interruptions == 0

    for times in (1, 2):
        crash(clock)
        taken = await jobs.take_over(job.id, clock(), clock() + LEASE)
        assert taken is not None
        assert taken.interruptions == times


async def interrupted(jobs: SqlJobRepository, job_id: JobId, times: int, clock: Clock) -> None:
    """Drawn so many times, and never to the end."""
    for number in range(times):
        if number:
            await jobs.take_over(job_id, clock(), clock() + LEASE)
            await jobs.move(job_id, JobState.QUEUED, clock())
        await jobs.claim(job_id, clock(), clock() + LEASE)
        crash(clock)


async def test_after_three_crashes_a_request_ends_in_its_sentence_and_others_go_on(
    *,
    ask: Ask,
    start: Start,
    jobs: SqlJobRepository,
    attempts: SqlAttemptRepository,
    clock: Clock,
    sleep: FakeSleep,
    image_generator: ImageGenerator,
    sender: FakeResultSender,
) -> None:
    deadly, other = await ask("deadly"), await ask("other", user_id=8)
    await interrupted(jobs, deadly.id, 3, clock)
    await attempts.open(deadly.id, 0, RequestId("under way"), "painter", price=PRICE, at=clock())
    await jobs.claim(other.id, clock() - LEASE, clock())
    recover = RecoverJobs(jobs, attempts, start(1), lambda _: None, clock, sleep)

    await recover()

    assert await image_generator.started_prompts(1) == ["other"]
    told = await sender.explained.get()
    assert told.id == deadly.id
    assert told.failure == Failure("interrupted", {}, counted=1)
    assert await attempts.lost(deadly.id, 0) == 1


async def test_of_requests_that_were_cut_off_twice_one_goes_on_at_a_time(
    *,
    ask: Ask,
    start: Start,
    jobs: SqlJobRepository,
    attempts: SqlAttemptRepository,
    clock: Clock,
    sleep: FakeSleep,
    image_generator: ImageGenerator,
) -> None:
    """A crash in between says which of them brought it about."""
    asked = [await ask(f"suspect {number}", user_id=7 + number) for number in range(2)]
    for job in asked:
        await interrupted(jobs, job.id, 2, clock)
    once = await ask("cut off once", user_id=9)
    await interrupted(jobs, once.id, 1, clock)
    recover = RecoverJobs(jobs, attempts, start(5), lambda _: None, clock, sleep)

    await recover()
    assert {*await image_generator.started_prompts(2)} == {"suspect 0", "cut off once"}
    await recover()
    assert image_generator.begun.empty()

    await jobs.move(asked[0].id, JobState.CANCELLED, clock())
    await recover()
    assert await image_generator.started_prompts(1) == ["suspect 1"]
