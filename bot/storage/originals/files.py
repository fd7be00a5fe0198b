"""Image files: flushed to the disk before their row is written, and checked against it."""

import errno
import hashlib
import os
from pathlib import Path

FOLDER_FSYNC_UNSUPPORTED = (errno.EINVAL, errno.ENOTSUP, errno.ENOSYS, errno.EBADF)
"""What file systems say that flush no folders, as those of networks and of virtual machines: no
reason to lose a picture that is paid.
"""


def fsync_and_hash(path: Path, folder: Path) -> str | None:
    """Flushes the file, and its name in all folders below `folder`, to the disk; returns its SHA-256
    in hexadecimal, None where there is no such file.

    Raises OSError.
    """
    try:
        with path.open("r+b") as file:  # Windows flushes only what may be written
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            os.fsync(file.fileno())
    except FileNotFoundError:
        return None
    for parent in path.parents:
        _fsync_folder(parent)
        if parent == folder:
            break
    return digest


def is_intact(path: Path, size: int, digest: str | None) -> bool:
    """Without a digest, which older rows lack, the size has to do."""
    try:
        with path.open("rb") as file:
            if os.fstat(file.fileno()).st_size != size:
                return False
            return digest is None or hashlib.file_digest(file, "sha256").hexdigest() == digest
    except OSError:
        return False


def _fsync_folder(folder: Path) -> None:
    if os.name == "nt":  # which opens no folders, and writes names down by itself
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in FOLDER_FSYNC_UNSUPPORTED:
            raise
    finally:
        os.close(descriptor)
