"""A drawing that is taken up again asks for nothing twice."""

import asyncio
from pathlib import Path

import pytest

from bot.domain.errors import PictureDamaged
from bot.domain.jobs import AttemptOutcome, JobState
from bot.domain.pictures import Image, Measure
from bot.storage import SqlAttempts, SqlImages, SqlJobs
from tests.claiming import claim_next
from tests.unit.services.conftest import Ask, Lock, Start
from tests.unit.services.workshop import PRICE, Clock, Painter, Post, Studio, Waits


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
    await claim_next(jobs, clock())
    await attempts.open(job.id, 0, "before", "painter", price=PRICE, at=clock())
    images.path_for(job.id, 0).write_bytes(b"picture")
    await attempts.close("before", AttemptOutcome.DRAWN, clock(), None, "")
    await jobs.move(job.id, JobState.QUEUED, clock())
    start(1)

    _, pictures = await post.delivered.get()

    assert len(pictures) == 1
    assert painter.begun.empty()


async def test_what_a_power_cut_spoilt_before_its_row_counts_as_lost_and_is_drawn_again(
    *,
    ask: Ask,
    start: Start,
    attempts: SqlAttempts,
    images: SqlImages,
    jobs: SqlJobs,
    painter: Painter,
    post: Post,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def measure(_: Studio, path: Path) -> Measure:
        if not await asyncio.to_thread(path.read_bytes):
            raise PictureDamaged
        return Measure(1254, 836, "png", 7)

    monkeypatch.setattr(Studio, "measure", measure)
    job = await ask()
    await claim_next(jobs, clock())
    await attempts.open(job.id, 0, "before", "painter", price=PRICE, at=clock())
    await asyncio.to_thread(images.path_for(job.id, 0).touch)
    await attempts.close("before", AttemptOutcome.DRAWN, clock(), None, "")
    await jobs.move(job.id, JobState.QUEUED, clock())
    painter.gate.set()
    start(1)

    _, pictures = await post.delivered.get()

    assert len(pictures) == 1
    assert await painter.beginnings(1) == ["a fox"]
    assert await attempts.lost(job.id, 0) == 1


async def test_what_a_power_cut_took_before_its_row_counts_as_lost(
    *,
    ask: Ask,
    start: Start,
    attempts: SqlAttempts,
    jobs: SqlJobs,
    painter: Painter,
    post: Post,
    clock: Clock,
) -> None:
    """The database says that it was drawn, and the disk has no file."""
    job = await ask()
    await claim_next(jobs, clock())
    await attempts.open(job.id, 0, "before", "painter", price=PRICE, at=clock())
    await attempts.close("before", AttemptOutcome.DRAWN, clock(), None, "")
    await jobs.hold([job.id], clock())
    await jobs.take_over(job.id, clock(), clock() + 1)
    await jobs.move(job.id, JobState.QUEUED, clock())
    start(1)
    await painter.beginnings(1)

    assert await attempts.lost(job.id, 0) == 2  # with the one under way
    painter.gate.set()
    _, pictures = await post.delivered.get()
    assert len(pictures) == 1


async def test_a_picture_that_nobody_can_open_counts_as_lost(
    *,
    ask: Ask,
    start: Start,
    attempts: SqlAttempts,
    painter: Painter,
    post: Post,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """So a stop while the others are drawn does not have it asked for anew."""

    async def measure(_: Studio, path: Path) -> Measure:
        raise PictureDamaged

    monkeypatch.setattr(Studio, "measure", measure)
    job = await ask()
    painter.gate.set()
    start(1)
    await post.explained.get()

    assert await attempts.lost(job.id, 0) == 1


async def test_a_stop_after_the_last_picture_draws_nothing_again(
    *,
    ask: Ask,
    start: Start,
    images: SqlImages,
    jobs: SqlJobs,
    painter: Painter,
    post: Post,
    clock: Clock,
) -> None:
    job = await ask()
    await claim_next(jobs, clock())
    path = images.path_for(job.id, 0)
    await asyncio.to_thread(path.write_bytes, b"picture")
    await images.add(job.id, Image(0, path, Measure(1254, 836, "png", 7)), clock())
    await jobs.move(job.id, JobState.QUEUED, clock())
    start(1)

    delivered, _ = await post.delivered.get()

    assert delivered.id == job.id
    assert painter.begun.empty()


async def test_what_failed_for_good_is_not_paid_again_because_of_the_database(
    *,
    ask: Ask,
    start: Start,
    images: SqlImages,
    painter: Painter,
    post: Post,
    lock: Lock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whole = Studio.measure

    async def measure(self: Studio, path: Path) -> Measure:
        if path.name.endswith("-0"):
            raise PictureDamaged
        return await whole(self, path)

    monkeypatch.setattr(Studio, "measure", measure)
    await ask(pictures=2)
    painter.gate.set()
    lock(images, "add", times=3)
    start(2)

    job, pictures = await post.delivered.get()

    assert [picture.position for picture in pictures] == [1]
    assert job.failure is not None
    assert (job.failure.code, job.failure.counted) == ("answer-unreadable", 1)
    assert painter.begun.qsize() == 2
