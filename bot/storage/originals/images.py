"""The results on disk."""

import asyncio
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from logging import getLogger
from pathlib import Path
from typing import Any

from sqlalchemy import Row, RowMapping, and_, bindparam, delete, false, insert, select, true, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import JobId
from bot.domain.images import Image, Measure, StoredImages, preview_path
from bot.domain.jobs import DRAWN_FROM, FINAL
from bot.domain.work import Claim, PictureKey
from bot.storage.engine.database import Database
from bot.storage.engine.errors import folder_unavailable
from bot.storage.originals.files import fsync_and_hash, is_intact
from bot.storage.tables import images, jobs

JOBS_PER_FOLDER = 1000  # requests whose pictures share a folder
MIN_ORPHAN_AGE = 24 * 60 * 60  # seconds that a file may be drawn, or wait for its row

Kept = Row[JobId, int, str, int, float]  # job, position, file, bytes, time
KEPT = (images.c.job_id, images.c.position, images.c.file, images.c.bytes, images.c.at)

log = getLogger(__name__)


class SqlImageRepository:
    """`folder` holds the files; a row names its file relative to it."""

    def __init__(self, database: Database, folder: Path) -> None:
        self._database = database
        self._folder = folder

    def path_for(self, key: PictureKey, claim: Claim) -> Path:
        """Of its own for each claim: who was slower than the lease overwrites nothing.

        Raises StorageUnavailable when the folder cannot be made.
        """
        folder = self._folder_of(key.job_id)
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise folder_unavailable(error, folder) from error
        return folder / f"{key.job_id}-{key.position}-{claim.token}"

    def find(self, key: PictureKey) -> Path | None:
        name = f"{key.job_id}-{key.position}"
        whole = re.compile(rf"{name}(-\d+)?")  # earlier versions gave it no number
        found = self._folder_of(key.job_id).glob(f"{name}*")
        return next((path for path in found if whole.fullmatch(path.name)), None)

    def _folder_of(self, job_id: JobId) -> Path:
        return self._folder / str(job_id // JOBS_PER_FOLDER)

    async def of_job(self, job_id: JobId) -> list[Image]:
        return [self._image(row) for row in await self._rows(job_id) if not row["deleted"]]

    async def intact(self, job_id: JobId) -> list[Image]:
        return list((await self.stored(job_id)).intact)

    async def stored(self, job_id: JobId) -> StoredImages:
        rows = await self._rows(job_id)
        kept = [row for row in rows if not row["deleted"]]
        intact = await asyncio.to_thread(
            lambda: tuple(self._image(row) for row in kept if self._is_intact(row))
        )
        return StoredImages(tuple(row["position"] for row in rows), len(kept), intact)

    async def _rows(self, job_id: JobId) -> Sequence[RowMapping]:
        """Of all images of the job, deleted or not."""
        of_job = select(images).where(images.c.job_id == job_id).order_by(images.c.position)
        async with self._database.read() as connection:
            return (await connection.execute(of_job)).mappings().all()

    def _image(self, row: RowMapping) -> Image:
        measure = Measure(row["width"], row["height"], row["format"], row["bytes"])
        return Image(row["position"], self._folder / row["file"], measure)

    def _is_intact(self, row: RowMapping) -> bool:
        path = self._folder / row["file"]
        intact = is_intact(path, row["bytes"], row["sha256"])
        if not intact:
            log.warning("A picture is not what it was: %s", path)
        return intact

    async def drawn(self, job_id: JobId) -> list[int]:
        positions = select(images.c.position).where(images.c.job_id == job_id)
        async with self._database.read() as connection:
            return list((await connection.scalars(positions.order_by(images.c.position))).all())

    async def sweep(self, older_than: float, keep_bytes: int) -> int:
        """Deletes the files first: after a crash, the next sweep finds their rows unmarked."""
        async with self._database.snapshot() as connection:
            kept: dict[str, int] = dict((await connection.execute(_SIZES)).all())
            rows: Sequence[Kept] = (await connection.execute(_ANSWERED)).all()
            under_way = {str(job_id) for job_id in await connection.scalars(_UNDER_WAY)}
        await asyncio.to_thread(self._unlink_orphans, kept.keys(), under_way, older_than)
        total = sum(kept.values())
        surplus = _surplus(rows, older_than, total - keep_bytes)
        gone = await asyncio.to_thread(self._unlink, surplus)
        if gone:
            async with self._database.write() as connection:
                await connection.execute(_MARK_DELETED, gone)
        return len(gone)

    def _unlink_orphans(
        self, known: Collection[str], under_way: Collection[str], older_than: float
    ) -> None:
        """Deletes files without a row, which cancelled and broken jobs left behind.

        Not those of jobs under way, however old they are by a clock that was just set right.
        """
        for path in self._folder.rglob("*"):
            is_known = path.relative_to(self._folder).as_posix() in known
            is_drawn_now = path.name.partition("-")[0] in under_way
            is_orphan = path.is_file() and not is_known and not is_drawn_now
            if is_orphan and path.stat().st_mtime < older_than - MIN_ORPHAN_AGE:
                path.unlink(missing_ok=True)

    def _unlink(self, rows: Iterable[Kept]) -> list[dict[str, int]]:
        """Returns the keys of the rows whose files are gone, with their previews."""
        return [
            {"of_job": job_id, "at_position": position}
            for job_id, position, file, _, _ in rows
            if _try_unlink(preview_path(self._folder / file)) and _try_unlink(self._folder / file)
        ]


def flush_image(image: Image, folder: Path) -> dict[str, Any]:
    """Flushes the file of an image to the disk; returns what its row says about it. Raises OSError."""
    measure = image.measure
    return {
        "file": image.path.relative_to(folder).as_posix(),
        "sha256": fsync_and_hash(image.path, folder),
        "width": measure.width,
        "height": measure.height,
        "format": measure.format,
        "bytes": measure.size,
    }


async def write_image(
    connection: AsyncConnection, key: PictureKey, file: Mapping[str, Any], at: float, *, again: bool
) -> None:
    """The row of a flushed image, `again` in the place of one that may be there."""
    same = and_(images.c.job_id == key.job_id, images.c.position == key.position)
    row = {"job_id": key.job_id, "position": key.position, "at": at, "deleted": False, **file}
    if again:
        await connection.execute(delete(images).where(same))
    await connection.execute(insert(images).values(row))


def erase_files(folder: Path, job_ids: Iterable[JobId]) -> bool:
    """Deletes all that was drawn for these requests, known or not; says whether all is gone."""
    names = {str(job_id): folder / str(job_id // JOBS_PER_FOLDER) for job_id in job_ids}
    drawn = [
        path
        for subfolder in set(names.values())
        for path in subfolder.glob("*-*")
        if path.name.partition("-")[0] in names
    ]
    stuck = [path for path in drawn if not _try_unlink(path)]
    return not stuck


def _try_unlink(path: Path) -> bool:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        log.warning("A picture could not be deleted: %s", error)
        return False
    return True


_ANSWERED = (
    select(*KEPT)
    .join(jobs, jobs.c.id == images.c.job_id)
    .where(images.c.deleted == false(), jobs.c.state.in_(FINAL), jobs.c.answered == true())
    .order_by(images.c.at, images.c.job_id, images.c.position)
)
_UNDER_WAY = select(jobs.c.id).where(jobs.c.state.in_(DRAWN_FROM))
_SIZES = select(images.c.file, images.c.bytes).where(images.c.deleted == false())
_MARK_DELETED = (
    update(images)
    .where(images.c.job_id == bindparam("of_job"), images.c.position == bindparam("at_position"))
    .values(deleted=True)
)


def _surplus(oldest_first: Sequence[Kept], older_than: float, excess: int) -> list[Kept]:
    """The rows past the age, and then the oldest until `excess` bytes are gone."""
    surplus = []
    for row in oldest_first:
        if row.at >= older_than and excess <= 0:
            break
        surplus.append(row)
        excess -= row.bytes
    return surplus
