"""Looks at a database without making or changing anything, also while a bot works with it."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.domain.errors import StorageUnavailable
from bot.storage.engine.errors import database_unavailable, folder_unavailable
from bot.storage.engine.migrate import REVISION_TABLE, missing_columns, revisions

BUSY_TIMEOUT = 10.0  # seconds; another's write takes milliseconds
LARGE = 100_000_000  # bytes; a full check of larger ones takes minutes


@dataclass(frozen=True, slots=True)
class DatabaseState:
    """`size` in bytes, with the log of writes; `behind`: how many revisions the next start runs."""

    size: int
    revision: str
    behind: int


def inspect_database(path: Path, busy_timeout: float = BUSY_TIMEOUT) -> DatabaseState | None:
    """Whether it can be written, and how it is; None where no database is yet. Blocks.

    Raises StorageUnavailable with its `kind`.
    """
    with _driver_errors_translated(path):
        if not path.exists():
            return None
        with _connect(path, busy_timeout) as connection:
            connection.execute("BEGIN IMMEDIATE")  # fails where nothing can be written
            connection.execute("ROLLBACK")
            tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema")}
            revision = _revision(connection) if REVISION_TABLE in tables else None
            columns = {table: _columns(connection, table) for table in tables}
        files = [path, path.with_name(f"{path.name}-wal")]
        size = sum(file.stat().st_size for file in files if file.exists())
    if not tables:
        return None
    if revision is None:
        raise StorageUnavailable(kind="foreign", reason="no revision", place=str(path))
    known = revisions()
    if revision not in known:
        raise StorageUnavailable(kind="newer", reason=f"revision {revision}", place=str(path))
    behind = len(known) - 1 - known.index(revision)
    if not behind and (names := ", ".join(missing_columns(columns))):
        raise StorageUnavailable(kind="lacking", reason="columns", place=str(path), detail=names)
    return DatabaseState(size, revision, behind)


def check_integrity(path: Path, busy_timeout: float = BUSY_TIMEOUT) -> None:
    """Reads all of it; of a large one, all but what its indexes say. Blocks, for long.

    Raises StorageUnavailable: `damaged`, or as `inspect_database`.
    """
    with _driver_errors_translated(path), _connect(path, busy_timeout) as connection:
        check = "quick_check" if path.stat().st_size > LARGE else "integrity_check"
        (verdict,) = connection.execute(f"PRAGMA {check}(1)").fetchone()
    if verdict != "ok":
        raise StorageUnavailable(kind="damaged", reason=verdict, place=str(path))


def _revision(connection: sqlite3.Connection) -> str | None:
    row = connection.execute(f"SELECT version_num FROM {REVISION_TABLE}").fetchone()  # noqa: S608  # a constant
    return None if row is None else str(row[0])


def _columns(connection: sqlite3.Connection, table: str) -> set[str]:
    rows = connection.execute("SELECT name FROM pragma_table_info(?)", (table,))
    return {name for (name,) in rows}


def _connect(path: Path, busy_timeout: float) -> "closing[sqlite3.Connection]":
    address = f"{path.resolve().as_uri()}?mode=rw"  # unlike a path, it never makes a file
    return closing(sqlite3.connect(address, uri=True, timeout=busy_timeout, isolation_level=None))


@contextmanager
def _driver_errors_translated(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise database_unavailable(error, str(path)) from error
    except OSError as error:
        raise folder_unavailable(error, path) from error
