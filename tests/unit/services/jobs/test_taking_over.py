"""What another process began and did not end is taken over, and nothing is paid or sent twice."""

import asyncio

from bot.domain.failures import Failure
from bot.domain.jobs import Job, JobState
from bot.domain.work import PictureKey, WorkItem
from bot.storage import SqlAttemptRepository, SqlJobRepository, SqlWorkQueue
from tests.kit.clock import Clock, FakeSleep
from tests.kit.fakes import PRICE, FakeResultSender, ImageGenerator
from tests.kit.fixtures import Ask
from tests.kit.job_steps import LEASE, OTHER_OWNER, JobSteps, lease
from tests.unit.services.conftest import Lock, Start


def crash(clock: Clock) -> None:
    """The process ends without a word, and what it held is free after a while."""
    clock.now += LEASE


async def interrupted(steps: JobSteps, job: Job, times: int, clock: Clock) -> None:
    """Drawn by so many processes, and never to the end."""
    for number in range(times):
        await steps.claim(job, clock(), owner=f"{OTHER_OWNER} {number}")
        await steps.open(job, f"{job.id}-{number}", clock(), provider="painter", price=PRICE)
        crash(clock)


async def test_what_was_begun_is_drawn_again_and_what_ended_is_told(
    *,
    ask: Ask,
    start: Start,
    steps: JobSteps,
    jobs: SqlJobRepository,
    attempts: SqlAttemptRepository,
    queue: SqlWorkQueue,
    clock: Clock,
    image_generator: ImageGenerator,
    sender: FakeResultSender,
    restarted: list[int],
) -> None:
    running, stored, sending, failed = [
        await ask(str(number), user_id=7 + number) for number in range(4)
    ]
    await steps.claim(running, clock(), owner=OTHER_OWNER)
    await steps.open(running, "before", clock(), provider="painter", price=PRICE)
    await steps.store(stored, clock())
    await jobs.move(await steps.store(sending, clock()), JobState.SENDING, clock())
    await steps.fail(failed, clock(), Failure("busy", {}))
    worker = start(1)
    await queue.hold(worker.owner, [WorkItem.deliver(each.id) for each in (stored, sending)], 0)

    crash(clock)
    worker.wake_all()

    assert await image_generator.started_prompts(1) == ["0"]
    assert restarted == [running.id]
    assert await attempts.lost(PictureKey(running.id, 0)) == 2  # with the one under way
    assert (await sender.explained.get()).id == failed.id
    delivered = {(await sender.delivered.get())[0].id for _ in range(2)}
    assert delivered == {stored.id, sending.id}


async def test_a_job_in_hand_is_nobody_elses(
    *,
    ask: Ask,
    start: Start,
    queue: SqlWorkQueue,
    clock: Clock,
    sleep: FakeSleep,
    image_generator: ImageGenerator,
) -> None:
    job = await ask()
    worker = start(1)
    await image_generator.started_prompts(1)

    clock.now += 10 * LEASE  # it was asleep, and has not said that it holds its job
    worker.wake_all()
    holding = asyncio.Task(worker.heartbeat())
    await sleep.begun.wait()
    holding.cancel()

    draw = list(worker.places)
    assert image_generator.begun.empty()
    assert await queue.due(draw, clock() + LEASE - 1, 10) == []
    assert await queue.due(draw, clock() + LEASE, 10) == [WorkItem.draw(job.picture_keys[0])]


async def test_who_stood_still_longer_than_the_lease_pays_and_writes_nothing(
    *,
    ask: Ask,
    start: Start,
    steps: JobSteps,
    jobs: SqlJobRepository,
    queue: SqlWorkQueue,
    attempts: SqlAttemptRepository,
    clock: Clock,
    image_generator: ImageGenerator,
    sender: FakeResultSender,
) -> None:
    job = await ask()
    slow = await steps.claim(job, clock(), owner=OTHER_OWNER)
    await steps.open(job, "slow", clock(), provider="painter", price=PRICE)
    slow_file = await steps.image(job)
    slow_file.path.rename(slow_file.path.with_suffix(".part"))  # it had not all of it
    crash(clock)
    start(1)
    await image_generator.started_prompts(1)
    before = await jobs.get(job.id)

    assert not await steps.open(job, "again", clock(), provider="painter", price=PRICE)
    assert await steps.pictures.finish(slow, slow_file, lease(clock(), OTHER_OWNER)) is None
    assert (
        await steps.pictures.finish(slow, Failure("busy", {}), lease(clock(), OTHER_OWNER)) is None
    )
    await queue.hold(OTHER_OWNER, [], clock() + 100 * LEASE)
    await queue.release(OTHER_OWNER, [])

    assert await jobs.get(job.id) == before
    assert await attempts.lost(slow.key) == 2  # its own, and the one under way
    image_generator.gate.set()
    _, pictures = await sender.delivered.get()
    assert [picture.path != slow_file.path for picture in pictures] == [True]


async def test_what_another_process_admitted_and_left_is_drawn(
    *,
    ask: Ask,
    start: Start,
    sleep: FakeSleep,
    image_generator: ImageGenerator,
    sender: FakeResultSender,
) -> None:
    await ask("ours")
    image_generator.gate.set()
    worker = start(1)
    await sender.delivered.get()
    left = await ask("theirs")

    beating = asyncio.Task(worker.heartbeat())
    await sleep.begun.wait()
    beating.cancel()

    assert (await sender.delivered.get())[0].id == left.id


async def test_a_database_that_cannot_be_used_is_waited_for_and_told_of(
    *,
    ask: Ask,
    start: Start,
    queue: SqlWorkQueue,
    image_generator: ImageGenerator,
    sleep: FakeSleep,
    sender: FakeResultSender,
    lock: Lock,
) -> None:
    lock(queue, "due", times=2)
    await ask()
    start(1)

    assert await image_generator.started_prompts(1) == ["a fox"]
    assert sleep.seconds == [5, 5]
    assert [error.code for error in sender.warnings] == ["storage-unavailable"] * 2


async def test_only_a_crash_counts_as_an_interruption(
    ask: Ask, steps: JobSteps, queue: SqlWorkQueue, clock: Clock
) -> None:
    job = await ask()
    item = WorkItem.draw(job.picture_keys[0])
    await steps.claim(job, clock(), owner="stopped in an orderly way")
    await queue.release("stopped in an orderly way", [item])
    claimed = await steps.claim(job, clock(), owner="crashed")
    assert (claimed.interruptions, claimed.was_begun) == (0, True)

    for times in (1, 2):
        crash(clock)
        claimed = await steps.claim(job, clock(), owner=f"crashed {times}")
        assert claimed.interruptions == times


async def test_after_three_crashes_a_request_ends_in_its_sentence_and_others_go_on(
    *,
    ask: Ask,
    start: Start,
    steps: JobSteps,
    attempts: SqlAttemptRepository,
    clock: Clock,
    image_generator: ImageGenerator,
    sender: FakeResultSender,
) -> None:
    deadly, other = await ask("deadly"), await ask("other", user_id=8)
    await interrupted(steps, deadly, 3, clock)
    start(1)

    told = await sender.explained.get()
    assert told.id == deadly.id
    assert told.failure == Failure("interrupted", {}, counted=1)
    assert await attempts.lost(PictureKey(deadly.id, 0)) == 3
    assert await image_generator.started_prompts(1) == ["other"]
    assert other.id != deadly.id


async def test_what_came_before_three_crashes_is_delivered(
    *,
    ask: Ask,
    start: Start,
    steps: JobSteps,
    clock: Clock,
    sender: FakeResultSender,
    image_generator: ImageGenerator,
) -> None:
    job = await ask(pictures=2)
    await steps.draw(job, clock(), 1)
    await interrupted(steps, job, 3, clock)
    start(1)

    delivered, pictures = await sender.delivered.get()

    assert [picture.position for picture in pictures] == [1]
    assert delivered.failure is not None
    assert delivered.failure.code == "interrupted"
    assert image_generator.begun.empty()


async def test_a_delivery_that_crashed_three_times_ends_in_its_sentence(
    *,
    ask: Ask,
    start: Start,
    steps: JobSteps,
    jobs: SqlJobRepository,
    clock: Clock,
    sender: FakeResultSender,
) -> None:
    job = await ask()
    await steps.draw(job, clock())
    for number in range(3):
        crash(clock)
        await jobs.claim_delivery(job.id, lease(clock(), f"{OTHER_OWNER} {number}"))
    crash(clock)
    start(1)

    told = await sender.explained.get()

    assert told.failure is not None
    assert told.failure.code == "interrupted"
    assert sender.delivered.empty()


async def test_of_pictures_that_were_cut_off_twice_one_goes_on_at_a_time(
    *,
    ask: Ask,
    start: Start,
    steps: JobSteps,
    clock: Clock,
    image_generator: ImageGenerator,
) -> None:
    """A crash in between says which of them brought it about."""
    asked = [await ask(f"suspect {number}", user_id=7 + number) for number in range(2)]
    for job in asked:
        await interrupted(steps, job, 2, clock)
    once = await ask("cut off once", user_id=9)
    await interrupted(steps, once, 1, clock)
    worker = start(5)

    assert {*await image_generator.started_prompts(2)} == {"suspect 0", "cut off once"}
    worker.wake_all()
    assert image_generator.begun.empty()

    await steps.cancel(asked[0], clock())
    clock.now += 1
    worker.wake_all()
    assert await image_generator.started_prompts(1) == ["suspect 1"]
