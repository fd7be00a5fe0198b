"""The line in which writers wait for the database."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from enum import IntEnum
from heapq import heappop, heappush
from itertools import count


class Haste(IntEnum):
    """Who writes first: when many ask at once, what was begun ends before more is begun."""

    TAKES_IN = 0  # updates: everything else comes after them
    GOES_ON = 1
    BEGINS = 2


class WritingLine:
    """One writes at a time: by haste, and as they came."""

    def __init__(self) -> None:
        self._numbers = count()
        self._waiting: list[tuple[Haste, int, asyncio.Future[None]]] = []
        self._taken = False

    @asynccontextmanager
    async def turn(self, haste: Haste) -> AsyncIterator[None]:
        """Waits for its turn, and keeps it for the block."""
        await self._come(haste)
        try:
            yield
        finally:
            self._call_next()

    async def _come(self, haste: Haste) -> None:
        if not self._taken:
            self._taken = True
            return
        called = asyncio.get_running_loop().create_future()
        heappush(self._waiting, (haste, next(self._numbers), called))
        try:
            await called
        except asyncio.CancelledError:
            if not called.cancelled():  # its turn came at that very moment
                self._call_next()
            raise

    def _call_next(self) -> None:
        while self._waiting:
            *_, called = heappop(self._waiting)
            if not called.done():
                called.set_result(None)
                return
        self._taken = False
