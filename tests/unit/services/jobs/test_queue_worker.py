import asyncio

import pytest

from bot.domain.errors import ProviderBusy
from bot.domain.jobs import JobState
from bot.domain.work import WorkKind
from bot.runtime.task_supervisor import TaskSupervisor
from bot.storage import SqlImageRepository, SqlJobRepository, SqlPictureRepository, SqlWorkQueue
from tests.kit.clock import Clock, FakeSleep, ManualTime
from tests.kit.fakes import FakeResultSender, ImageGenerator
from tests.kit.fixtures import Ask
from tests.kit.job_steps import OTHER_OWNER, JobSteps
from tests.unit.services.conftest import Lock, NewWorker, Start


async def stopped() -> None:
    """As after the stop signal."""
    loops = {task for task in asyncio.all_tasks() if task.get_name() == "worker"}
    for loop in loops:
        loop.cancel()
    await asyncio.wait(loops)


async def test_never_more_pictures_at_once_than_allowed(
    ask: Ask, start: Start, image_generator: ImageGenerator, sender: FakeResultSender
) -> None:
    wanted = [3, 2, 1, 4, 1]
    for pictures in wanted:
        await ask(pictures=pictures)
    start(3)
    await image_generator.started_prompts(3)
    image_generator.gate.set()

    arrived = [len((await sender.delivered.get())[1]) for _ in wanted]

    assert sorted(arrived) == sorted(wanted)
    assert image_generator.most_at_work == 3


async def test_the_oldest_is_drawn_first_and_the_next_once_there_is_room(
    ask: Ask, start: Start, image_generator: ImageGenerator
) -> None:
    worker = start(1)
    await ask("first")
    await ask("second")
    worker.wake_all()

    assert await image_generator.started_prompts(1) == ["first"]
    image_generator.gate.set()
    assert await image_generator.started_prompts(1) == ["second"]


async def test_what_stands_in_line_at_the_end_is_not_begun(
    *,
    ask: Ask,
    start: Start,
    image_generator: ImageGenerator,
    sender: FakeResultSender,
    jobs: SqlJobRepository,
    supervisor: TaskSupervisor,
) -> None:
    await ask("first")
    waiting = await ask("second")
    start(1)
    await image_generator.started_prompts(1)

    await stopped()
    image_generator.gate.set()
    await supervisor.close(10)

    assert (await sender.delivered.get())[0].request.prompt == "first"
    kept = await jobs.get(waiting.id)
    assert kept is not None
    assert kept.state is JobState.QUEUED


@pytest.mark.parametrize("politely", [True, False])
async def test_after_the_stop_no_picture_is_asked_for_that_waits(
    *,
    ask: Ask,
    start: Start,
    image_generator: ImageGenerator,
    sender: FakeResultSender,
    images: SqlImageRepository,
    queue: SqlWorkQueue,
    supervisor: TaskSupervisor,
    clock: Clock,
    politely: bool,
) -> None:
    begun = await ask("begun", pictures=3)
    worker = start(1)
    await image_generator.started_prompts(1)

    await stopped()
    worker.wake_all()
    late = await ask("admitted late", user_id=8)
    if politely:
        image_generator.gate.set()
        await supervisor.close(10)
    await supervisor.close(0)
    await worker.release()

    assert image_generator.begun.empty()
    assert sender.delivered.empty()
    assert len(await images.drawn(begun.id)) == politely
    due = [item.subject for item in await queue.due([WorkKind.DRAW], clock(), 10)]
    left = [key for key in begun.picture_keys if key.position >= politely]
    assert sorted(due) == sorted(map(str, [*left, *late.picture_keys]))


async def test_what_stands_in_line_is_held_by_nobody(
    *,
    ask: Ask,
    start: Start,
    image_generator: ImageGenerator,
    steps: JobSteps,
    queue: SqlWorkQueue,
    clock: Clock,
    sleep: FakeSleep,
) -> None:
    """Another process may have begun it, and be gone."""
    await ask()
    waiting = await ask(user_id=8)
    worker = start(1)
    await image_generator.started_prompts(1)
    await steps.claim(waiting, clock(), owner=OTHER_OWNER)

    clock.now += 50
    holding = asyncio.Task(worker.heartbeat())
    await sleep.begun.wait()
    holding.cancel()

    due = await queue.due([WorkKind.DRAW], clock() + 10, 10)
    assert [item.subject for item in due] == [f"{waiting.id}/0"]


async def test_of_two_processes_one_draws_and_the_other_keeps_silent(
    *,
    ask: Ask,
    start: Start,
    image_generator: ImageGenerator,
    sender: FakeResultSender,
    supervisor: TaskSupervisor,
) -> None:
    for number in range(3):
        await ask(str(number))
    for _ in range(2):
        start(1)
    await image_generator.started_prompts(2)  # the second one came too late for the first job
    image_generator.gate.set()

    drawn = {(await sender.delivered.get())[0].request.prompt for _ in range(3)}

    assert drawn == {"0", "1", "2"}
    assert image_generator.begun.qsize() == 1
    await stopped()
    await supervisor.close(10)
    assert sender.delivered.empty()
    assert sender.explained.empty()


async def test_it_goes_on_when_the_database_does(
    *,
    ask: Ask,
    start: Start,
    image_generator: ImageGenerator,
    sender: FakeResultSender,
    pictures: SqlPictureRepository,
    sleep: FakeSleep,
    lock: Lock,
) -> None:
    await ask()
    lock(pictures, "claim", times=2)
    image_generator.gate.set()
    start(1)

    await sender.delivered.get()

    assert sleep.seconds == [5, 5]
    assert [error.code for error in sender.warnings] == ["storage-unavailable"] * 2


async def test_what_the_provider_refuses_is_explained(
    ask: Ask, start: Start, image_generator: ImageGenerator, sender: FakeResultSender
) -> None:
    await ask()
    image_generator.gate.set()
    image_generator.failures.append(ProviderBusy(tries=4))
    start(1)

    job = await sender.explained.get()

    assert job.state is JobState.FAILED
    assert job.failure is not None
    assert (job.failure.code, job.failure.values) == ("busy", {"tries": 4})


async def test_an_answer_that_breaks_ends_in_a_sentence(
    ask: Ask, start: Start, image_generator: ImageGenerator, sender: FakeResultSender
) -> None:
    await ask()
    image_generator.gate.set()
    sender.errors.append(ZeroDivisionError())
    start(1)

    job = await sender.explained.get()

    assert job.state is JobState.FAILED
    assert job.failure is not None
    assert (job.failure.code, job.failure.counted) == ("unexpected", 1)
    assert sender.delivered.empty()


async def test_a_sentence_that_breaks_does_not_go_round_in_circles(
    ask: Ask,
    start: Start,
    image_generator: ImageGenerator,
    sender: FakeResultSender,
    jobs: SqlJobRepository,
) -> None:
    broken = await ask()
    await ask("second")
    image_generator.gate.set()
    image_generator.failures.append(ProviderBusy(tries=4))
    sender.errors.append(ZeroDivisionError())
    start(1)

    assert (await sender.delivered.get())[0].request.prompt == "second"

    kept = await jobs.get(broken.id)
    assert kept is not None
    assert kept.failure is not None
    assert kept.failure.code == "busy"
    assert sender.explained.empty()


async def test_a_stop_does_not_wait_for_what_is_due_later(
    new_worker: NewWorker, supervisor: TaskSupervisor, clock: Clock
) -> None:
    worker, time = new_worker(), ManualTime(clock())
    worker.sleep = time.sleep
    loops = TaskSupervisor()
    loops.start(worker.run(), "worker")
    worker.wake(WorkKind.DRAW, clock() + 3600)
    await asyncio.sleep(0)

    await loops.close(0)
    worker.wake(WorkKind.DRAW, clock() + 3600)

    async with asyncio.timeout(5):
        await supervisor.close(grace=60)
