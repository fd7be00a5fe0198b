"""A fresh database for each test, and the few things that most tests begin with."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from bot.domain.failures import Failure
from bot.domain.jobs import DRAWN_FROM, Job
from bot.domain.ports import (
    AlbumRepository,
    ChatRepository,
    HistoryStore,
    SettingsRepository,
    UsageRepository,
)
from bot.domain.work import PictureKey
from bot.storage import SqlAlbumRepository
from bot.storage.engine.database import Database
from bot.storage.ledger.usage import SqlUsageRepository
from bot.storage.repositories.chats import SqlChatRepository
from bot.storage.repositories.history import SqlHistoryStore
from bot.storage.repositories.settings import SqlSettingsRepository
from tests.kit.clock import NOON
from tests.kit.fixtures import *  # noqa: F403  # by name
from tests.kit.job_steps import JobSteps

Draw = Callable[..., Awaitable[Path]]
Finish = Callable[..., Awaitable[Job]]

FAILURE = Failure("busy", {})


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
def albums(database: Database) -> AlbumRepository:
    return SqlAlbumRepository(database)


@pytest.fixture
def noon() -> float:
    return NOON


@pytest.fixture
def draw(steps: JobSteps, noon: float) -> Draw:
    """Draws a picture of a job, which is stored with the last one."""

    async def drawn(job: Job, position: int = 0, *, size: int = 10, at: float = noon) -> Path:
        claimed = steps.claims.get(PictureKey(job.id, position))
        claimed = claimed or await steps.claim(job, max(at, job.created_at), position)
        await steps.draw(job, at, position, content=bytes(size))
        return steps.images.path_for(claimed.key, claimed.claim)

    return drawn


@pytest.fixture
def finish(steps: JobSteps, noon: float) -> Finish:
    """Takes a job of which something was drawn to its end: done after a minute, and answered.

    Pictures that were not drawn fail.
    """

    async def finished(job: Job, *, began: float = noon) -> Job:
        drawn = await steps.images.drawn(job.id)
        ended = await steps.jobs.get(job.id)
        for position in range(job.request.pictures):
            if ended and ended.state in DRAWN_FROM and position not in drawn:
                if PictureKey(job.id, position) not in steps.claims:
                    await steps.claim(job, began, position)
                ended = await steps.fail(job, began + 60, FAILURE, position) or ended
        assert ended is not None
        return await steps.deliver(ended, began + 62)

    return finished
