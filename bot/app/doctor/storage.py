"""The database, who may read it, and the disk."""

import asyncio
import errno
import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

from bot.app.doctor.context import Context
from bot.app.doctor.findings import Finding, Status, make_finding
from bot.app.permissions import close_to_others, open_to_others
from bot.app.sentences import storage_sentence
from bot.domain.errors import StorageUnavailable
from bot.services.drawing.draw_picture import MIN_FREE_BYTES
from bot.storage import check_integrity, folder_unavailable, inspect_database

MEGABYTE = 1024 * 1024


async def check_database(context: Context) -> AsyncIterator[Finding]:
    """Neither makes nor migrates anything."""
    path = context.config.database_path
    try:
        state = await asyncio.to_thread(inspect_database, path)
        if state is None:
            _check_folder(path.parent)
        else:
            await asyncio.to_thread(check_integrity, path)
    except StorageUnavailable as error:
        yield _unavailable("database", error)
        return
    if state is None:
        yield make_finding("database", Status.OK, "doctor-database-new", place=str(path))
        return
    yield make_finding(
        "database",
        Status.OK,
        "doctor-database",
        place=str(path),
        megabytes=state.size / MEGABYTE,
        revision=state.revision,
        behind=state.behind,
    )


async def check_files(context: Context) -> AsyncIterator[Finding]:
    """Whether DATA_DIR can be used, and nobody else reads what is in it."""
    config = context.config
    try:
        _check_folder(config.data_dir)
    except StorageUnavailable as error:
        yield _unavailable("files", error)
        return
    if context.fix and (closed := await asyncio.to_thread(close_to_others, config)):
        yield make_finding("files", Status.OK, "doctor-files-closed", count=len(closed))
    opened = await asyncio.to_thread(open_to_others, config)
    if not opened:
        yield make_finding("files", Status.OK, "doctor-files", place=str(config.data_dir))
        return
    yield make_finding(
        "files",
        Status.WARNING,
        "doctor-files-open",
        remedy="doctor-files-others-remedy" if context.fix else "doctor-files-open-remedy",
        count=len(opened),
        example=str(opened[0]),
    )


async def check_disk(context: Context) -> AsyncIterator[Finding]:
    config = context.config
    free = shutil.disk_usage(_existing(config.data_dir)).free
    kept = await asyncio.to_thread(_bytes_in, config.images_dir)
    status, key = Status.OK, "doctor-disk"
    if free < MIN_FREE_BYTES:
        status, key = Status.FAILURE, "doctor-disk-full"
    elif kept + free - MIN_FREE_BYTES < config.keep_images_mb * MEGABYTE:
        status, key = Status.WARNING, "doctor-disk-tight"
    yield make_finding(
        "disk",
        status,
        key,
        remedy=None if status is Status.OK else "doctor-disk-remedy",
        place=str(config.data_dir),
        free=free // MEGABYTE,
        needed=MIN_FREE_BYTES // MEGABYTE,
        keep=config.keep_images_mb,
        kept=kept // MEGABYTE,
    )


def _unavailable(check: str, error: StorageUnavailable) -> Finding:
    return Finding(check, Status.FAILURE, storage_sentence(error))


def _check_folder(folder: Path) -> None:
    """Whether it can be used, or made. Raises StorageUnavailable."""
    there = _existing(folder)
    if not there.is_dir():
        raise folder_unavailable(OSError(errno.ENOTDIR, "not a folder", str(there)), there)
    if not os.access(there, os.W_OK | os.X_OK):
        raise folder_unavailable(OSError(errno.EACCES, "not writable", str(there)), there)


def _existing(path: Path) -> Path:
    """The path, or the nearest folder above it that is there."""
    return next(each for each in (path, *path.absolute().parents) if each.exists())


def _bytes_in(folder: Path) -> int:
    return sum(map(_size, folder.rglob("*")))


def _size(path: Path) -> int:
    """Nothing for a folder, and for what the bot deletes meanwhile."""
    try:
        return path.stat().st_size if path.is_file() else 0
    except OSError:
        return 0
