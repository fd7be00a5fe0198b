"""What becomes of a drawing when something fails in the middle of it."""

import pytest

from bot.domain.errors import Busy
from bot.domain.jobs import AttemptOutcome, JobState
from bot.storage import SqlAttempts, SqlImages, SqlJobs
from tests.unit.services.conftest import Ask, Lock, Start
from tests.unit.services.workshop import PRICE, Clock, Painter, Post, Waits


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


async def test_one_of_several_pictures_grows_before_its_person(
    ask: Ask, start: Start, painter: Painter, post: Post
) -> None:
    await ask(pictures=3)
    painter.gate.set()
    start(3)

    await post.delivered.get()

    assert painter.shown_to == ["a fox"]


async def test_a_part_that_broke_does_not_take_the_others_along(
    ask: Ask, start: Start, painter: Painter, post: Post
) -> None:
    await ask(pictures=3)
    painter.gate.set()
    painter.failures.extend([None, RuntimeError("a mistake"), None])
    start(3)

    job, pictures = await post.delivered.get()

    assert len(pictures) == 2
    assert job.failure is not None
    assert (job.failure.code, job.failure.perhaps_billed) == ("unexpected", True)


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


async def test_a_disk_that_is_full_loses_one_picture_and_calls_the_operator(
    ask: Ask, start: Start, painter: Painter, post: Post
) -> None:
    await ask(pictures=2)
    painter.gate.set()
    painter.failures.append(OSError(28, "No space left on device"))
    start(2)

    job, pictures = await post.delivered.get()

    assert len(pictures) == 1
    assert job.failure is not None
    assert (job.failure.code, job.failure.perhaps_billed) == ("not-saved", True)
    assert [error.code for error in post.warnings] == ["not-saved"]


@pytest.mark.parametrize("method", ["open", "close"])
async def test_a_locked_attempt_log_is_waited_for_and_nothing_is_paid_twice(
    *,
    ask: Ask,
    start: Start,
    attempts: SqlAttempts,
    painter: Painter,
    post: Post,
    waits: Waits,
    lock: Lock,
    method: str,
) -> None:
    await ask(pictures=2)
    painter.gate.set()
    lock(attempts, method, times=1)
    start(2)

    job, pictures = await post.delivered.get()

    assert len(pictures) == 2
    assert job.failure is None
    assert painter.begun.qsize() == 2
    assert waits.seconds == [5]
    assert {error.code for error in post.warnings} == {"storage-unavailable"}


async def test_a_picture_that_the_database_did_not_take_is_not_drawn_again(
    *,
    ask: Ask,
    start: Start,
    images: SqlImages,
    painter: Painter,
    post: Post,
    waits: Waits,
    lock: Lock,
) -> None:
    await ask(pictures=3)
    painter.gate.set()
    lock(images, "add", times=2)
    start(3)

    job, pictures = await post.delivered.get()

    assert [picture.position for picture in pictures] == [0, 1, 2]
    assert job.failure is None
    assert painter.begun.qsize() == 3
    assert waits.seconds == [5]


async def test_nothing_is_asked_for_once_the_request_is_over(
    *, ask: Ask, start: Start, jobs: SqlJobs, painter: Painter, post: Post, clock: Clock
) -> None:
    running, waiting = await ask("running", pictures=2), await ask("waiting")
    # It is over and its drawing was not cut off yet: as when a press comes in between.
    painter.on_draw.append(lambda: jobs.move(running.id, JobState.CANCELLED, clock()))
    painter.gate.set()
    start(1)

    job, _ = await post.delivered.get()

    assert job.id == waiting.id
    assert await painter.beginnings(1) == ["waiting"]
    assert painter.begun.empty()
    ended = await jobs.get(running.id)
    assert ended is not None
    assert ended.state is JobState.CANCELLED


async def test_a_stop_between_a_picture_and_its_row_costs_nothing_more(
    *,
    ask: Ask,
    start: Start,
    attempts: SqlAttempts,
    images: SqlImages,
    jobs: SqlJobs,
    painter: Painter,
    post: Post,
    clock: Clock,
) -> None:
    job = await ask()
    await jobs.claim(clock())
    await attempts.open(job.id, 0, "before", "painter", price=PRICE, at=clock())
    images.path_for(job.id, 0).write_bytes(b"picture")
    await attempts.close("before", AttemptOutcome.DRAWN, clock(), None, "")
    await jobs.move(job.id, JobState.QUEUED, clock())
    start(1)

    _, pictures = await post.delivered.get()

    assert len(pictures) == 1
    assert painter.begun.empty()
