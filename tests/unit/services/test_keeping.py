"""Requests beyond what one person may have under way: they wait, and begin by themselves."""

from bot.domain.errors import Busy
from bot.domain.jobs import JobState
from bot.domain.usage import Limits
from bot.services.line import due
from bot.services.running import CancelJob
from bot.storage import SqlJobs
from tests.claiming import claim_next
from tests.unit.services.conftest import Ask, Start
from tests.unit.services.workshop import Clock, Painter, Post, asked_by

TWO = Limits(person_jobs=2)


async def test_no_more_are_drawn_at_once_and_the_next_begins_when_one_is_over(
    ask: Ask, start: Start, painter: Painter, post: Post
) -> None:
    for prompt in ("1", "2", "3", "4"):
        await ask(prompt)
    start(8, TWO)
    assert await painter.beginnings(2) == ["1", "2"]
    assert painter.begun.empty()

    painter.gate.set()
    arrived = {(await post.delivered.get())[0].request.prompt for _ in range(4)}

    assert await painter.beginnings(2) == ["3", "4"]
    assert arrived == {"1", "2", "3", "4"}
    assert painter.most_at_work == 2


async def test_it_begins_also_when_the_one_before_failed_or_broke(
    ask: Ask, start: Start, painter: Painter, post: Post
) -> None:
    for prompt in ("fails", "breaks", "kept"):
        await ask(prompt)
    painter.failures.extend([Busy(tries=4), ZeroDivisionError()])
    painter.gate.set()
    start(8, Limits(person_jobs=1))

    assert await painter.beginnings(3) == ["fails", "breaks", "kept"]
    assert (await post.delivered.get())[0].request.prompt == "kept"


async def test_other_people_do_not_wait_for_what_is_kept(
    ask: Ask, start: Start, painter: Painter
) -> None:
    for prompt in ("1", "2", "3"):
        await ask(prompt)
    await ask("another's", person=8)
    start(8, TWO)

    assert await painter.beginnings(3) == ["1", "2", "another's"]


async def test_cancelling_what_runs_makes_room_and_cancelling_what_is_kept_does_not(
    *, ask: Ask, start: Start, painter: Painter, post: Post, jobs: SqlJobs, clock: Clock
) -> None:
    first, _, third, _ = [await ask(prompt) for prompt in ("1", "2", "3", "4")]
    runner = start(8, TWO)
    await painter.beginnings(2)
    cancel = CancelJob(jobs, runner, clock)

    assert await cancel(third.id, asked_by())
    assert (await post.explained.get()).id == third.id
    assert painter.begun.empty()
    assert await cancel(first.id, asked_by())

    assert await painter.beginnings(1) == ["4"]


async def test_all_at_once_end_without_another_one_beginning(
    ask: Ask, start: Start, painter: Painter, jobs: SqlJobs, clock: Clock
) -> None:
    for prompt in ("1", "2", "3", "4"):
        await ask(prompt)
    runner = start(8, TWO)
    await painter.beginnings(2)

    ended = await CancelJob(jobs, runner, clock).all_of(7, 7)

    assert [job.request.prompt for job in ended] == ["1", "2", "3", "4"]
    assert await jobs.live() == []
    assert painter.begun.empty()


async def test_what_another_process_left_running_counts_until_it_is_taken_over(
    ask: Ask, jobs: SqlJobs, clock: Clock
) -> None:
    first, second, third = [await ask() for _ in range(3)]
    await claim_next(jobs, clock())

    begin = due(await jobs.live(), (), lambda _: TWO)
    assert [job.id for job in begin] == [second.id]

    await jobs.move(first.id, JobState.QUEUED, clock())
    begin = due(await jobs.live(), (), lambda _: TWO)
    assert [job.id for job in begin] == [first.id, second.id]
    assert third.id not in {job.id for job in begin}
