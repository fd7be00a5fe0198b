"""What becomes of a drawing when something fails in the middle of it."""

import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.domain.errors import ProviderBusy
from bot.domain.images import Measure, Reference, preview_path
from bot.domain.jobs import AttemptOutcome, JobState, Request
from bot.domain.ports import AttemptLog, PreviewCallback
from bot.domain.settings import SendAs
from bot.storage import SqlJobRepository
from tests.kit.clock import Clock
from tests.kit.fakes import PRICE, FakeResultSender, ImageGenerator, ImageProcessor
from tests.kit.fixtures import Ask
from tests.kit.job_steps import JobSteps
from tests.unit.services.conftest import Start


async def test_a_part_that_failed_does_not_take_the_others_along(
    ask: Ask, start: Start, image_generator: ImageGenerator, sender: FakeResultSender
) -> None:
    await ask(pictures=3)
    image_generator.gate.set()
    image_generator.failures.extend([None, ProviderBusy(tries=4), None])
    start(3)

    job, pictures = await sender.delivered.get()

    assert len(pictures) == 2
    assert job.failure is not None
    assert job.failure.code == "busy"


async def test_one_of_several_pictures_grows_before_its_person(
    ask: Ask, start: Start, image_generator: ImageGenerator, sender: FakeResultSender
) -> None:
    await ask(pictures=3)
    image_generator.gate.set()
    start(3)

    await sender.delivered.get()

    assert image_generator.shown_to == ["a fox"]


async def test_every_picture_of_an_edit_gets_its_mask(
    ask: Ask, start: Start, image_generator: ImageGenerator, sender: FakeResultSender
) -> None:
    await ask(pictures=2, references=(Reference("photo"),), mask=Reference("mask"))
    await ask()
    image_generator.gate.set()
    start(1)

    for _ in range(2):
        await sender.delivered.get()

    uploads = [
        [path.name for path in (*references, mask) if path]
        for references, mask in image_generator.uploads
    ]
    assert sorted(uploads) == [[], ["sent-1", "sent-mask"], ["sent-1", "sent-mask"]]


@pytest.mark.parametrize("way", SendAs)
async def test_a_picture_has_a_preview_beside_it_where_a_photo_is_sent(
    *,
    ask: Ask,
    start: Start,
    image_generator: ImageGenerator,
    sender: FakeResultSender,
    monkeypatch: pytest.MonkeyPatch,
    way: SendAs,
) -> None:
    asked: list[tuple[Path, Path | None]] = []

    async def measure(_: ImageProcessor, path: Path, preview_into: Path | None) -> Measure:
        asked.append((path, preview_into))
        return Measure(20_000, 836, "png", 7)

    monkeypatch.setattr(ImageProcessor, "measure", measure)
    await ask(send_as=way)
    image_generator.gate.set()
    start(1)
    await sender.delivered.get()

    [(path, preview)] = asked
    assert preview == (None if way is SendAs.FILE else preview_path(path))


async def test_a_part_that_broke_does_not_take_the_others_along(
    ask: Ask, start: Start, image_generator: ImageGenerator, sender: FakeResultSender
) -> None:
    await ask(pictures=3)
    image_generator.gate.set()
    image_generator.failures.extend([None, RuntimeError("a mistake"), None])
    start(3)

    job, pictures = await sender.delivered.get()

    assert len(pictures) == 2
    assert job.failure is not None
    assert (job.failure.code, job.failure.counted) == ("unexpected", 1)


async def test_what_has_no_name_is_explained_too(
    ask: Ask, start: Start, image_generator: ImageGenerator, sender: FakeResultSender
) -> None:
    await ask()
    image_generator.gate.set()
    image_generator.failures.append(ZeroDivisionError())
    start(1)

    job = await sender.explained.get()

    assert job.failure is not None
    assert (job.failure.code, job.failure.counted) == ("unexpected", 1)


async def test_a_disk_that_is_full_loses_one_picture_and_calls_the_operator(
    ask: Ask, start: Start, image_generator: ImageGenerator, sender: FakeResultSender
) -> None:
    await ask(pictures=2)
    image_generator.gate.set()
    image_generator.failures.append(OSError(28, "No space left on device"))
    start(2)

    job, pictures = await sender.delivered.get()

    assert len(pictures) == 1
    assert job.failure is not None
    assert (job.failure.code, job.failure.counted) == ("not-saved", 1)
    assert [error.code for error in sender.warnings] == ["not-saved"]


async def test_nothing_is_asked_for_once_the_request_is_over(
    *,
    ask: Ask,
    start: Start,
    jobs: SqlJobRepository,
    steps: JobSteps,
    image_generator: ImageGenerator,
    sender: FakeResultSender,
    clock: Clock,
) -> None:
    running, waiting = await ask("running", pictures=2), await ask("waiting")
    # It is over and its drawing was not cut off yet: as when a press comes in between.
    image_generator.on_draw.append(lambda: steps.cancel(running, clock()))
    image_generator.gate.set()
    start(1)

    job, _ = await sender.delivered.get()

    assert job.id == waiting.id
    assert await image_generator.started_prompts(1) == ["waiting"]
    assert image_generator.begun.empty()
    ended = await jobs.get(running.id)
    assert ended is not None
    assert ended.state is JobState.CANCELLED


@pytest.mark.parametrize("drawn_before", [0, 1])
async def test_without_a_workshop_nothing_is_asked_for_and_its_person_is_told(
    *,
    ask: Ask,
    start: Start,
    jobs: SqlJobRepository,
    steps: JobSteps,
    image_generator: ImageGenerator,
    sender: FakeResultSender,
    clock: Clock,
    tmp_path: Path,
    drawn_before: int,
) -> None:
    job = await ask(pictures=2, references=(Reference("photo", 1000),))
    for position in range(drawn_before):
        await steps.draw(job, clock(), position)
    shutil.rmtree(tmp_path / "workshop")
    start(2)

    told = await sender.explained.get() if not drawn_before else (await sender.delivered.get())[0]

    assert told.failure is not None
    assert (told.failure.code, told.failure.counted) == ("storage-unavailable", 0)
    assert {error.code for error in sender.warnings} == {"storage-unavailable"}
    assert image_generator.begun.empty()
    assert await jobs.live() == []


@pytest.mark.parametrize("lost_position", [0, 1])
async def test_a_part_that_was_lost_before_it_was_refused_may_cost(
    *,
    ask: Ask,
    start: Start,
    image_generator: ImageGenerator,
    sender: FakeResultSender,
    monkeypatch: pytest.MonkeyPatch,
    lost_position: int,
) -> None:
    """Of the picture that came, a lost attempt says nothing about the other."""
    draw = image_generator.draw

    async def lost_and_repeated(
        request: Request,
        references: Sequence[Path],
        into: Path,
        log: AttemptLog,
        show: PreviewCallback | None = None,
        *,
        mask: Path | None = None,
    ) -> None:
        if into.name.split("-")[1] == str(lost_position):
            await log.close(await log.open("painter", PRICE), AttemptOutcome.LOST, PRICE)
        if into.name.split("-")[1] == "0":
            await log.close(await log.open("painter", PRICE), AttemptOutcome.REFUSED, None)
            raise ProviderBusy(tries=2)
        await draw(request, references, into, log, show, mask=mask)

    monkeypatch.setattr(image_generator, "draw", lost_and_repeated)
    image_generator.gate.set()
    await ask(pictures=2)
    start(2)

    job, _ = await sender.delivered.get()

    assert job.failure is not None
    assert (job.failure.code, job.failure.counted) == ("busy", int(lost_position == 0))
