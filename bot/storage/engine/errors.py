"""Why the database or its folder cannot be used, as values of `StorageUnavailable`.

`kind`: `locked`, `read-only`, `full`, `damaged`, `foreign` (another program's file), `newer` (than
the code), `lacking` (columns, named in `detail`), `address`, `no-folder` (a file is in its place), `no-access`, or `other` with the name of
the error in `detail`. `place`: the file or folder.
"""

import errno
import sqlite3
from collections.abc import Mapping
from pathlib import Path

from bot.domain.errors import StorageUnavailable

KIND_BY_SQLITE_CODE: Mapping[int, str] = {
    sqlite3.SQLITE_BUSY: "locked",
    sqlite3.SQLITE_LOCKED: "locked",
    sqlite3.SQLITE_READONLY: "read-only",
    sqlite3.SQLITE_FULL: "full",
    sqlite3.SQLITE_CORRUPT: "damaged",
    sqlite3.SQLITE_NOTADB: "foreign",
    sqlite3.SQLITE_CANTOPEN: "no-access",
    sqlite3.SQLITE_PERM: "no-access",
    sqlite3.SQLITE_AUTH: "no-access",
}
KIND_BY_ERRNO: Mapping[int, str] = {
    errno.EACCES: "no-access",
    errno.EPERM: "no-access",
    errno.EROFS: "read-only",
    errno.ENOSPC: "full",
    errno.EDQUOT: "full",
    errno.ENOTDIR: "no-folder",
    errno.EEXIST: "no-folder",
}
PRIMARY_CODE = 0xFF
"""SQLite's extended codes hold more in the higher bits: https://sqlite.org/rescode.html"""


def database_unavailable(error: BaseException, place: str) -> StorageUnavailable:
    """For what the driver raised about the database at this path."""
    code = getattr(error, "sqlite_errorcode", 0) & PRIMARY_CODE
    return StorageUnavailable(
        reason=str(error),
        kind=KIND_BY_SQLITE_CODE.get(code, "other"),
        place=place,
        detail=getattr(error, "sqlite_errorname", type(error).__name__),
    )


def folder_unavailable(error: OSError, folder: Path) -> StorageUnavailable:
    """For what the system said when this folder was needed."""
    place = str(error.filename or folder)
    number = error.errno or 0
    return StorageUnavailable(
        reason=f"{place}: {error.strerror}",
        kind=KIND_BY_ERRNO.get(number, "other"),
        place=place,
        detail=errno.errorcode.get(number, type(error).__name__),
    )
