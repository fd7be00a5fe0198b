"""The queue in which writers wait for the database."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from enum import IntEnum
from heapq import heappop, heappush
from itertools import count


class WritePriority(IntEnum):
    """Which write goes first: jobs under way end before new ones start."""

    INTAKE = 0  # updates: everything else comes after them
    CONTINUE = 1
    START = 2


class WriteQueue:
    """One writer at a time: by priority, then by arrival."""

    def __init__(self) -> None:
        self._numbers = count()
        self._waiting: list[tuple[WritePriority, int, asyncio.Future[None]]] = []
        self._held = False

    @asynccontextmanager
    async def turn(self, priority: WritePriority) -> AsyncIterator[None]:
        """Waits for its turn, and keeps it for the block."""
        await self._acquire(priority)
        try:
            yield
        finally:
            self._release()

    async def _acquire(self, priority: WritePriority) -> None:
        if not self._held:
            self._held = True
            return
        admitted = asyncio.get_running_loop().create_future()
        heappush(self._waiting, (priority, next(self._numbers), admitted))
        try:
            await admitted
        except asyncio.CancelledError:
            if not admitted.cancelled():  # its turn came at that very moment
                self._release()
            raise

    def _release(self) -> None:
        while self._waiting:
            *_, admitted = heappop(self._waiting)
            if not admitted.done():
                admitted.set_result(None)
                return
        self._held = False
