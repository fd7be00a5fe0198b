"""SQLite as tests use it: without threads, without waiting for the disk, without a look for migrations
at each start, and without compiling each statement anew for each test's database.

aiosqlite has a thread for each connection, and a trip there and back is most of what a statement
costs. Here each statement runs where the event loop is about to go on. The order stays what it is
with threads, and the loop goes on between a statement and its result. Tests of races and of locks
that others hold keep the threads: a statement that waits here holds everything up.
"""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from queue import SimpleQueue
from typing import Any

import aiosqlite.core
import pytest
from sqlalchemy.dialects.sqlite.aiosqlite import SQLiteDialect_aiosqlite
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.storage.engine import database

Work = tuple[asyncio.Future[Any] | None, Callable[[], Any]]
COMPILED: dict[Any, Any] = {}


class InlineQueue(SimpleQueue[Work]):
    """In place of the queue to a connection's thread, which only hears when it is over."""

    def put_nowait(self, item: Work) -> None:
        future, function = item
        settle, outcome = _run(function)
        if future:
            future.get_loop().call_soon(settle, future, outcome)
        if outcome is aiosqlite.core._STOP_RUNNING_SENTINEL:
            super().put_nowait((None, lambda: outcome))


def _run(function: Callable[[], Any]) -> tuple[Callable[[asyncio.Future[Any], Any], None], Any]:
    try:
        return aiosqlite.core.set_result, function()
    except BaseException as error:  # noqa: BLE001  # as aiosqlite does in its thread
        return aiosqlite.core.set_exception, error


def _engine(*args: Any, **kwargs: Any) -> AsyncEngine:
    """One that takes the statements which other engines have compiled."""
    return create_async_engine(*args, execution_options={"compiled_cache": COMPILED}, **kwargs)


async def _check_nothing(_: object) -> None:
    """`create_database` has made all tables."""


@contextmanager
def quick_sqlite() -> Iterator[None]:
    """For databases of `create_database` that are opened in the block."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(aiosqlite.core, "SimpleQueue", InlineQueue)
        patch.setattr(database, "create_async_engine", _engine)
        # A power cut ends the test, too.
        patch.setattr(database, "PRAGMAS", f"{database.PRAGMAS}PRAGMA synchronous = OFF;")
        patch.setattr(database, "_migrate_and_check", _check_nothing)
        # The dialects of all engines compile alike.
        patch.setattr(
            SQLiteDialect_aiosqlite, "__eq__", lambda one, other: type(one) is type(other)
        )
        patch.setattr(SQLiteDialect_aiosqlite, "__hash__", lambda one: hash(type(one)))
        yield
