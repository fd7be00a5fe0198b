import asyncio
from collections.abc import Callable

import pytest

from bot.domain.errors import Busy, NotYours, StorageUnavailable
from bot.domain.jobs import Job, JobState
from bot.services.running import CancelJob, Runner
from bot.storage import SqlJobs
from tests.unit.services.conftest import Ask
from tests.unit.services.workshop import Clock, Painter, Post, Waits

Start = Callable[[int], Runner]


async def drained(painter: Painter, count: int) -> set[str]:
    """The next beginnings."""
    return {await painter.begun.get() for _ in range(count)}


async def test_never_more_pictures_at_once_than_allowed(
    ask: Ask, start: Start, painter: Painter, post: Post
) -> None:
    wanted = [3, 2, 1, 4, 1]
    for pictures in wanted:
        await ask(pictures=pictures)
    start(3)
    await drained(painter, 3)
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

    assert await drained(painter, 1) == {"first"}
    painter.gate.set()
    assert await drained(painter, 1) == {"second"}


async def test_it_goes_on_when_the_database_does(
    *,
    ask: Ask,
    start: Start,
    painter: Painter,
    post: Post,
    jobs: SqlJobs,
    waits: Waits,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await ask()
    claim, refusals = jobs.claim, 2

    async def refuse_twice(at: float) -> Job | None:
        nonlocal refusals
        refusals -= 1
        if refusals >= 0:
            raise StorageUnavailable(reason="locked")
        return await claim(at)

    monkeypatch.setattr(jobs, "claim", refuse_twice)
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


async def test_what_has_no_name_is_explained_too(
    ask: Ask, start: Start, painter: Painter, post: Post
) -> None:
    await ask()
    painter.gate.set()
    painter.failures.append(ZeroDivisionError())
    start(1)

    job = await post.explained.get()

    assert job.failure is not None
    assert (job.failure.code, job.failure.perhaps_billed) == ("unexpected", True)


async def test_a_part_that_failed_does_not_take_the_others_along(
    ask: Ask, start: Start, painter: Painter, post: Post
) -> None:
    await ask(pictures=3)
    painter.gate.set()
    painter.failures.extend([None, Busy(tries=4), None])
    start(3)

    job, pictures = await post.delivered.get()

    assert len(pictures) == 2
    assert job.failure is not None
    assert job.failure.code == "busy"


@pytest.fixture
async def runner(start: Start) -> Runner:
    return start(1)


@pytest.fixture
def cancel(jobs: SqlJobs, runner: Runner, clock: Clock) -> CancelJob:
    return CancelJob(jobs, runner.stop, runner.answer_soon, clock)


async def test_a_running_request_is_cut_off_and_may_cost(
    ask: Ask, runner: Runner, cancel: CancelJob, painter: Painter, post: Post
) -> None:
    job = await ask("running")
    waiting = await ask("waiting")
    runner.wake()
    await drained(painter, 1)

    assert await cancel(job.id, person_id=7)

    ended = await post.explained.get()
    assert (ended.id, ended.state) == (job.id, JobState.CANCELLED)
    assert ended.failure is not None
    assert ended.failure.perhaps_billed
    assert await drained(painter, 1) == {waiting.request.prompt}
    assert painter.cut_off == ["running"]


async def test_a_waiting_request_never_starts_and_costs_nothing(
    ask: Ask, runner: Runner, cancel: CancelJob, painter: Painter, post: Post
) -> None:
    await ask("running")
    waiting = await ask("waiting")
    runner.wake()
    await drained(painter, 1)

    assert await cancel(waiting.id, person_id=7)

    ended = await post.explained.get()
    assert ended.failure is not None
    assert not ended.failure.perhaps_billed
    painter.gate.set()
    await post.delivered.get()
    assert painter.begun.empty()


async def test_cancelling_twice_or_too_late_is_told(
    ask: Ask, cancel: CancelJob, post: Post
) -> None:
    job = await ask()

    assert await cancel(job.id, person_id=7)
    await post.explained.get()

    assert not await cancel(job.id, person_id=7)
    assert not await cancel(999, person_id=7)
    assert post.explained.empty()


async def test_only_its_person_or_an_administrator_cancels(ask: Ask, cancel: CancelJob) -> None:
    job = await ask(chat=-100)

    with pytest.raises(NotYours):
        await cancel(job.id, person_id=8)
    assert await cancel(job.id, person_id=8, may_all=True)


async def test_all_of_a_person_in_one_chat_are_cancelled(
    ask: Ask, jobs: SqlJobs, cancel: CancelJob
) -> None:
    for person, chat in [(7, 7), (7, 7), (7, -100), (8, -100)]:
        await ask(person=person, chat=chat)

    assert await cancel.all_of(7, 7) == 2

    left = {live.job.origin.chat_id for live in await jobs.live()}
    assert left == {-100}
    assert await cancel.all_of(7, 7) == 0


async def test_stopping_what_does_not_run_does_nothing(runner: Runner) -> None:
    runner.stop(999)
    await asyncio.sleep(0)
