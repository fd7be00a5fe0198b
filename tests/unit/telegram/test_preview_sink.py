"""A preview on its way from the provider's file into the status."""

import shutil
from pathlib import Path

import pytest
from PIL import Image

from bot.domain.failures import Failure
from bot.imaging import PillowImageProcessor
from bot.runtime.task_supervisor import TaskSupervisor
from bot.telegram.delivery.status.preview_sink import TelegramPreviewSink
from tests.kit.clock import NOON
from tests.unit.telegram.conftest import StatusBoardSetup


@pytest.fixture
def temp_dir(tmp_path: Path) -> Path:
    folder = tmp_path / "workshop"
    folder.mkdir()
    return folder


@pytest.fixture
def preview_sink(
    setup: StatusBoardSetup,
    supervisor: TaskSupervisor,
    temp_dir: Path,
    image_processor: PillowImageProcessor,
) -> TelegramPreviewSink:
    return TelegramPreviewSink(setup.board, image_processor, temp_dir, supervisor)


@pytest.fixture
def drawn(tmp_path: Path) -> Path:
    """A preview as a provider gives it: it need be no photo that Telegram takes."""
    path = tmp_path / "images" / "7-0.preview-0"
    path.parent.mkdir()
    Image.new("RGBA", (300, 3), "teal").save(path, "png")
    return path


@pytest.fixture
def torn(drawn: Path) -> Path:
    drawn.write_bytes(drawn.read_bytes()[:40])
    return drawn


def left_in(*folders: Path) -> list[Path]:
    return [path for folder in folders if folder.exists() for path in folder.iterdir()]


async def test_it_is_shown_as_a_photo_and_no_file_stays(
    preview_sink: TelegramPreviewSink, setup: StatusBoardSetup, drawn: Path, temp_dir: Path
) -> None:
    job = await setup.ask()
    await setup.board.open(job)
    preview_sink.preview(job, drawn)
    await setup.step_time.go_on(4)

    [shown] = setup.fake_session.previews
    assert shown.startswith(b"\xff\xd8\xff")
    assert left_in(temp_dir, drawn.parent) == []


async def test_what_is_no_whole_picture_is_dropped(
    preview_sink: TelegramPreviewSink, setup: StatusBoardSetup, torn: Path, temp_dir: Path
) -> None:
    job = await setup.ask()
    await setup.board.open(job)
    preview_sink.preview(job, torn)
    await setup.step_time.go_on(4)

    assert setup.fake_session.previews == []
    assert left_in(temp_dir, torn.parent) == []


async def test_without_room_for_it_the_words_go_on(
    preview_sink: TelegramPreviewSink, setup: StatusBoardSetup, drawn: Path, temp_dir: Path
) -> None:
    job = await setup.ask()
    await setup.board.open(job)
    shutil.rmtree(temp_dir)
    preview_sink.preview(job, drawn)
    await setup.step_time.go_on(4)

    assert "editMessageText" in setup.fake_session.names
    assert left_in(drawn.parent) == []


async def test_what_comes_after_the_outcome_leaves_nothing(
    preview_sink: TelegramPreviewSink, setup: StatusBoardSetup, drawn: Path, temp_dir: Path
) -> None:
    job = await setup.ask()
    await setup.board.open(job)
    await setup.steps.fail(job, NOON, Failure("busy", {}))
    preview_sink.preview(job, drawn)
    await setup.step_time.go_on(4)

    assert setup.fake_session.previews == []
    assert left_in(temp_dir, drawn.parent) == []
