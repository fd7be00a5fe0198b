import asyncio

import pytest

from bot.domain.errors import ProviderBusy
from bot.domain.jobs import JobState
from bot.runtime.task_supervisor import TaskSupervisor
from bot.storage import SqlImageRepository, SqlJobRepository
from tests.kit.clock import Clock, FakeSleep
from tests.kit.fakes import FakeResultSender, ImageGenerator
from tests.kit.fixtures import Ask
from tests.unit.services.conftest import Lock, Start


async def stopped() -> None:
    """As after the stop signal."""
    loops = {task for task in asyncio.all_tasks() if task.get_name() == "runner"}
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
    runner = start(1)
    await ask("first")
    await ask("second")
    runner.wake()

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
    runner = start(1)
    await image_generator.started_prompts(1)

    await stopped()
    image_generator.gate.set()
    await supervisor.close(10)

    assert (await sender.delivered.get())[0].request.prompt == "first"
    assert runner.in_progress == frozenset()
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
    jobs: SqlJobRepository,
    images: SqlImageRepository,
    supervisor: TaskSupervisor,
    clock: Clock,
    politely: bool,
) -> None:
    begun = await ask("begun", pictures=3)
    runner = start(1)
    await image_generator.started_prompts(1)

    await stopped()
    runner.wake()
    await ask("admitted late")
    if politely:
        image_generator.gate.set()
        await supervisor.close(10)
    await supervisor.close(0)
    await runner.release_leases()

    assert image_generator.begun.empty()
    assert sender.delivered.empty()
    assert len(await images.drawn(begun.id)) == politely
    assert [job.id for job in await jobs.abandoned(clock())] == [begun.id]


async def test_what_stands_in_line_is_held_by_nobody(
    *,
    ask: Ask,
    start: Start,
    image_generator: ImageGenerator,
    jobs: SqlJobRepository,
    clock: Clock,
    sleep: FakeSleep,
) -> None:
    """Another process may have begun it, and be gone."""
    await ask()
    waiting = await ask(user_id=8)
    runner = start(1)
    await image_generator.started_prompts(1)
    await jobs.claim(waiting.id, clock(), until=clock() + 60)

    clock.now += 50
    holding = asyncio.Task(runner.renew_leases())
    await sleep.begun.wait()
    holding.cancel()

    assert [job.id for job in await jobs.abandoned(clock() + 10)] == [waiting.id]


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
    jobs: SqlJobRepository,
    sleep: FakeSleep,
    lock: Lock,
) -> None:
    await ask()
    lock(jobs, "claim", times=2)
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
