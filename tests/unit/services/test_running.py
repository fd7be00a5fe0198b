import asyncio

import pytest

from bot.domain.errors import Busy
from bot.domain.jobs import JobState
from bot.services.nursery import Nursery
from bot.storage import SqlImages, SqlJobs
from tests.unit.services.conftest import Ask, Lock, Start
from tests.unit.services.workshop import Clock, Painter, Post, Waits


async def stopped() -> None:
    """As after the stop signal."""
    loops = {task for task in asyncio.all_tasks() if task.get_name() == "runner"}
    for loop in loops:
        loop.cancel()
    await asyncio.wait(loops)


async def test_never_more_pictures_at_once_than_allowed(
    ask: Ask, start: Start, painter: Painter, post: Post
) -> None:
    wanted = [3, 2, 1, 4, 1]
    for pictures in wanted:
        await ask(pictures=pictures)
    start(3)
    await painter.beginnings(3)
    painter.gate.set()

    arrived = [len((await post.delivered.get())[1]) for _ in wanted]

    assert sorted(arrived) == sorted(wanted)
    assert painter.most_at_work == 3


async def test_the_oldest_is_drawn_first_and_the_next_once_there_is_room(
    ask: Ask, start: Start, painter: Painter
) -> None:
    runner = start(1)
    await ask("first")
    await ask("second")
    runner.wake()

    assert await painter.beginnings(1) == ["first"]
    painter.gate.set()
    assert await painter.beginnings(1) == ["second"]


async def test_what_stands_in_line_at_the_end_is_not_begun(
    *, ask: Ask, start: Start, painter: Painter, post: Post, jobs: SqlJobs, nursery: Nursery
) -> None:
    await ask("first")
    waiting = await ask("second")
    runner = start(1)
    await painter.beginnings(1)

    await stopped()
    painter.gate.set()
    await nursery.close(10)

    assert (await post.delivered.get())[0].request.prompt == "first"
    assert runner.in_hand == frozenset()
    kept = await jobs.get(waiting.id)
    assert kept is not None
    assert kept.state is JobState.QUEUED


@pytest.mark.parametrize("politely", [True, False])
async def test_after_the_stop_no_picture_is_asked_for_that_waits(
    *,
    ask: Ask,
    start: Start,
    painter: Painter,
    post: Post,
    jobs: SqlJobs,
    images: SqlImages,
    nursery: Nursery,
    clock: Clock,
    politely: bool,
) -> None:
    begun = await ask("begun", pictures=3)
    runner = start(1)
    await painter.beginnings(1)

    await stopped()
    runner.wake()
    await ask("admitted late")
    if politely:
        painter.gate.set()
        await nursery.close(10)
    await nursery.close(0)
    await runner.let_go()

    assert painter.begun.empty()
    assert post.delivered.empty()
    assert len(await images.drawn(begun.id)) == politely
    assert [job.id for job in await jobs.left_over(clock())] == [begun.id]


async def test_what_stands_in_line_is_held_by_nobody(
    *, ask: Ask, start: Start, painter: Painter, jobs: SqlJobs, clock: Clock, waits: Waits
) -> None:
    """Another process may have begun it, and be gone."""
    await ask()
    waiting = await ask(person=8)
    runner = start(1)
    await painter.beginnings(1)
    await jobs.claim(waiting.id, clock(), until=clock() + 60)

    clock.now += 50
    holding = asyncio.Task(runner.keep_hold())
    await waits.begun.wait()
    holding.cancel()

    assert [job.id for job in await jobs.left_over(clock() + 10)] == [waiting.id]


async def test_of_two_processes_one_draws_and_the_other_keeps_silent(
    *, ask: Ask, start: Start, painter: Painter, post: Post, nursery: Nursery
) -> None:
    for number in range(3):
        await ask(str(number))
    for _ in range(2):
        start(1)
    await painter.beginnings(2)  # the second one came too late for the first job
    painter.gate.set()

    drawn = {(await post.delivered.get())[0].request.prompt for _ in range(3)}

    assert drawn == {"0", "1", "2"}
    assert painter.begun.qsize() == 1
    await stopped()
    await nursery.close(10)
    assert post.delivered.empty()
    assert post.explained.empty()


async def test_it_goes_on_when_the_database_does(
    *,
    ask: Ask,
    start: Start,
    painter: Painter,
    post: Post,
    jobs: SqlJobs,
    waits: Waits,
    lock: Lock,
) -> None:
    await ask()
    lock(jobs, "claim", times=2)
    painter.gate.set()
    start(1)

    await post.delivered.get()

    assert waits.seconds == [5, 5]
    assert [error.code for error in post.warnings] == ["storage-unavailable"] * 2


async def test_what_the_vendor_refuses_is_explained(
    ask: Ask, start: Start, painter: Painter, post: Post
) -> None:
    await ask()
    painter.gate.set()
    painter.failures.append(Busy(tries=4))
    start(1)

    job = await post.explained.get()

    assert job.state is JobState.FAILED
    assert job.failure is not None
    assert (job.failure.code, job.failure.values) == ("busy", {"tries": 4})


async def test_an_answer_that_breaks_ends_in_a_sentence(
    ask: Ask, start: Start, painter: Painter, post: Post
) -> None:
    await ask()
    painter.gate.set()
    post.troubles.append(ZeroDivisionError())
    start(1)

    job = await post.explained.get()

    assert job.state is JobState.FAILED
    assert job.failure is not None
    assert (job.failure.code, job.failure.counted) == ("unexpected", 1)
    assert post.delivered.empty()


async def test_a_sentence_that_breaks_does_not_go_round_in_circles(
    ask: Ask, start: Start, painter: Painter, post: Post, jobs: SqlJobs
) -> None:
    broken = await ask()
    await ask("second")
    painter.gate.set()
    painter.failures.append(Busy(tries=4))
    post.troubles.append(ZeroDivisionError())
    start(1)

    assert (await post.delivered.get())[0].request.prompt == "second"

    kept = await jobs.get(broken.id)
    assert kept is not None
    assert kept.failure is not None
    assert kept.failure.code == "busy"
    assert post.explained.empty()
