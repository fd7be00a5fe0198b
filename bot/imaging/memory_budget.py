"""A semaphore that counts bytes of memory."""

import asyncio


class MemoryBudget:
    """At most `total` bytes are acquired at once, first come, first served."""

    def __init__(self, total: int) -> None:
        self._free = total
        self._lock = asyncio.Lock()
        self._returned = asyncio.Event()

    async def acquire(self, amount: int) -> None:
        """Waits until there are so many; `amount` must not exceed `total`."""
        async with self._lock:
            while amount > self._free:
                self._returned.clear()
                await self._returned.wait()
            self._free -= amount

    def release(self, amount: int) -> None:
        self._free += amount
        self._returned.set()
