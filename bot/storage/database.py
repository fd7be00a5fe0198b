"""The database: its connections, its transactions, and the one error that leaves it."""

import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from pathlib import Path

from alembic.util import CommandError
from sqlalchemy import Connection, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import (
    ArgumentError,
    DatabaseError,
    DataError,
    IntegrityError,
    InvalidRequestError,
    ProgrammingError,
    TimeoutError,  # noqa: A004  # SQLAlchemy's name: no free connection came in time
)
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.domain.errors import StorageUnavailable
from bot.storage.failures import database_failure, folder_failure
from bot.storage.migrating import columns_of, is_foreign, lacking, migrate
from bot.storage.writing import Haste, WritingLine

LOCK_WAIT = 10.0  # seconds that a transaction waits for another process's
CONNECTIONS = 15  # kept open: opening one takes longer than most of what it is used for
NOTHING = None
OPENING_SQL = "opening_sql"  # the execution option that says how a transaction begins


class Database:
    """Transactions on one database. All that goes wrong with it is a StorageUnavailable."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._reading = engine
        # A question alone needs no transaction around it: two ways to the database's thread less.
        self._asking = engine.execution_options(**{OPENING_SQL: NOTHING})
        # A transaction that begins as a reader and writes later would lose others' writes.
        self._writing = engine.execution_options(**{OPENING_SQL: "BEGIN IMMEDIATE"})
        # SQLite takes one writer at a time, and has the others try again and again: ours wait in
        # line here, so that nobody waits long and readers find a free connection.
        self._line = WritingLine()

    def read(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """For one question: each of several may see another state of the database."""
        return _transaction(self._asking)

    def snapshot(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """A transaction that sees one state of the database."""
        return _transaction(self._reading)

    @asynccontextmanager
    async def write(self, haste: Haste = Haste.GOES_ON) -> AsyncIterator[AsyncConnection]:
        """A transaction that nobody else's write can come between."""
        async with self._line.turn(haste), _transaction(self._writing) as connection:
            yield connection

    async def empty_log(self) -> None:
        """What was overwritten stands in SQLite's log of writes until then; where others read it
        at that very moment, until the next time.
        """
        if self._asking.dialect.name == "sqlite":
            async with self._line.turn(Haste.GOES_ON), self.read() as connection:
                await connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


@asynccontextmanager
async def opened(url: str, lock_wait: float = LOCK_WAIT) -> AsyncIterator[Database]:
    """The database at an SQLAlchemy URL such as `sqlite+aiosqlite:////data/bot.db`.

    Its folder is made, and its tables are brought up to date. Raises StorageUnavailable when the
    URL makes no sense, or the file cannot be written or read.
    """
    engine = _engine(url, lock_wait)
    try:
        database = Database(engine)
        async with database.write() as connection:
            await _bring_up_to_date(connection)
        yield database
    finally:
        await engine.dispose()


def _engine(url: str, lock_wait: float) -> AsyncEngine:
    try:
        address = make_url(url)
        if address.get_backend_name() != "sqlite":
            return create_async_engine(address)
        if address.database and not address.database.startswith("file:"):
            _make(Path(address.database).parent)
        # Without an isolation level the driver begins nothing by itself: `_begin` does.
        options = {"isolation_level": None, "timeout": lock_wait}
        on_disk = address.database not in {None, "", ":memory:"}
        pool = {"pool_size": CONNECTIONS, "max_overflow": 0} if on_disk else {}
        engine = create_async_engine(address, connect_args=options, **pool)
    except (ArgumentError, InvalidRequestError, ImportError) as error:
        raise StorageUnavailable(kind="address", reason=str(error)) from error
    event.listen(engine.sync_engine, "connect", _prepare)
    event.listen(engine.sync_engine, "begin", _begin)
    return engine


def _make(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise folder_failure(error, folder) from error


def _prepare(connection: sqlite3.Connection, _record: object) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")  # a power cut must not forget a paid request
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA secure_delete = ON")  # what is erased is overwritten
    cursor.close()


def _begin(connection: Connection) -> None:
    opening = connection.get_execution_options().get(OPENING_SQL, "BEGIN")
    if opening is not NOTHING:
        connection.exec_driver_sql(opening)


async def _bring_up_to_date(connection: AsyncConnection) -> None:
    place = connection.engine.url.database or ""
    if await connection.run_sync(is_foreign):
        raise StorageUnavailable(kind="foreign", reason="no alembic_version", place=place)
    try:
        await connection.run_sync(migrate)
        # A file that can only be read is told of now, and not by the first request.
        await connection.execute(text("UPDATE alembic_version SET version_num = version_num"))
        if names := ", ".join(lacking(await connection.run_sync(columns_of))):
            raise StorageUnavailable(kind="lacking", reason="columns", place=place, detail=names)
    except CommandError as error:  # its revision is none of those that the code knows
        raise StorageUnavailable(kind="newer", reason=str(error), place=place) from error


@asynccontextmanager
async def _transaction(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    with _failures_named(engine.url.database or ""):
        async with engine.begin() as connection:
            yield connection


@contextmanager
def _failures_named(place: str) -> Iterator[None]:
    try:
        yield
    except (IntegrityError, ProgrammingError, DataError):
        raise  # a mistake in the code, not in the database's health
    except DatabaseError as error:  # locked, read-only, full, no database at all
        raise database_failure(error.orig or error, place) from error
    except TimeoutError as error:
        raise StorageUnavailable(kind="locked", reason=str(error), place=place) from error
