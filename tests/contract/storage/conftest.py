"""A fresh database for each test, and the few things that most tests begin with."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from bot.domain.images import Image, Measure
from bot.domain.jobs import Job, JobState
from bot.domain.ports import (
    ChatRepository,
    HistoryStore,
    ImageRepository,
    JobRepository,
    SettingsRepository,
    UsageRepository,
)
from bot.storage.engine.database import Database
from bot.storage.ledger.usage import SqlUsageRepository
from bot.storage.repositories.chats import SqlChatRepository
from bot.storage.repositories.history import SqlHistoryStore
from bot.storage.repositories.settings import SqlSettingsRepository
from tests.kit.clock import NOON
from tests.kit.fixtures import *  # noqa: F403  # by name

Draw = Callable[..., Awaitable[Path]]
Finish = Callable[..., Awaitable[Job]]


@pytest.fixture
def preferences(database: Database) -> SettingsRepository:
    return SqlSettingsRepository(database)


@pytest.fixture
def chats(database: Database) -> ChatRepository:
    return SqlChatRepository(database)


@pytest.fixture
def history(database: Database, tmp_path: Path) -> HistoryStore:
    return SqlHistoryStore(database, tmp_path / "images")


@pytest.fixture
def book(database: Database) -> UsageRepository:
    return SqlUsageRepository(database)


@pytest.fixture
def noon() -> float:
    return NOON


@pytest.fixture
def draw(images: ImageRepository, noon: float) -> Draw:
    """Puts a picture of a job on disk and writes it down."""

    async def drawn(job: Job, position: int = 0, *, size: int = 10, at: float = noon) -> Path:
        path = images.path_for(job.id, position).with_suffix(".png")
        path.write_bytes(bytes(size))
        await images.add(job.id, Image(position, path, Measure(1254, 836, "png", size)), at)
        return path

    return drawn


@pytest.fixture
def finish(jobs: JobRepository, images: ImageRepository, noon: float) -> Finish:
    """Takes a queued job to its end: done after 60 s, with all its pictures, and answered."""

    async def finished(job: Job, *, began: float = noon) -> Job:
        await jobs.move(job.id, JobState.RUNNING, began)
        await jobs.move(job.id, JobState.STORED, began + 60)
        await jobs.move(job.id, JobState.SENDING, began + 61)
        await jobs.remember_sent(job.id, 1, len(await images.drawn(job.id)))
        done = await jobs.move(job.id, JobState.DONE, began + 62)
        await jobs.mark_delivered(job.id)
        assert done is not None
        return done

    return finished
