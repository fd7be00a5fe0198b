"""A preview on its way from the vendor's file into the status."""

import shutil
from pathlib import Path

import pytest
from aiogram import Bot
from PIL import Image

from bot.domain.jobs import JobState
from bot.imaging import PillowStudio
from bot.services.nursery import Nursery
from bot.services.results import FindResult
from bot.services.rules import Rules
from bot.telegram.courier import TelegramCourier
from bot.telegram.operator import OperatorLine
from bot.telegram.slow_line import SlowLine
from bot.telegram.speakers import Speakers
from tests.unit.telegram.conftest import NOW, Stage


@pytest.fixture
def workshop(tmp_path: Path) -> Path:
    folder = tmp_path / "workshop"
    folder.mkdir()
    return folder


@pytest.fixture
def courier(
    *,
    stage: Stage,
    bot: Bot,
    speakers: Speakers,
    nursery: Nursery,
    workshop: Path,
    results: FindResult,
    studio: PillowStudio,
) -> TelegramCourier:
    operator = OperatorLine(bot, frozenset(), speakers, nursery, stage.rhythm, stage.rhythm.sleep)
    slow_line = SlowLine(stage.rhythm, operator.tell_slow_line)
    return TelegramCourier(
        bot,
        stage.board,
        studio,
        speakers,
        operator,
        workshop,
        results,
        nursery,
        slow_line,
        Rules(),
        lambda: NOW,
    )


@pytest.fixture
def drawn(tmp_path: Path) -> Path:
    """A preview as a vendor gives it: it need be no photo that Telegram takes."""
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
    courier: TelegramCourier, stage: Stage, drawn: Path, workshop: Path
) -> None:
    job = await stage.ask()
    await stage.board.open(job)
    courier.preview(job, drawn)
    await stage.rhythm.go_on(4)

    [shown] = stage.line.previews
    assert shown.startswith(b"\xff\xd8\xff")
    assert left_in(workshop, drawn.parent) == []


async def test_what_is_no_whole_picture_is_dropped(
    courier: TelegramCourier, stage: Stage, torn: Path, workshop: Path
) -> None:
    job = await stage.ask()
    await stage.board.open(job)
    courier.preview(job, torn)
    await stage.rhythm.go_on(4)

    assert stage.line.previews == []
    assert left_in(workshop, torn.parent) == []


async def test_without_room_for_it_the_words_go_on(
    courier: TelegramCourier, stage: Stage, drawn: Path, workshop: Path
) -> None:
    job = await stage.ask()
    await stage.board.open(job)
    shutil.rmtree(workshop)
    courier.preview(job, drawn)
    await stage.rhythm.go_on(4)

    assert "editMessageText" in stage.line.names
    assert left_in(drawn.parent) == []


async def test_what_comes_after_the_outcome_leaves_nothing(
    courier: TelegramCourier, stage: Stage, drawn: Path, workshop: Path
) -> None:
    job = await stage.ask()
    await stage.board.open(job)
    await stage.jobs.move(job.id, JobState.FAILED, NOW)
    courier.preview(job, drawn)
    await stage.rhythm.go_on(4)

    assert stage.line.previews == []
    assert left_in(workshop, drawn.parent) == []
