import errno
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.domain.errors import StorageUnavailable
from bot.domain.ids import JobId
from bot.domain.images import Image, Measure, preview_path
from bot.domain.ports import ImageRepository
from bot.domain.work import Claim, PictureKey
from bot.storage.engine.database import Database
from bot.storage.originals.images import SqlImageRepository
from tests.contract.storage.conftest import Draw, Finish
from tests.kit.fixtures import Ask
from tests.kit.job_steps import OWNER, JobSteps

DAY = 24 * 60 * 60
NO_ROOM_NEEDED = 10**12


async def test_pictures_come_back_in_their_order(
    ask: Ask, draw: Draw, images: ImageRepository
) -> None:
    job, other = await ask(pictures=2), await ask()
    second, first = await draw(job, 1, size=20), await draw(job, 0)
    await draw(other)

    assert await images.of_job(job.id) == [
        Image(0, first, Measure(1254, 836, "png", 10)),
        Image(1, second, Measure(1254, 836, "png", 20)),
    ]


async def test_pictures_are_found_after_the_folder_has_moved(
    ask: Ask, draw: Draw, images: ImageRepository, database: Database, tmp_path: Path
) -> None:
    job = await ask()
    path = await draw(job)
    (tmp_path / "images").rename(tmp_path / "moved")

    [image] = await SqlImageRepository(database, tmp_path / "moved").of_job(job.id)

    assert image.path == tmp_path / "moved" / path.relative_to(tmp_path / "images")
    assert image.path.exists()


async def test_a_picture_that_is_drawn_again_takes_the_place_of_the_first(
    ask: Ask, draw: Draw, images: ImageRepository, database: Database
) -> None:
    """So it is where an earlier version was about to store the request."""
    job = await ask(pictures=2)
    await draw(job, size=10)
    async with database.write() as connection:
        await connection.execute(text("UPDATE pictures SET state = 'waiting' WHERE position = 0"))
        due = f"INSERT INTO work VALUES ('draw', '{job.id}/0', 0, 0)"
        await connection.execute(text(due))
    await draw(job, size=20)

    assert [image.measure.size for image in await images.of_job(job.id)] == [20]


def cut(path: Path) -> None:
    os.truncate(path, 5)


def altered(path: Path) -> None:
    path.write_bytes(b"other zeros")


@pytest.mark.parametrize("spoil", [cut, altered, Path.unlink])
async def test_a_picture_that_is_not_what_it_was_is_not_intact(
    ask: Ask, draw: Draw, images: ImageRepository, spoil: Callable[[Path], None]
) -> None:
    job = await ask(pictures=2)
    await draw(job, 0, size=11)
    spoil(await draw(job, 1, size=11))

    assert [image.position for image in await images.intact(job.id)] == [0]
    assert [image.position for image in await images.of_job(job.id)] == [0, 1]


async def test_all_is_known_of_stored_pictures_at_once(
    ask: Ask, draw: Draw, images: ImageRepository, database: Database
) -> None:
    job = await ask(pictures=4)
    whole = await draw(job, 0)
    await draw(job, 1)
    cut(await draw(job, 3))
    async with database.write() as connection:
        await connection.execute(text("UPDATE images SET deleted = TRUE WHERE position = 1"))

    stored = await images.stored(job.id)

    assert (stored.drawn, stored.kept) == ((0, 1, 3), 2)
    assert stored.intact == (Image(0, whole, Measure(1254, 836, "png", 10)),)


async def test_of_a_picture_from_before_an_update_the_size_has_to_do(
    ask: Ask, draw: Draw, images: ImageRepository, database: Database
) -> None:
    job = await ask(pictures=2)
    altered(await draw(job, 0, size=11))
    cut(await draw(job, 1, size=11))
    async with database.write() as connection:
        await connection.execute(text("UPDATE images SET sha256 = NULL"))

    assert [image.position for image in await images.intact(job.id)] == [0]


async def test_a_picture_and_its_name_are_on_the_disk_before_a_row_says_so(
    ask: Ask, draw: Draw, images: ImageRepository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fsync_and_hash: list[int] = []
    monkeypatch.setattr(os, "fsync", lambda number: fsync_and_hash.append(os.fstat(number).st_ino))
    job = await ask()
    path = await draw(job)

    named = [path, *path.parents[: path.parents.index(tmp_path)]]
    assert fsync_and_hash == [each.stat().st_ino for each in named]


async def test_a_disk_that_fails_to_keep_a_picture_leaves_no_row(
    ask: Ask, draw: Draw, images: ImageRepository, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: int) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "fsync", fail)
    job = await ask()

    with pytest.raises(OSError, match="Input/output"):
        await draw(job)
    assert await images.of_job(job.id) == []


@pytest.mark.parametrize("number", [errno.EINVAL, errno.ENOTSUP, errno.EBADF])
async def test_a_picture_is_kept_where_folders_cannot_be_flushed(
    ask: Ask, draw: Draw, images: ImageRepository, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    flush = os.fsync

    def fsync(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(number, os.strerror(number))
        flush(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    job = await ask()
    await draw(job)
    assert len(await images.intact(job.id)) == 1


async def test_a_folder_that_cannot_be_made_is_a_failure_with_a_name(
    database: Database, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StorageUnavailable):
        SqlImageRepository(database, tmp_path / "file").path_for(
            PictureKey(JobId(1), 0), Claim(OWNER, 1)
        )


async def test_old_pictures_go_and_new_ones_stay(
    ask: Ask, draw: Draw, finish: Finish, images: ImageRepository, noon: float
) -> None:
    old, new = await ask(), await ask()
    old_path, new_path = await draw(old, at=noon - 100), await draw(new, at=noon)
    await finish(old)
    await finish(new)

    assert await images.sweep(noon - 50, NO_ROOM_NEEDED) == 1

    assert (old_path.exists(), new_path.exists()) == (False, True)
    assert await images.of_job(old.id) == []
    assert len(await images.of_job(new.id)) == 1
    assert await images.sweep(noon - 50, NO_ROOM_NEEDED) == 0


async def test_a_picture_takes_its_preview_along(
    ask: Ask, draw: Draw, finish: Finish, images: ImageRepository, noon: float
) -> None:
    job = await ask()
    path = await draw(job, at=noon - 100)
    await finish(job)
    preview_path(path).touch()

    assert await images.sweep(noon - 50, NO_ROOM_NEEDED) == 1

    assert list(path.parent.iterdir()) == []


async def test_the_oldest_go_until_the_rest_has_room(
    ask: Ask, draw: Draw, finish: Finish, images: ImageRepository, noon: float
) -> None:
    paths = []
    for age in (0, 30, 20, 10):
        job = await ask()
        paths.append(await draw(job, size=100, at=noon - age))
        await finish(job)

    assert await images.sweep(older_than=0, keep_bytes=250) == 2

    assert [path.exists() for path in paths] == [True, False, False, True]


async def test_a_picture_that_was_not_delivered_yet_is_never_deleted(
    ask: Ask, draw: Draw, steps: JobSteps, finish: Finish, images: ImageRepository
) -> None:
    unsent, untold, answered = await ask(), await ask(pictures=2), await ask()
    noon = unsent.created_at
    kept = [await draw(job, at=noon - 100) for job in (unsent, untold)]
    gone = await draw(answered, at=noon - 10)
    await finish(answered)
    await steps.cancel(untold, noon)

    assert await images.sweep(older_than=noon, keep_bytes=0) == 1

    assert [path.exists() for path in kept] == [True, True]
    assert not gone.exists()


async def test_files_that_no_request_knows_go_a_day_after_their_time(
    *, ask: Ask, draw: Draw, steps: JobSteps, images: ImageRepository, noon: float
) -> None:
    job = await ask(pictures=4)
    known = await draw(job, 0)
    forgotten, draft, fresh = [
        images.path_for(claimed.key, claimed.claim)
        for claimed in [await steps.claim(job, noon, position) for position in (1, 2, 3)]
    ]
    draft = draft.with_suffix(".part")
    for path, days in ((known, 9), (forgotten, 2), (draft, 2), (fresh, 0.5)):
        path.write_bytes(b"picture")
        os.utime(path, (noon - days * DAY, noon - days * DAY))

    assert await images.sweep(noon, NO_ROOM_NEEDED) == 0
    assert draft.exists()  # it may be drawn, and the clock have been set
    await steps.cancel(job, noon)
    assert await images.sweep(noon, NO_ROOM_NEEDED) == 0

    left = [path.exists() for path in (known, forgotten, draft, fresh)]
    assert left == [True, False, False, True]


async def test_a_file_that_is_gone_already_does_not_stop_the_sweep(
    ask: Ask, draw: Draw, finish: Finish, images: ImageRepository, noon: float
) -> None:
    job = await ask(pictures=2)
    lost, kept = await draw(job, 0, at=noon - 100), await draw(job, 1, at=noon - 100)
    await finish(job)
    lost.unlink()

    assert await images.sweep(noon, NO_ROOM_NEEDED) == 2
    assert not kept.exists()


async def test_a_file_that_cannot_be_deleted_does_not_stop_the_sweep(
    ask: Ask,
    draw: Draw,
    finish: Finish,
    images: ImageRepository,
    caplog: pytest.LogCaptureFixture,
) -> None:
    job = await ask(pictures=2)
    stuck, free = await draw(job, 0), await draw(job, 1)
    await finish(job)
    stuck.unlink()
    stuck.mkdir()  # what no unlink takes

    assert await images.sweep(job.created_at + 1, NO_ROOM_NEEDED) == 1

    assert not free.exists()
    assert stuck.name in caplog.text
    assert [image.path for image in await images.of_job(job.id)] == [stuck]
