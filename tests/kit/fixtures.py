"""Fixtures of several packages: a fresh database, its repositories, and what stands around them.

A conftest takes them all by `from tests.kit.fixtures import *`. They are no plugin of all tests,
as those of the sandbox run without the bot.
"""

import itertools
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import aclosing
from pathlib import Path

import pytest

from bot.domain.images import Reference
from bot.domain.jobs import Job, Request
from bot.domain.offers import Look
from bot.domain.settings import SendAs
from bot.domain.usage import NO_LIMITS, Limits
from bot.imaging import PillowImageProcessor
from bot.runtime.task_supervisor import TaskSupervisor
from bot.storage import (
    Database,
    SqlAttemptRepository,
    SqlImageRepository,
    SqlJobRepository,
    SqlPendingReferences,
    SqlPictureRepository,
    SqlPrivacyStore,
    SqlRequestPartRepository,
    SqlSentImages,
    SqlUpdateInbox,
    SqlWorkQueue,
    open_database,
)
from tests.kit.clock import Clock, FakeSleep
from tests.kit.databases import create_database
from tests.kit.fake_session import FakeSession
from tests.kit.fakes import FakeResultSender
from tests.kit.ids import build_origin
from tests.kit.job_steps import JobSteps
from tests.kit.quick_sqlite import quick_sqlite

Ask = Callable[..., Awaitable[Job]]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sleep() -> FakeSleep:
    return FakeSleep()


@pytest.fixture
def sender() -> FakeResultSender:
    return FakeResultSender()


@pytest.fixture
def fake_session() -> FakeSession:
    return FakeSession()


@pytest.fixture
async def supervisor() -> AsyncIterator[TaskSupervisor]:
    supervisor = TaskSupervisor()
    yield supervisor
    await supervisor.close(0)


@pytest.fixture
async def image_processor() -> AsyncIterator[PillowImageProcessor]:
    async with aclosing(PillowImageProcessor()) as image_processor:
        yield image_processor


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    create_database(tmp_path / "bot.db")
    with quick_sqlite():
        async with open_database(f"sqlite+aiosqlite:///{tmp_path}/bot.db") as database:
            yield database


@pytest.fixture
def jobs(database: Database) -> SqlJobRepository:
    return SqlJobRepository(database)


@pytest.fixture
def attempts(database: Database) -> SqlAttemptRepository:
    return SqlAttemptRepository(database)


@pytest.fixture
def images(database: Database, tmp_path: Path) -> SqlImageRepository:
    return SqlImageRepository(database, tmp_path / "images")


@pytest.fixture
def pictures(database: Database, tmp_path: Path) -> SqlPictureRepository:
    return SqlPictureRepository(database, tmp_path / "images", places=1)


@pytest.fixture
def queue(database: Database) -> SqlWorkQueue:
    return SqlWorkQueue(database)


@pytest.fixture
def steps(
    jobs: SqlJobRepository,
    pictures: SqlPictureRepository,
    attempts: SqlAttemptRepository,
    images: SqlImageRepository,
) -> JobSteps:
    return JobSteps(jobs, pictures, attempts, images)


@pytest.fixture
def pending(database: Database) -> SqlPendingReferences:
    return SqlPendingReferences(database)


@pytest.fixture
def parts(database: Database) -> SqlRequestPartRepository:
    return SqlRequestPartRepository(database)


@pytest.fixture
def privacy_store(database: Database, tmp_path: Path) -> SqlPrivacyStore:
    return SqlPrivacyStore(database, tmp_path / "images")


@pytest.fixture
def sent(database: Database) -> SqlSentImages:
    return SqlSentImages(database)


@pytest.fixture
def inbox(database: Database) -> SqlUpdateInbox:
    return SqlUpdateInbox(database)


@pytest.fixture
def ask(jobs: SqlJobRepository, clock: Clock) -> Ask:
    """Writes a queued job down: of person 7 in the private chat, and now, unless told otherwise."""
    update_ids = itertools.count(1000)

    async def asked(
        prompt: str = "a fox",
        *,
        size: str = "auto",
        pictures: int = 1,
        user_id: int = 7,
        chat: int | None = None,
        references: tuple[Reference, ...] = (),
        mask: Reference | None = None,
        send_as: SendAs = SendAs.PHOTO,
        limits: Limits = NO_LIMITS,
        at: float | None = None,
    ) -> Job:
        number = next(update_ids)
        origin = build_origin(number, chat or user_id, user_id, message_id=number)
        look = Look(size)
        request = Request(prompt, look, pictures, send_as, references, mask)
        return await jobs.admit(origin, request, limits, clock() if at is None else at)

    return asked
