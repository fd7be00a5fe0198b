"""Time that passes faster, for the bot and for the Telegram around it alike."""

import asyncio
import time
from datetime import UTC, datetime

MONDAY_NOON = datetime(2026, 11, 16, 12, tzinfo=UTC).timestamp()


class FastTime:
    """Each real second is `factor` of its seconds; it skips some, and the time of day leaps, when told to."""

    def __init__(self, factor: float = 50.0) -> None:
        self._factor = factor
        self._began = time.monotonic()
        self._start = MONDAY_NOON
        self._skipped = 0.0

    def now(self) -> float:
        """Seconds since 1970."""
        return self._start + self.steady()

    def steady(self) -> float:
        """Seconds since it began; no leap touches them."""
        return (time.monotonic() - self._began) * self._factor + self._skipped

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds / self._factor)

    def skip(self, seconds: float) -> None:
        """So much time is over at once; who sleeps does not notice."""
        self._skipped += seconds

    def leap(self, seconds: float) -> None:
        self._start += seconds
