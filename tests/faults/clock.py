"""Time that passes faster, for Telegram, the vendor and every bot alike, whatever their process."""

import multiprocessing
import time

from tests.e2e.fast_time import FastTime

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["tests.faults.warmed", "tests.faults.bots", "pytest"])

FASTER = 5.0


class SharedTime(FastTime):
    """Begins now, as files on disk bear the real time. A bot's clock may leap, also while it runs."""

    def __init__(self) -> None:
        super().__init__(FASTER)
        self._start = time.time()
        self._leaps = FORKS.Value("d", 0.0)

    def now(self) -> float:
        leaps: float = self._leaps.value
        return self.true() + leaps

    def true(self) -> float:
        """What others' clocks show."""
        return super().now()

    def leap(self, seconds: float) -> None:
        with self._leaps.get_lock():
            self._leaps.value += seconds
