"""Time that passes faster, for the bot and for the Telegram around it alike."""

import asyncio
import time
from datetime import UTC, datetime

MONDAY_NOON = datetime(2026, 11, 16, 12, tzinfo=UTC).timestamp()


class FastTime:
    """Seconds since 1970; each real second is `factor` of them, and it leaps when told to."""

    def __init__(self, factor: float = 50.0) -> None:
        self._factor = factor
        self._began = time.monotonic()
        self._start = MONDAY_NOON

    def now(self) -> float:
        return self._start + (time.monotonic() - self._began) * self._factor

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds / self._factor)

    def leap(self, seconds: float) -> None:
        self._start += seconds
