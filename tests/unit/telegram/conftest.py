"""The status board over a fresh database, at a line to Telegram that ends in the test."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from aiogram import Bot
from aiogram.client.default import DefaultBotProperties
from aiogram.enums import ParseMode

from bot.domain.jobs import Job, JobState, Origin, Request
from bot.domain.usage import NO_LIMITS
from bot.i18n import Catalogue
from bot.imaging import PillowStudio
from bot.services.line import DrawingLine
from bot.services.nursery import Nursery
from bot.services.reading import ReadStatuses
from bot.services.results import FindResult
from bot.storage import Database, SqlImages, SqlJobs, SqlPreferences, SqlSentPictures, opened
from bot.telegram.connection import equip
from bot.telegram.speakers import Speakers
from bot.telegram.status_board import StatusBoard
from tests.claiming import claim_next
from tests.databases import lay_down
from tests.unit.services.workshop import OFFERS, Waits
from tests.unit.telegram.line import Line, stays

NOW = 1_790_000_000.0


@pytest.fixture
async def studio() -> AsyncIterator[PillowStudio]:
    async with aclosing(PillowStudio()) as studio:
        yield studio


class Rhythm:
    """Seconds that pass one by one, when the test says so; the board looks around at each."""

    def __init__(self, nursery: Nursery) -> None:
        self.now = 0.0
        self._nursery = nursery
        self._asleep = asyncio.Event()
        self._wake = asyncio.Event()

    def __call__(self) -> float:
        return self.now

    async def sleep(self, _: float) -> None:
        self._asleep.set()
        await self._wake.wait()
        self._wake.clear()

    async def tick(self) -> None:
        """A second passes, and the board has seen it."""
        await self._asleep.wait()
        self._asleep.clear()
        self.now += 1
        self._wake.set()
        await self._asleep.wait()

    async def go_on(self, seconds: int) -> None:
        """They pass, and whatever they brought about is over."""
        for _ in range(seconds):
            await self.tick()
            await self.settle()

    async def settle(self) -> None:
        """What was started is over."""
        await self._nursery.close(grace=10)


@pytest.fixture
def line() -> Line:
    return Line()


@pytest.fixture
def bot(line: Line, rhythm: Rhythm) -> Bot:
    equip(line, rhythm, Waits(), stays)
    return Bot("42:TEST", session=line, default=DefaultBotProperties(parse_mode=ParseMode.HTML))


@pytest.fixture
async def nursery() -> AsyncIterator[Nursery]:
    nursery = Nursery()
    yield nursery
    await nursery.close(0)


@pytest.fixture
def rhythm(nursery: Nursery) -> Rhythm:
    return Rhythm(nursery)


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    lay_down(tmp_path / "bot.db")
    async with opened(f"sqlite+aiosqlite:///{tmp_path}/bot.db") as database:
        yield database


@pytest.fixture
def jobs(database: Database) -> SqlJobs:
    return SqlJobs(database)


@pytest.fixture
def speakers(database: Database) -> Speakers:
    return Speakers(Catalogue.load(strict=True), SqlPreferences(database))


@pytest.fixture
def results(database: Database, jobs: SqlJobs, tmp_path: Path) -> FindResult:
    images = SqlImages(database, tmp_path / "results")
    return FindResult(jobs, images, SqlSentPictures(database), OFFERS)


@pytest.fixture
def board(
    bot: Bot, jobs: SqlJobs, speakers: Speakers, nursery: Nursery, rhythm: Rhythm
) -> StatusBoard:
    statuses = ReadStatuses(jobs, OFFERS, DrawingLine(8), lambda: NOW + rhythm.now)
    return StatusBoard(bot, jobs, statuses, speakers, nursery, rhythm, rhythm.sleep)


@dataclass(frozen=True, slots=True)
class Stage:
    """A board at work, what it works with, and what it is to show."""

    board: StatusBoard
    rhythm: Rhythm
    line: Line
    jobs: SqlJobs
    folder: Path
    update_ids: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    async def ask(self, *, chat: int = 7, state: JobState = JobState.RUNNING) -> Job:
        """Writes a running job down, of person 7: in the private chat unless told otherwise."""
        origin = Origin(next(self.update_ids), chat, 7, message_id=5)
        job = await self.jobs.admit(origin, Request("a fox"), NO_LIMITS, NOW)
        if state is JobState.QUEUED:
            return job
        claimed = await claim_next(self.jobs, NOW)
        assert claimed is not None
        return claimed

    def paint(self, name: str) -> Path:
        """A preview's file, which holds its name."""
        path = self.folder / f"{name}.jpeg"
        path.write_bytes(name.encode())
        return path


@pytest.fixture
async def stage(
    board: StatusBoard, rhythm: Rhythm, line: Line, jobs: SqlJobs, tmp_path: Path
) -> AsyncIterator[Stage]:
    runner = Nursery()
    runner.start(board.run(), "board")
    yield Stage(board, rhythm, line, jobs, tmp_path)
    await runner.close(0)
