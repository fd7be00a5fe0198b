"""Time that passes when the test says so; whoever sleeps wakes up in the right order."""

import asyncio
from heapq import heappop, heappush
from itertools import count


class ManualTime:
    def __init__(self) -> None:
        self.now = 0.0
        self._asleep: list[tuple[float, int, asyncio.Event]] = []
        self._numbers = count()

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        woken = asyncio.Event()
        heappush(self._asleep, (self.now + seconds, next(self._numbers), woken))
        await woken.wait()

    async def advance(self, seconds: float) -> None:
        """They pass, and all that happens meanwhile has happened."""
        until = self.now + seconds
        await self._settle()
        while self._asleep and self._asleep[0][0] <= until:
            self.now = max(self.now, self._asleep[0][0])
            while self._asleep and self._asleep[0][0] <= self.now:
                heappop(self._asleep)[-1].set()
            await self._settle()
        self.now = until

    @staticmethod
    async def _settle() -> None:
        for _ in range(10):  # a request passes through fewer turns of the loop
            await asyncio.sleep(0)
