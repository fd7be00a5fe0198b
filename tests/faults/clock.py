"""Time that passes faster, for Telegram, the provider and every bot alike, whatever their process."""

import asyncio
import multiprocessing
import time

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(
    ["tests.faults.forkserver_preload", "tests.faults.forked_bot", "pytest"]
)

FASTER = 5.0


class SharedTime:
    """Each real second is `FASTER` of its seconds.

    It begins now, as files on disk bear the real time. A bot's clock may leap, also while it runs.
    """

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._start = time.time()
        self._leaps = FORKS.Value("d", 0.0)

    def now(self) -> float:
        """Seconds since 1970."""
        leaps: float = self._leaps.value
        return self.true() + leaps

    def true(self) -> float:
        """What others' clocks show."""
        return self._start + self.steady()

    def steady(self) -> float:
        """Seconds since it began; no leap touches them."""
        return (time.monotonic() - self._began) * FASTER

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds / FASTER)

    def leap(self, seconds: float) -> None:
        with self._leaps.get_lock():
            self._leaps.value += seconds
