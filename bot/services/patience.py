"""Waits for what cannot be used now: work that is paid for is not given up."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from bot.domain.errors import StorageUnavailable, Undelivered
from bot.domain.ports import Courier, Sleep
from bot.observability import get_logger

log = get_logger(__name__)

T = TypeVar("T")

PAUSE = 5
"""Seconds before the database is tried again."""
WAITS = (5, 15, 60, 180, 300, 600, 900, 1200)
"""Seconds before Telegram is tried again: an hour in all."""
NOT_NOW = (Undelivered, StorageUnavailable)


@dataclass(frozen=True, slots=True)
class Patience:
    """Repeats work until the database takes it; the operator is told."""

    courier: Courier
    sleep: Sleep

    async def __call__(self, work: Callable[[], Awaitable[T]]) -> T:
        """`work` may be called several times."""
        while True:
            try:
                return await work()
            except StorageUnavailable as error:
                log.error("the database cannot be used", error=str(error))
                self.courier.warn_operator(error)
                await self.sleep(PAUSE)


async def persistently(work: Callable[[], Awaitable[T]], sleep: Sleep) -> T:
    """Repeats work until Telegram takes it. Raises what the last try raised."""
    for wait in WAITS:
        try:
            return await work()
        except NOT_NOW as error:
            log.warning("answer not brought yet", error=str(error), wait=wait)
            await sleep(wait)
    return await work()
