"""Memory, given out by the byte."""

import asyncio


class MemoryBudget:
    """At most `total` bytes are out at once; who comes first is served first."""

    def __init__(self, total: int) -> None:
        self._free = total
        self._turn = asyncio.Lock()
        self._returned = asyncio.Event()

    async def take(self, amount: int) -> None:
        """Waits until there are so many; never more than `total` may be asked for."""
        async with self._turn:
            while amount > self._free:
                self._returned.clear()
                await self._returned.wait()
            self._free -= amount

    def give_back(self, amount: int) -> None:
        self._free += amount
        self._returned.set()
