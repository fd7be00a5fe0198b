"""Clocks and sleeps that pass only when the test says so."""

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime
from heapq import heappop, heappush
from itertools import count

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC).timestamp()


@dataclass
class Clock:
    """Seconds since 1970 that pass only when told to."""

    now: float = NOON

    def __call__(self) -> float:
        return self.now


class ManualTime(Clock):
    """Whoever sleeps wakes up in the right order, as the test lets time pass."""

    def __init__(self, now: float = 0.0) -> None:
        super().__init__(now)
        self._asleep: list[tuple[float, int, asyncio.Event]] = []
        self._numbers = count()

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
            self._wake_up()
            await self._settle()
        self.now = until

    async def skip(self, seconds: float) -> None:
        """They are over at once: whoever sleeps wakes up late, and once."""
        await asyncio.sleep(0)  # who was just started falls asleep
        self.now += seconds
        self._wake_up()

    def _wake_up(self) -> None:
        while self._asleep and self._asleep[0][0] <= self.now:
            heappop(self._asleep)[-1].set()

    @staticmethod
    async def _settle() -> None:
        for _ in range(10):  # a request passes through fewer turns of the loop
            await asyncio.sleep(0)


@dataclass
class FakeSleep:
    """A sleep that takes no time, and notes how long it should have been."""

    seconds: list[float] = field(default_factory=list)
    begun: asyncio.Event = field(default_factory=asyncio.Event)

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)
        self.begun.set()
        await asyncio.sleep(0)


class LastSleep(FakeSleep):
    """Ends a loop at its first wait."""

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)
        raise asyncio.CancelledError
