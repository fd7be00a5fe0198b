"""A drawing that is taken up again asks for nothing twice."""

import asyncio
from pathlib import Path

import pytest

from bot.domain.errors import ImageDamaged
from bot.domain.images import Measure
from bot.domain.jobs import AttemptOutcome, Job
from bot.domain.work import PictureKey
from bot.storage import SqlAttemptRepository, SqlPictureRepository
from tests.kit.clock import Clock, FakeSleep
from tests.kit.fakes import PRICE, FakeResultSender, ImageGenerator, ImageProcessor
from tests.kit.fixtures import Ask
from tests.kit.job_steps import LEASE, OTHER_OWNER, JobSteps
from tests.unit.services.conftest import Lock, Start


async def begun(steps: JobSteps, job: Job, clock: Clock) -> None:
    """Drawn by a process that is gone then."""
    await steps.claim(job, clock(), owner=OTHER_OWNER)
    await steps.open(job, "before", clock(), provider="painter", price=PRICE)
    await steps.close("before", AttemptOutcome.DRAWN, clock())


async def test_a_locked_attempt_log_is_waited_for_and_nothing_is_paid_twice(
    *,
    ask: Ask,
    start: Start,
    attempts: SqlAttemptRepository,
    image_generator: ImageGenerator,
    sender: FakeResultSender,
    sleep: FakeSleep,
    lock: Lock,
) -> None:
    await ask(pictures=2)
    image_generator.gate.set()
    lock(attempts, "open", times=1)
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
    pictures: SqlPictureRepository,
    image_generator: ImageGenerator,
    sender: FakeResultSender,
    sleep: FakeSleep,
    lock: Lock,
) -> None:
    await ask(pictures=3)
    image_generator.gate.set()
    lock(pictures, "finish", times=2)
    start(3)

    job, drawn = await sender.delivered.get()

    assert [picture.position for picture in drawn] == [0, 1, 2]
    assert job.failure is None
    assert image_generator.begun.qsize() == 3
    assert sleep.seconds == [5, 5]


async def test_a_stop_between_a_picture_and_its_row_costs_nothing_more(
    *,
    ask: Ask,
    start: Start,
    attempts: SqlAttemptRepository,
    steps: JobSteps,
    image_generator: ImageGenerator,
    sender: FakeResultSender,
    clock: Clock,
) -> None:
    job = await ask()
    await begun(steps, job, clock)
    await steps.image(job)
    clock.now += LEASE
    start(1)

    _, pictures = await sender.delivered.get()

    assert len(pictures) == 1
    assert image_generator.begun.empty()


async def test_what_a_power_cut_spoilt_before_its_row_counts_as_lost_and_is_drawn_again(
    *,
    ask: Ask,
    start: Start,
    attempts: SqlAttemptRepository,
    steps: JobSteps,
    image_generator: ImageGenerator,
    sender: FakeResultSender,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def measure(_: ImageProcessor, path: Path, preview_into: Path | None) -> Measure:
        if not await asyncio.to_thread(path.read_bytes):
            raise ImageDamaged
        return Measure(1254, 836, "png", 7)

    monkeypatch.setattr(ImageProcessor, "measure", measure)
    job = await ask()
    await begun(steps, job, clock)
    await steps.image(job, content=b"")
    clock.now += LEASE
    image_generator.gate.set()
    start(1)

    _, pictures = await sender.delivered.get()

    assert len(pictures) == 1
    assert await image_generator.started_prompts(1) == ["a fox"]
    assert await attempts.lost(PictureKey(job.id, 0)) == 1


async def test_what_a_power_cut_took_before_its_row_counts_as_lost(
    *,
    ask: Ask,
    start: Start,
    attempts: SqlAttemptRepository,
    steps: JobSteps,
    image_generator: ImageGenerator,
    sender: FakeResultSender,
    clock: Clock,
) -> None:
    """The database says that it was drawn, and the disk has no file."""
    job = await ask()
    await begun(steps, job, clock)
    clock.now += LEASE
    start(1)
    await image_generator.started_prompts(1)

    assert await attempts.lost(PictureKey(job.id, 0)) == 2  # with the one under way
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

    async def measure(_: ImageProcessor, path: Path, preview_into: Path | None) -> Measure:
        raise ImageDamaged

    monkeypatch.setattr(ImageProcessor, "measure", measure)
    job = await ask()
    image_generator.gate.set()
    start(1)
    await sender.explained.get()

    assert await attempts.lost(PictureKey(job.id, 0)) == 1


async def test_what_failed_for_good_is_not_paid_again_because_of_the_database(
    *,
    ask: Ask,
    start: Start,
    pictures: SqlPictureRepository,
    image_generator: ImageGenerator,
    sender: FakeResultSender,
    lock: Lock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whole = ImageProcessor.measure

    async def measure(self: ImageProcessor, path: Path, preview_into: Path | None) -> Measure:
        if path.name.split("-")[1] == "0":
            raise ImageDamaged
        return await whole(self, path)

    monkeypatch.setattr(ImageProcessor, "measure", measure)
    await ask(pictures=2)
    image_generator.gate.set()
    lock(pictures, "finish", times=3)
    start(2)

    job, drawn = await sender.delivered.get()

    assert [picture.position for picture in drawn] == [1]
    assert job.failure is not None
    assert (job.failure.code, job.failure.counted) == ("answer-unreadable", 1)
    assert image_generator.begun.qsize() == 2
