"""aiosqlite without its threads: each statement runs where the event loop is about to go on.

A trip to a thread and back is most of what a statement costs. The order stays what it is with
threads, and the loop goes on between a statement and its result. Tests of races and of locks that
others hold keep the threads: a statement that waits here holds everything up.
"""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from queue import SimpleQueue
from typing import Any

import aiosqlite.core
import pytest

Work = tuple[asyncio.Future[Any] | None, Callable[[], Any]]


class InlineQueue(SimpleQueue[Work]):
    """In place of the queue to a connection's thread, which only hears when it is over."""

    def put_nowait(self, item: Work) -> None:
        future, function = item
        try:
            result = function()
        except BaseException as error:  # noqa: BLE001  # as aiosqlite does in its thread
            if future:
                future.get_loop().call_soon(aiosqlite.core.set_exception, future, error)
            return
        if future:
            future.get_loop().call_soon(aiosqlite.core.set_result, future, result)
        if result is aiosqlite.core._STOP_RUNNING_SENTINEL:
            super().put_nowait((None, lambda: result))


@contextmanager
def inline_sqlite() -> Iterator[None]:
    """For connections that are opened in the block."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(aiosqlite.core, "SimpleQueue", InlineQueue)
        yield
