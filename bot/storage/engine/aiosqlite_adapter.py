"""SQLAlchemy's adapter of aiosqlite with one trip to the database's thread for each statement.

SQLAlchemy's own makes four: it opens a cursor, executes, fetches and closes, and each time the event
loop waits for the connection's thread. Here all of it is one function in aiosqlite's queue, together
with the `BEGIN` of a transaction whose first statement it is.

What is private to aiosqlite and used here: `Connection._execute`, which runs any function in the
thread as all of its methods do, since none of them brings rows and `rowcount` in one call;
`Connection._conn`, the `sqlite3.Connection` for that function; and `Connection._connection`, the same
or None, as SQLAlchemy's adapter asks. Of that adapter, it is the hooks of its cursor.
tests/integration/test_aiosqlite_adapter.py fails where new releases change any of them.
"""

import sqlite3
from collections import deque
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any, cast

import aiosqlite
from sqlalchemy import Connection
from sqlalchemy.connectors.asyncio import AsyncAdapt_dbapi_cursor
from sqlalchemy.dialects.sqlite.aiosqlite import (
    AsyncAdapt_aiosqlite_connection,
    AsyncAdapt_aiosqlite_cursor,
    AsyncAdapt_aiosqlite_dbapi,
)
from sqlalchemy.util.concurrency import await_


@dataclass(slots=True)
class ClosedCursor:
    """What a statement left behind. The adapter reads its properties, and closes it once more."""

    rows: deque[Any] = field(default_factory=deque)
    description: Any = None
    rowcount: int = -1
    lastrowid: int | None = None
    arraysize: int = 1

    def close(self) -> None:
        """It is."""


class OneTripCursor(AsyncAdapt_aiosqlite_cursor):
    """Holds the rows of its last statement."""

    __slots__ = ()
    _awaitable_cursor_close = False
    _adapt_connection: "OneTripConnection"

    def _make_new_cursor(self, *_: Any) -> Any:
        return ClosedCursor()

    def _aenter_cursor(self, cursor: Any) -> Any:
        return cursor

    async def _execute_async(self, operation: Any, parameters: Any) -> None:
        await self._run(sqlite3.Cursor.execute, operation, parameters or ())

    async def _executemany_async(self, operation: Any, seq_of_parameters: Any) -> None:
        await self._run(sqlite3.Cursor.executemany, operation, seq_of_parameters)

    async def _run(self, method: Any, sql: str, parameters: Sequence[Any]) -> None:
        run = self._adapt_connection.run_statement
        # A cancelled task is told at once, the thread goes on: SQLAlchemy then closes the
        # connection behind the statement, which rolls back, and the pool opens another.
        closed = await self._connection._execute(run, method, sql, parameters)
        self._cursor, self._rows = closed, closed.rows


class OneTripConnection(AsyncAdapt_aiosqlite_connection):
    """`begin_sql`: how a transaction begins, until its first statement has begun it."""

    __slots__ = ("begin_sql",)
    _cursor_cls = OneTripCursor

    def __init__(self, dbapi: Any, connection: Any) -> None:
        super().__init__(dbapi, connection)
        self.begin_sql: str | None = None

    def cursor(self, server_side: bool = False) -> AsyncAdapt_dbapi_cursor:
        """One on the server's side executes by itself: the transaction begins before it."""
        if server_side and self.begin_sql:
            await_(self._connection._execute(self._begin))
        return super().cursor(server_side)

    def commit(self) -> None:
        if self._is_in_transaction():
            super().commit()

    def rollback(self) -> None:
        if self._is_in_transaction():
            super().rollback()

    def run_statement(self, method: Any, sql: str, parameters: Sequence[Any]) -> ClosedCursor:
        """In the database's thread."""
        self._begin()
        with closing(self._connection._conn.cursor()) as cursor:
            method(cursor, sql, parameters)
            rows = deque(cursor.fetchall())  # `rowcount` is right after that
            return ClosedCursor(rows, cursor.description, cursor.rowcount, cursor.lastrowid)

    def _begin(self) -> None:
        """In the database's thread. Where it fails, the next statement tries again."""
        if self.begin_sql:
            self._connection._conn.execute(self.begin_sql)
            self.begin_sql = None

    def _is_in_transaction(self) -> bool:
        """As SQLite says, whatever has come of the statements; False once it is closed."""
        return bool(self._connection._connection and self._connection.in_transaction)


class OneTripDriver(AsyncAdapt_aiosqlite_dbapi):
    """For `create_async_engine(module=…)`."""

    def __init__(self) -> None:
        super().__init__(aiosqlite, sqlite3)

    def connect(self, *args: Any, **options: Any) -> OneTripConnection:
        return OneTripConnection(self, super().connect(*args, **options).driver_connection)


def begin_with_next_statement(connection: Connection, begin_sql: str | None) -> None:
    """Lets what SQLAlchemy calls a transaction begin in the trip of its first statement.

    None: its statements are in none, whatever the one before it left.
    """
    cast("OneTripConnection", connection.connection.dbapi_connection).begin_sql = begin_sql
