"""A fresh database for each test, and the few things that most tests begin with."""

import itertools
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.domain.images import Image, Measure
from bot.domain.jobs import Job, JobState, Request
from bot.domain.offers import Look
from bot.domain.ports import (
    AttemptRepository,
    ChatRepository,
    HistoryStore,
    ImageRepository,
    JobRepository,
    PendingReferences,
    PrivacyStore,
    SettingsRepository,
    UpdateInbox,
    UsageRepository,
)
from bot.domain.usage import NO_LIMITS, Limits
from bot.storage.engine.database import Database, open_database
from bot.storage.ledger.usage import SqlUsageRepository
from bot.storage.originals.images import SqlImageRepository
from bot.storage.repositories.attempts import SqlAttemptRepository
from bot.storage.repositories.chats import SqlChatRepository
from bot.storage.repositories.history import SqlHistoryStore
from bot.storage.repositories.jobs import SqlJobRepository
from bot.storage.repositories.pending_references import SqlPendingReferences
from bot.storage.repositories.privacy import SqlPrivacyStore
from bot.storage.repositories.sent_images import SqlSentImages
from bot.storage.repositories.settings import SqlSettingsRepository
from bot.storage.repositories.update_inbox import SqlUpdateInbox
from tests.kit.databases import create_database
from tests.kit.ids import build_origin
from tests.kit.quick_sqlite import quick_sqlite


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    create_database(tmp_path / "bot.db")
    with quick_sqlite():
        async with open_database(f"sqlite+aiosqlite:///{tmp_path}/bot.db") as database:
            yield database


@pytest.fixture
def jobs(db: Database) -> JobRepository:
    return SqlJobRepository(db)


@pytest.fixture
def attempts(db: Database) -> AttemptRepository:
    return SqlAttemptRepository(db)


@pytest.fixture
def images(db: Database, tmp_path: Path) -> ImageRepository:
    return SqlImageRepository(db, tmp_path / "pictures")


@pytest.fixture
def preferences(db: Database) -> SettingsRepository:
    return SqlSettingsRepository(db)


@pytest.fixture
def chats(db: Database) -> ChatRepository:
    return SqlChatRepository(db)


@pytest.fixture
def pending(db: Database) -> PendingReferences:
    return SqlPendingReferences(db)


@pytest.fixture
def history(db: Database, tmp_path: Path) -> HistoryStore:
    return SqlHistoryStore(db, tmp_path / "pictures")


@pytest.fixture
def privacy_store(db: Database, tmp_path: Path) -> PrivacyStore:
    return SqlPrivacyStore(db, tmp_path / "pictures")


@pytest.fixture
def sent(db: Database) -> SqlSentImages:
    return SqlSentImages(db)


@pytest.fixture
def book(db: Database) -> UsageRepository:
    return SqlUsageRepository(db)


@pytest.fixture
def inbox(db: Database) -> UpdateInbox:
    return SqlUpdateInbox(db)


@pytest.fixture
def noon() -> float:
    return datetime(2026, 11, 21, 12, tzinfo=UTC).timestamp()


@pytest.fixture
def ask(jobs: JobRepository, noon: float) -> Callable[..., Awaitable[Job]]:
    """Asks for pictures: by person 7 in the private chat unless told otherwise."""
    update_ids = itertools.count(1000)

    async def asked(
        *,
        user_id: int = 7,
        chat: int | None = None,
        at: float = noon,
        limits: Limits = NO_LIMITS,
        pictures: int = 1,
        size: str = "auto",
    ) -> Job:
        number = next(update_ids)
        origin = build_origin(number, chat or user_id, user_id, message_id=number)
        return await jobs.admit(origin, Request("a fox", Look(size), pictures), limits, at)

    return asked


@pytest.fixture
def draw(images: ImageRepository, noon: float) -> Callable[..., Awaitable[Path]]:
    """Puts a picture of a job on disk and writes it down."""

    async def drawn(job: Job, position: int = 0, *, size: int = 10, at: float = noon) -> Path:
        path = images.path_for(job.id, position).with_suffix(".png")
        path.write_bytes(bytes(size))
        await images.add(job.id, Image(position, path, Measure(1254, 836, "png", size)), at)
        return path

    return drawn


@pytest.fixture
def finish(
    jobs: JobRepository, images: ImageRepository, noon: float
) -> Callable[..., Awaitable[Job]]:
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
