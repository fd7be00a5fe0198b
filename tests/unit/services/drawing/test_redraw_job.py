"""A drawing that is taken up again asks for nothing twice."""

import asyncio
from pathlib import Path

import pytest

from bot.domain.errors import ImageDamaged
from bot.domain.ids import RequestId
from bot.domain.images import Image, Measure
from bot.domain.jobs import AttemptOutcome, JobState
from bot.storage import SqlAttemptRepository, SqlImageRepository, SqlJobRepository
from tests.kit.claims import claim_next
from tests.kit.clock import Clock, FakeSleep
from tests.kit.fakes import PRICE, FakeResultSender, ImageGenerator, ImageProcessor
from tests.kit.fixtures import Ask
from tests.unit.services.conftest import Lock, Start


@pytest.mark.parametrize("method", ["open", "close"])
async def test_a_locked_attempt_log_is_waited_for_and_nothing_is_paid_twice(
    *,
    ask: Ask,
    start: Start,
    attempts: SqlAttemptRepository,
    image_generator: ImageGenerator,
    sender: FakeResultSender,
    sleep: FakeSleep,
    lock: Lock,
    method: str,
) -> None:
    await ask(pictures=2)
    image_generator.gate.set()
    lock(attempts, method, times=1)
    start(2)

    job, pictures = await sender.delivered.get()

    assert len(pictures) == 2
    assert job.failure is None
    assert image_generator.begun.qsize() == 2
    assert sleep.seconds == [5]
    assert {error.code for error in sender.warnings} == {"storage-unavailable"}


async def test_a_picture_that_the_database_did_not_take_is_not_drawn_again(
    *,
    ask: Ask,
    start: Start,
    images: SqlImageRepository,
    image_generator: ImageGenerator,
    sender: FakeResultSender,
    sleep: FakeSleep,
    lock: Lock,
) -> None:
    await ask(pictures=3)
    image_generator.gate.set()
    lock(images, "add", times=2)
    start(3)

    job, pictures = await sender.delivered.get()

    assert [picture.position for picture in pictures] == [0, 1, 2]
    assert job.failure is None
    assert image_generator.begun.qsize() == 3
    assert sleep.seconds == [5]


async def test_a_stop_between_a_picture_and_its_row_costs_nothing_more(
    *,
    ask: Ask,
    start: Start,
    attempts: SqlAttemptRepository,
    images: SqlImageRepository,
    jobs: SqlJobRepository,
    image_generator: ImageGenerator,
    sender: FakeResultSender,
    clock: Clock,
) -> None:
    job = await ask()
    await claim_next(jobs, clock())
    await attempts.open(job.id, 0, RequestId("before"), "painter", price=PRICE, at=clock())
    images.path_for(job.id, 0).write_bytes(b"picture")
    await attempts.close(RequestId("before"), AttemptOutcome.DRAWN, clock(), None, "")
    await jobs.move(job.id, JobState.QUEUED, clock())
    start(1)

    _, pictures = await sender.delivered.get()

    assert len(pictures) == 1
    assert image_generator.begun.empty()


async def test_what_a_power_cut_spoilt_before_its_row_counts_as_lost_and_is_drawn_again(
    *,
    ask: Ask,
    start: Start,
    attempts: SqlAttemptRepository,
    images: SqlImageRepository,
    jobs: SqlJobRepository,
    image_generator: ImageGenerator,
    sender: FakeResultSender,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def measure(_: ImageProcessor, path: Path) -> Measure:
        if not await asyncio.to_thread(path.read_bytes):
            raise ImageDamaged
        return Measure(1254, 836, "png", 7)

    monkeypatch.setattr(ImageProcessor, "measure", measure)
    job = await ask()
    await claim_next(jobs, clock())
    await attempts.open(job.id, 0, RequestId("before"), "painter", price=PRICE, at=clock())
    await asyncio.to_thread(images.path_for(job.id, 0).touch)
    await attempts.close(RequestId("before"), AttemptOutcome.DRAWN, clock(), None, "")
    await jobs.move(job.id, JobState.QUEUED, clock())
    image_generator.gate.set()
    start(1)

    _, pictures = await sender.delivered.get()

    assert len(pictures) == 1
    assert await image_generator.started_prompts(1) == ["a fox"]
    assert await attempts.lost(job.id, 0) == 1


async def test_what_a_power_cut_took_before_its_row_counts_as_lost(
    *,
    ask: Ask,
    start: Start,
    attempts: SqlAttemptRepository,
    jobs: SqlJobRepository,
    image_generator: ImageGenerator,
    sender: FakeResultSender,
    clock: Clock,
) -> None:
    """The database says that it was drawn, and the disk has no file."""
    job = await ask()
    await claim_next(jobs, clock())
    await attempts.open(job.id, 0, RequestId("before"), "painter", price=PRICE, at=clock())
    await attempts.close(RequestId("before"), AttemptOutcome.DRAWN, clock(), None, "")
    await jobs.hold([job.id], clock())
    await jobs.take_over(job.id, clock(), clock() + 1)
    await jobs.move(job.id, JobState.QUEUED, clock())
    start(1)
    await image_generator.started_prompts(1)

    assert await attempts.lost(job.id, 0) == 2  # with the one under way
    image_generator.gate.set()
    _, pictures = await sender.delivered.get()
    assert len(pictures) == 1


async def test_a_picture_that_nobody_can_open_counts_as_lost(
    *,
    ask: Ask,
    start: Start,
    attempts: SqlAttemptRepository,
    image_generator: ImageGenerator,
    sender: FakeResultSender,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """So a stop while the others are drawn does not have it asked for anew."""

    async def measure(_: ImageProcessor, path: Path) -> Measure:
        raise ImageDamaged

    monkeypatch.setattr(ImageProcessor, "measure", measure)
    job = await ask()
    image_generator.gate.set()
    start(1)
    await sender.explained.get()

    assert await attempts.lost(job.id, 0) == 1


async def test_a_stop_after_the_last_picture_draws_nothing_again(
    *,
    ask: Ask,
    start: Start,
    images: SqlImageRepository,
    jobs: SqlJobRepository,
    image_generator: ImageGenerator,
    sender: FakeResultSender,
    clock: Clock,
) -> None:
    job = await ask()
    await claim_next(jobs, clock())
    path = images.path_for(job.id, 0)
    await asyncio.to_thread(path.write_bytes, b"picture")
    await images.add(job.id, Image(0, path, Measure(1254, 836, "png", 7)), clock())
    await jobs.move(job.id, JobState.QUEUED, clock())
    start(1)

    delivered, _ = await sender.delivered.get()

    assert delivered.id == job.id
    assert image_generator.begun.empty()


async def test_what_failed_for_good_is_not_paid_again_because_of_the_database(
    *,
    ask: Ask,
    start: Start,
    images: SqlImageRepository,
    image_generator: ImageGenerator,
    sender: FakeResultSender,
    lock: Lock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whole = ImageProcessor.measure

    async def measure(self: ImageProcessor, path: Path) -> Measure:
        if path.name.endswith("-0"):
            raise ImageDamaged
        return await whole(self, path)

    monkeypatch.setattr(ImageProcessor, "measure", measure)
    await ask(pictures=2)
    image_generator.gate.set()
    lock(images, "add", times=3)
    start(2)

    job, pictures = await sender.delivered.get()

    assert [picture.position for picture in pictures] == [1]
    assert job.failure is not None
    assert (job.failure.code, job.failure.counted) == ("answer-unreadable", 1)
    assert image_generator.begun.qsize() == 2
