"""The status board over a fresh database and a fake session."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from aiogram import Bot
from aiogram.client.default import DefaultBotProperties
from aiogram.enums import ParseMode

from bot.domain.jobs import Job, JobState, Request
from bot.domain.usage import NO_LIMITS, UTC_DAYS
from bot.runtime.task_supervisor import TaskSupervisor
from bot.services.access_rules import AccessRules
from bot.services.jobs.results import FindResult
from bot.services.jobs.status import ReadStatuses
from bot.storage import (
    Database,
    SqlImageRepository,
    SqlJobRepository,
    SqlPictureRepository,
    SqlSentImages,
    SqlSettingsRepository,
)
from bot.telegram.client.bot_factory import add_request_middlewares
from bot.telegram.delivery.chat_translators import ChatTranslators
from bot.telegram.delivery.status.status_board import StatusBoard
from tests.kit.catalogue import CATALOGUE
from tests.kit.clock import NOON, FakeSleep
from tests.kit.fake_session import FakeSession, no_migration
from tests.kit.fakes import OFFERS
from tests.kit.fixtures import *  # noqa: F403  # by name
from tests.kit.ids import build_origin
from tests.kit.job_steps import JobSteps


class StepTime:
    """Seconds that pass one by one, when the test says so; the board looks around at each."""

    def __init__(self, supervisor: TaskSupervisor) -> None:
        self.now = 0.0
        self._supervisor = supervisor
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
        await self._supervisor.close(grace=10)


@pytest.fixture
def bot(fake_session: FakeSession, step_time: StepTime) -> Bot:
    add_request_middlewares(fake_session, step_time, FakeSleep(), no_migration)
    return Bot(
        "42:TEST", session=fake_session, default=DefaultBotProperties(parse_mode=ParseMode.HTML)
    )


@pytest.fixture
def step_time(supervisor: TaskSupervisor) -> StepTime:
    return StepTime(supervisor)


@pytest.fixture
def translator_for(database: Database) -> ChatTranslators:
    return ChatTranslators(CATALOGUE, SqlSettingsRepository(database))


@pytest.fixture
def results(database: Database, tmp_path: Path) -> FindResult:
    images = SqlImageRepository(database, tmp_path / "results")
    return FindResult(
        images, SqlSentImages(database), OFFERS, AccessRules(), lambda: NOON, UTC_DAYS
    )


@pytest.fixture
def board(
    *,
    bot: Bot,
    jobs: SqlJobRepository,
    pictures: SqlPictureRepository,
    translator_for: ChatTranslators,
    supervisor: TaskSupervisor,
    step_time: StepTime,
) -> StatusBoard:
    statuses = ReadStatuses(jobs, pictures, OFFERS, 8, lambda: NOON + step_time.now)
    return StatusBoard(bot, jobs, statuses, translator_for, supervisor, step_time, step_time.sleep)


@dataclass(frozen=True, slots=True)
class StatusBoardSetup:
    """A board at work, what it works with, and what it is to show."""

    board: StatusBoard
    step_time: StepTime
    fake_session: FakeSession
    jobs: SqlJobRepository
    steps: JobSteps
    folder: Path
    update_ids: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    async def ask(
        self, prompt: str = "a fox", *, chat: int = 7, state: JobState = JobState.RUNNING
    ) -> Job:
        """Writes a running job down, of person 7: in the private chat unless told otherwise."""
        origin = build_origin(next(self.update_ids), chat, 7, message_id=5)
        job = await self.jobs.admit(origin, Request(prompt), NO_LIMITS, NOON)
        if state is JobState.QUEUED:
            return job
        return (await self.steps.claim(job, NOON)).job

    def paint(self, name: str) -> Path:
        """A preview's file, which holds its name."""
        path = self.folder / f"{name}.jpeg"
        path.write_bytes(name.encode())
        return path


@pytest.fixture
async def setup(
    *,
    board: StatusBoard,
    step_time: StepTime,
    fake_session: FakeSession,
    jobs: SqlJobRepository,
    steps: JobSteps,
    tmp_path: Path,
) -> AsyncIterator[StatusBoardSetup]:
    runner = TaskSupervisor()
    runner.start(board.run(), "board")
    yield StatusBoardSetup(board, step_time, fake_session, jobs, steps, tmp_path)
    await runner.close(0)
