"""A fresh database for each test, and the few things that most tests begin with."""

import itertools
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.domain.jobs import Job, JobState, Origin, Request
from bot.domain.offers import Look
from bot.domain.pictures import Image, Measure
from bot.domain.ports import (
    Attempts,
    Belongings,
    Chats,
    Images,
    Inbox,
    Jobs,
    Pending,
    Preferences,
    UsageBook,
)
from bot.domain.usage import NO_LIMITS, Limits
from bot.storage.attempts import SqlAttempts
from bot.storage.belongings import SqlBelongings
from bot.storage.chats import SqlChats
from bot.storage.database import Database, opened
from bot.storage.images import SqlImages
from bot.storage.inbox import SqlInbox
from bot.storage.jobs import SqlJobs
from bot.storage.pending import SqlPending
from bot.storage.preferences import SqlPreferences
from bot.storage.sent_pictures import SqlSentPictures
from bot.storage.usage_book import SqlUsageBook
from tests.databases import lay_down


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    lay_down(tmp_path / "bot.db")
    async with opened(f"sqlite+aiosqlite:///{tmp_path}/bot.db") as database:
        yield database


@pytest.fixture
def jobs(db: Database) -> Jobs:
    return SqlJobs(db)


@pytest.fixture
def attempts(db: Database) -> Attempts:
    return SqlAttempts(db)


@pytest.fixture
def images(db: Database, tmp_path: Path) -> Images:
    return SqlImages(db, tmp_path / "pictures")


@pytest.fixture
def preferences(db: Database) -> Preferences:
    return SqlPreferences(db)


@pytest.fixture
def chats(db: Database) -> Chats:
    return SqlChats(db)


@pytest.fixture
def pending(db: Database) -> Pending:
    return SqlPending(db)


@pytest.fixture
def belongings(db: Database, tmp_path: Path) -> Belongings:
    return SqlBelongings(db, tmp_path / "pictures")


@pytest.fixture
def sent(db: Database) -> SqlSentPictures:
    return SqlSentPictures(db)


@pytest.fixture
def book(db: Database) -> UsageBook:
    return SqlUsageBook(db)


@pytest.fixture
def inbox(db: Database) -> Inbox:
    return SqlInbox(db)


@pytest.fixture
def noon() -> float:
    return datetime(2026, 11, 21, 12, tzinfo=UTC).timestamp()


@pytest.fixture
def ask(jobs: Jobs, noon: float) -> Callable[..., Awaitable[Job]]:
    """Asks for pictures: by person 7 in the private chat unless told otherwise."""
    update_ids = itertools.count(1000)

    async def asked(
        *,
        person: int = 7,
        chat: int | None = None,
        at: float = noon,
        limits: Limits = NO_LIMITS,
        pictures: int = 1,
        size: str = "auto",
    ) -> Job:
        number = next(update_ids)
        origin = Origin(number, chat or person, person, message_id=number)
        return await jobs.admit(origin, Request("a fox", Look(size), pictures), limits, at)

    return asked


@pytest.fixture
def draw(images: Images, noon: float) -> Callable[..., Awaitable[Path]]:
    """Puts a picture of a job on disk and writes it down."""

    async def drawn(job: Job, position: int = 0, *, size: int = 10, at: float = noon) -> Path:
        path = images.path_for(job.id, position).with_suffix(".png")
        path.write_bytes(bytes(size))
        await images.add(job.id, Image(position, path, Measure(1254, 836, "png", size)), at)
        return path

    return drawn


@pytest.fixture
def finish(jobs: Jobs, images: Images, noon: float) -> Callable[..., Awaitable[Job]]:
    """Takes a queued job to its end: done after 60 s, with all its pictures, and answered."""

    async def finished(job: Job, *, began: float = noon) -> Job:
        await jobs.move(job.id, JobState.RUNNING, began)
        await jobs.move(job.id, JobState.STORED, began + 60)
        await jobs.move(job.id, JobState.SENDING, began + 61)
        await jobs.remember_sent(job.id, 1, len(await images.drawn(job.id)))
        done = await jobs.move(job.id, JobState.DONE, began + 62)
        await jobs.mark_answered(job.id)
        assert done is not None
        return done

    return finished
