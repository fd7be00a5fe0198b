"""Retries while the database or Telegram cannot be used: work that is paid for is not given up."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from bot.domain.deliveries import DeliveryProblem, NotDelivered
from bot.domain.errors import StorageUnavailable, Undelivered
from bot.domain.ports import OperatorAlerts, Sleep
from bot.observability import get_logger

log = get_logger(__name__)

T = TypeVar("T")

STORAGE_PAUSE = 5
"""Seconds before the database is tried again."""
DELIVERY_WAITS = (5, 15, 60, 180, 300, 600, 900, 1200)
"""Seconds before Telegram is tried again: an hour in all."""
RETRYABLE = (Undelivered, StorageUnavailable)


@dataclass(frozen=True, slots=True)
class RetryStorage:
    """Retries work until the database takes it, and tells the operator."""

    alerts: OperatorAlerts
    sleep: Sleep

    async def __call__(self, work: Callable[[], Awaitable[T]]) -> T:
        """Calls `work`, several times if need be, and returns its result."""
        while True:
            try:
                return await work()
            except StorageUnavailable as error:
                log.error("the database cannot be used", error=str(error))
                self.alerts.report(error)
                await self.sleep(STORAGE_PAUSE)


async def retry_delivery(work: Callable[[], Awaitable[T]], sleep: Sleep) -> T:
    """Retries work with growing waits, for an hour in all. Raises what the last try raised."""
    for wait in DELIVERY_WAITS:
        try:
            return await work()
        except RETRYABLE as error:
            log.warning("answer not brought yet", error=str(error), wait=wait)
            await sleep(wait)
    return await work()


async def retry_undelivered(
    send: Callable[[], Awaitable[T]], sleep: Sleep, *, most_unconfirmed: int | None = None
) -> T:
    """The same for what returns NotDelivered: repeated where that may pass. Returns the last one.

    What may have arrived so often is not sent again.
    """
    unconfirmed = 0
    for wait in DELIVERY_WAITS:
        outcome = await send()
        if not (isinstance(outcome, NotDelivered) and outcome.is_passing):
            return outcome
        unconfirmed += outcome.problem is DeliveryProblem.UNCONFIRMED
        if unconfirmed == most_unconfirmed:
            return outcome
        log.warning("answer not brought yet", error=str(outcome), wait=wait)
        await sleep(wait)
    return await send()
