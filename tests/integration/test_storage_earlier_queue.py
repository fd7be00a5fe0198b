"""A data folder of revision 0013, with rows in every state: each is picked up where it was."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import create_engine, text

from bot.domain.failures import Failure
from bot.domain.ids import AlbumId, JobId, UserId
from bot.domain.images import Image
from bot.domain.intake import ClaimedAlbum
from bot.domain.jobs import Job, JobState
from bot.domain.ports.work import ClaimedPicture, NotClaimed
from bot.domain.usage import NO_LIMITS, Limits
from bot.domain.work import AlbumKey, PictureKey, WorkItem, WorkKind
from bot.storage import (
    Database,
    SqlAlbumRepository,
    SqlAttemptRepository,
    SqlImageRepository,
    SqlJobRepository,
    SqlPictureRepository,
    SqlWorkQueue,
    open_database,
)
from bot.storage.engine.alembic_upgrade import alembic_config
from bot.storage.engine.migrate import migrate
from tests.kit.clock import NOON
from tests.kit.ids import GROUP
from tests.kit.job_steps import PNG, lease
from tests.kit.quick_sqlite import quick_sqlite

HELD = NOON + 60
RELEASED = 0

# id, user, state, pictures, held until, interruptions, answered
JOBS = [
    (QUEUED := 1, 7, "queued", 2, None, 0, False),
    (QUEUED_WITH_ONE := 2, 8, "queued", 2, RELEASED, 1, False),
    (RUNNING := 3, 7, "running", 2, HELD, 0, False),
    (RUNNING_RELEASED := 4, 9, "running", 1, RELEASED, 1, False),
    (RUNNING_ALL_DRAWN := 5, 10, "running", 2, HELD, 1, False),
    (STORED := 6, 11, "stored", 1, HELD, 1, False),
    (SENDING := 7, 11, "sending", 1, RELEASED, 1, False),
    (FAILED := 8, 11, "failed", 1, None, 0, False),
    (CANCELLED := 9, 11, "cancelled", 1, HELD, 0, False),
    (DONE := 10, 11, "done", 1, HELD, 0, True),
    (TOLD := 11, 11, "failed", 1, HELD, 0, True),
]
DRAWN = [(QUEUED_WITH_ONE, 0), (RUNNING, 0), (RUNNING_ALL_DRAWN, 0), (RUNNING_ALL_DRAWN, 1)]
DRAWN += [(STORED, 0), (SENDING, 0), (DONE, 0)]

JOB = """
INSERT INTO jobs (id, update_id, chat_id, user_id, message_id, kind, prompt, size, pictures,
  send_as, picture_references, state, created_at, started_at, sent_parts, held_until,
  interruptions, answered)
VALUES (:id, :id, :user, :user, :id, 'generation', 'a fox', 'auto', :pictures, 'photo', '[]',
  :state, :at, :at, 0, :held_until, :interruptions, :answered)
"""
LEDGER = """
INSERT INTO ledger (job_id, user_id, chat_id, day, at, set_aside, delivered, failed,
  cost_aside_microusd, cost_microusd, unpriced)
VALUES (:id, :user, :user, '2026-11-21', :at, :pictures, 0, 0, 0, 0, 0)
"""
IMAGE = """
INSERT INTO images (job_id, position, file, width, height, format, bytes, at, deleted)
VALUES (:id, :position, '0/' || :id || '-' || :position, 1254, 836, 'png', 7, :at, 0)
"""
ATTEMPT = """
INSERT INTO attempts (request_id, job_id, position, provider, price_microusd, opened_at)
VALUES ('r0', :id, 1, 'llmeasy', 40, :at)
"""
ALBUM_PART = """
INSERT INTO album_parts (update_id, chat_id, album, user_id, message_id, picture_reference, at,
  held_until, done)
VALUES (:id, -5, :album, 7, :id, '{"file_id": "fox"}', :at, :at + 15, :done)
"""
FORGOTTEN = "INSERT INTO forgotten (user_id, up_to, at) VALUES (12, 11, :at)"


def fill_and_upgrade(folder: Path) -> None:
    engine = create_engine(f"sqlite:///{folder}/bot.db")
    with engine.begin() as connection:
        command.upgrade(alembic_config(connection), "0013")
        names = ("id", "user", "state", "pictures", "held_until", "interruptions", "answered")
        for row in JOBS:
            values = dict(zip(names, row, strict=True))
            connection.execute(text(JOB), {**values, "at": NOON - 60})
            if row[2] in {"queued", "running", "stored", "sending"}:
                connection.execute(text(LEDGER), {**values, "at": NOON - 60})
        for job_id, position in DRAWN:
            connection.execute(text(IMAGE), {"id": job_id, "position": position, "at": NOON})
            path = folder / "images" / "0" / f"{job_id}-{position}"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"picture")
        connection.execute(text(ATTEMPT), {"id": RUNNING, "at": NOON})
        for number, album in enumerate("aabc"):
            part = {"id": number, "album": album, "at": NOON, "done": album == "b"}
            connection.execute(text(ALBUM_PART), part)
        connection.execute(text(FORGOTTEN), {"at": NOON})
        migrate(connection)
    engine.dispose()


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    fill_and_upgrade(tmp_path)
    with quick_sqlite():
        async with open_database(f"sqlite+aiosqlite:///{tmp_path}/bot.db") as database:
            yield database


@pytest.fixture
def queue(database: Database) -> SqlWorkQueue:
    return SqlWorkQueue(database)


@pytest.fixture
def jobs(database: Database) -> SqlJobRepository:
    return SqlJobRepository(database)


@pytest.fixture
def pictures(database: Database, tmp_path: Path) -> SqlPictureRepository:
    return SqlPictureRepository(database, tmp_path / "images", places=1)


def always(_: Job) -> bool:
    return True


def key(job_id: int, position: int) -> PictureKey:
    return PictureKey(JobId(job_id), position)


async def due_pictures(queue: SqlWorkQueue, at: float) -> list[PictureKey]:
    items = await queue.due([WorkKind.DRAW], at, 99)
    return [PictureKey.parse(item.subject) for item in items]


async def test_what_was_begun_is_drawn_on_once_nobody_holds_it(
    database: Database, queue: SqlWorkQueue, pictures: SqlPictureRepository
) -> None:
    """Only of what was held when the process ended, that was a crash."""
    assert await due_pictures(queue, NOON) == [key(RUNNING_RELEASED, 0)]
    assert await pictures.claim(key(RUNNING, 1), lease(NOON), always) == NotClaimed(HELD)
    expected = [
        (key(RUNNING, 1), 1),
        (key(RUNNING_RELEASED, 0), 1),
        (key(RUNNING_ALL_DRAWN, 1), 2),
    ]
    assert await due_pictures(queue, HELD) == [each for each, _ in expected]

    for each, crashes in expected:
        claimed = await pictures.claim(each, lease(HELD), always)
        assert isinstance(claimed, ClaimedPicture)
        assert (claimed.interruptions, claimed.was_begun) == (crashes, True)
        assert (claimed.job.state, claimed.job.started_at) == (JobState.RUNNING, HELD)
    for drawn in (key(RUNNING, 0), key(RUNNING_ALL_DRAWN, 0)):
        assert await pictures.claim(drawn, lease(HELD + 999), always) == NotClaimed()
    assert await SqlAttemptRepository(database).lost(key(RUNNING, 1)) == 1


async def test_with_what_is_drawn_then_the_job_is_stored(
    database: Database, pictures: SqlPictureRepository, tmp_path: Path
) -> None:
    images = SqlImageRepository(database, tmp_path / "images")
    for job_id in (RUNNING, RUNNING_ALL_DRAWN):
        claimed = await pictures.claim(key(job_id, 1), lease(HELD), always)
        assert isinstance(claimed, ClaimedPicture)
        found = images.find(claimed.key)
        assert (found is not None) is (job_id == RUNNING_ALL_DRAWN)
        path = found or images.path_for(claimed.key, claimed.claim)
        path.write_bytes(b"picture")
        stored = await pictures.finish(claimed, Image(1, path, PNG), lease(HELD))
        assert stored
        assert stored.state is JobState.STORED
        assert [image.position for image in await images.intact(stored.id)] == [0, 1]


async def test_what_waited_waits_on_behind_it(
    queue: SqlWorkQueue, pictures: SqlPictureRepository
) -> None:
    waiting = [key(QUEUED, 0), key(QUEUED, 1), key(QUEUED_WITH_ONE, 1)]
    for each in waiting:
        assert not isinstance(await pictures.claim(each, lease(NOON), always), ClaimedPicture)

    await pictures.enqueue_held_back(lambda _: NO_LIMITS, NOON)

    order = [job_id for job_id, _ in (await pictures.live()).turns]
    begun = [RUNNING, RUNNING_RELEASED, RUNNING_ALL_DRAWN]
    assert order == [*begun, QUEUED_WITH_ONE, QUEUED, QUEUED]
    assert set(await due_pictures(queue, NOON)) == {*waiting, key(RUNNING_RELEASED, 0)}
    for each in waiting:
        claimed = await pictures.claim(each, lease(NOON), always)
        assert isinstance(claimed, ClaimedPicture)
        assert (claimed.was_begun, claimed.job.started_at) == (False, NOON)
        assert claimed.interruptions == (each.job_id == QUEUED_WITH_ONE)
    drawn = key(QUEUED_WITH_ONE, 0)
    assert await pictures.claim(drawn, lease(NOON), always) == NotClaimed()


async def test_what_was_held_back_follows_what_was_begun(
    queue: SqlWorkQueue, pictures: SqlPictureRepository, jobs: SqlJobRepository
) -> None:
    await pictures.enqueue_held_back(lambda _: Limits(user_jobs=1), NOON)
    assert key(QUEUED, 0) not in await due_pictures(queue, NOON)

    cancelled = Failure("cancelled", {})
    assert await jobs.end(JobId(RUNNING), JobState.CANCELLED, cancelled, lease(NOON))

    assert {key(QUEUED, 0), key(QUEUED, 1)} <= set(await due_pictures(queue, NOON))


async def test_what_was_not_delivered_is_delivered(
    queue: SqlWorkQueue, jobs: SqlJobRepository
) -> None:
    free, held = {SENDING, FAILED}, {STORED, CANCELLED}
    for at, expected in ((NOON, free), (HELD, free | held)):
        due = await queue.due([WorkKind.DELIVER], at, 99)
        assert {int(item.subject) for item in due} == expected
    for job_id in held:
        assert await jobs.claim_delivery(JobId(job_id), lease(NOON)) == NotClaimed(HELD)

    for job_id, crashes in ((STORED, 2), (SENDING, 1), (FAILED, 0), (CANCELLED, 1)):
        claimed = await jobs.claim_delivery(JobId(job_id), lease(HELD))
        assert isinstance(claimed, Job)
        assert claimed.interruptions == crashes
    for job_id in (DONE, TOLD, QUEUED, RUNNING):
        assert await jobs.claim_delivery(JobId(job_id), lease(HELD + 999)) == NotClaimed()


async def test_albums_and_users_to_forget_are_due(database: Database, queue: SqlWorkQueue) -> None:
    albums = SqlAlbumRepository(database)
    left = [AlbumKey(GROUP, AlbumId(name)) for name in "ac"]

    due = await queue.due([WorkKind.ALBUM, WorkKind.FORGET], NOON, 99)

    assert set(due) == {*map(WorkItem.album, left), WorkItem.forget(UserId(12))}
    for album, parts in zip(left, (2, 1), strict=True):
        claimed = await albums.claim(album, lease(NOON))
        assert isinstance(claimed, ClaimedAlbum)
        assert len(claimed.parts) == parts
