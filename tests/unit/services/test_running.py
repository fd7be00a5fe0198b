from bot.domain.errors import Busy
from bot.domain.jobs import JobState
from bot.storage import SqlJobs
from tests.unit.services.conftest import Ask, Lock, Start
from tests.unit.services.workshop import Painter, Post, Waits


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
    assert (job.failure.code, job.failure.perhaps_billed) == ("unexpected", True)
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
