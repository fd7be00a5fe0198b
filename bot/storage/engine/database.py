"""The database: its connections, its transactions, and the one error that leaves it."""

from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from enum import IntEnum
from pathlib import Path

from sqlalchemy import Connection, event, text
from sqlalchemy.engine import AdaptedConnection, make_url
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
from bot.runtime.priority_gate import PriorityGate
from bot.storage.engine.aiosqlite_adapter import OneTripDriver, begin_with_next_statement
from bot.storage.engine.errors import database_unavailable, folder_unavailable
from bot.storage.engine.migrate import (
    UnknownRevision,
    columns_by_table,
    is_foreign,
    migrate,
    missing_columns,
)

BUSY_TIMEOUT = 10.0  # seconds that a transaction waits for another process's
POOL_SIZE = 15  # kept open: opening one takes longer than most of what it is used for
PRAGMAS = """
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;  -- a power cut must not forget a paid request
PRAGMA foreign_keys = ON;
PRAGMA secure_delete = ON;  -- what is erased is overwritten
"""
NO_BEGIN = None
BEGIN_SQL = "begin_sql"  # the execution option that says how a transaction begins


class WritePriority(IntEnum):
    """Which write goes first: jobs under way end before new ones start."""

    INTAKE = 0  # updates: everything else comes after them
    CONTINUE = 1
    START = 2


class Database:
    """Transactions on one database. All that goes wrong with it is a StorageUnavailable."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._snapshot_engine = engine
        # A single SELECT needs no transaction: one trip to the database's thread less.
        self._read_engine = engine.execution_options(**{BEGIN_SQL: NO_BEGIN})
        # A transaction that begins as a reader and writes later would lose others' writes.
        self._write_engine = engine.execution_options(**{BEGIN_SQL: "BEGIN IMMEDIATE"})
        # SQLite takes one writer at a time and has the others poll: ours wait at this gate, so that
        # none waits long and readers find a free connection.
        self._writers = PriorityGate[WritePriority](capacity=1)

    def read(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """A connection without a transaction: two SELECTs on it may see different states."""
        return _transaction(self._read_engine)

    def snapshot(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """A transaction that sees one state of the database."""
        return _transaction(self._snapshot_engine)

    @asynccontextmanager
    async def write(
        self, priority: WritePriority = WritePriority.CONTINUE
    ) -> AsyncIterator[AsyncConnection]:
        """A write transaction (`BEGIN IMMEDIATE`, with its first statement); writers wait for it by
        priority.
        """
        async with self._writers.place(priority), _transaction(self._write_engine) as connection:
            yield connection

    async def truncate_wal(self) -> None:
        """Truncates the write-ahead log, where erased data stands until then. While another
        connection reads, it stays for the next time.
        """
        if self._read_engine.dialect.name == "sqlite":
            async with self._writers.place(WritePriority.CONTINUE), self.read() as connection:
                await connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


@asynccontextmanager
async def open_database(url: str, busy_timeout: float = BUSY_TIMEOUT) -> AsyncIterator[Database]:
    """The database at an SQLAlchemy URL such as `sqlite+aiosqlite:////data/bot.db`.

    Its folder is made, and its tables are brought up to date. Raises StorageUnavailable when the
    URL makes no sense, or the file cannot be written or read.
    """
    engine = _engine(url, busy_timeout)
    try:
        database = Database(engine)
        async with database.write() as connection:
            await _migrate_and_check(connection)
        yield database
    finally:
        await engine.dispose()


def _engine(url: str, busy_timeout: float) -> AsyncEngine:
    try:
        address = make_url(url)
        if address.get_backend_name() != "sqlite":
            return create_async_engine(address)
        if address.database and not address.database.startswith("file:"):
            _make_folder(Path(address.database).parent)
        # Without an isolation level the driver begins nothing by itself: `_begin_transaction` does.
        options = {"isolation_level": None, "timeout": busy_timeout}
        on_disk = address.database not in {None, "", ":memory:"}
        pool = {"pool_size": POOL_SIZE, "max_overflow": 0} if on_disk else {}
        engine = create_async_engine(address, module=OneTripDriver(), connect_args=options, **pool)
    except (ArgumentError, InvalidRequestError, ImportError) as error:
        raise StorageUnavailable(kind="address", reason=str(error)) from error
    event.listen(engine.sync_engine, "connect", _set_pragmas)
    event.listen(engine.sync_engine, "begin", _begin_transaction)
    return engine


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise folder_unavailable(error, folder) from error


def _set_pragmas(connection: AdaptedConnection, _record: object) -> None:
    connection.run_async(lambda driver: driver.executescript(PRAGMAS))  # one trip to its thread


def _begin_transaction(connection: Connection) -> None:
    begin_sql = connection.get_execution_options().get(BEGIN_SQL, "BEGIN")
    begin_with_next_statement(connection, begin_sql)


async def _migrate_and_check(connection: AsyncConnection) -> None:
    place = connection.engine.url.database or ""
    if await connection.run_sync(is_foreign):
        raise StorageUnavailable(kind="foreign", reason="no alembic_version", place=place)
    try:
        await connection.run_sync(migrate)
        # A file that can only be read is told of now, and not by the first request.
        await connection.execute(text("UPDATE alembic_version SET version_num = version_num"))
        if names := ", ".join(missing_columns(await connection.run_sync(columns_by_table))):
            raise StorageUnavailable(kind="lacking", reason="columns", place=place, detail=names)
    except UnknownRevision as error:
        raise StorageUnavailable(kind="newer", reason=str(error), place=place) from error


@asynccontextmanager
async def _transaction(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    with _driver_errors_translated(engine.url.database or ""):
        async with engine.begin() as connection:
            yield connection


@contextmanager
def _driver_errors_translated(place: str) -> Iterator[None]:
    try:
        yield
    except (IntegrityError, ProgrammingError, DataError):
        raise  # a mistake in the code, not in the database's health
    except DatabaseError as error:  # locked, read-only, full, no database at all
        raise database_unavailable(error.orig or error, place) from error
    except TimeoutError as error:
        raise StorageUnavailable(kind="locked", reason=str(error), place=place) from error
