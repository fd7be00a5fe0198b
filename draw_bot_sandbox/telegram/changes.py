"""Tells everybody who watches that something happened."""

import asyncio


class Changes:
    """A counter that can be waited on."""

    def __init__(self) -> None:
        self.version = 0
        self.closed = False
        self._next = asyncio.Event()

    def note(self) -> None:
        self.version += 1
        happened, self._next = self._next, asyncio.Event()
        happened.set()

    async def next(self) -> None:
        """Wait for what happens from now on."""
        await self._next.wait()

    def close(self) -> None:
        """Let everybody who waits go home."""
        self.closed = True
        self.note()
