"""A data folder of revision 0013, with rows in every state: each is picked up where it was."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

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
from tests.kit.clock import NOON
from tests.kit.earlier_database import (
    CANCELLED,
    DONE,
    FAILED,
    FORGOTTEN,
    HELD,
    QUEUED,
    QUEUED_WITH_ONE,
    RUNNING,
    RUNNING_ALL_DRAWN,
    RUNNING_RELEASED,
    SENDING,
    STORED,
    TOLD,
    fill_and_upgrade,
)
from tests.kit.ids import GROUP
from tests.kit.job_steps import PNG, lease
from tests.kit.quick_sqlite import quick_sqlite


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    fill_and_upgrade(tmp_path, "0013")
    with quick_sqlite():
        async with open_database(f"sqlite+aiosqlite:///{tmp_path}/bot.db") as database:
            yield database


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

    assert set(due) == {*map(WorkItem.album, left), WorkItem.forget(UserId(FORGOTTEN))}
    for album, parts in zip(left, (2, 1), strict=True):
        claimed = await albums.claim(album, lease(NOON))
        assert isinstance(claimed, ClaimedAlbum)
        assert len(claimed.parts) == parts
