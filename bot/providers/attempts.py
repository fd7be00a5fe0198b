"""HTTP requests for one picture, each written down before it is sent."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.domain.errors import DrawingFailed
from bot.domain.failures import for_log
from bot.domain.jobs import AttemptOutcome
from bot.domain.ports import AttemptLog
from bot.observability import get_logger
from bot.providers.circuit import Visit

logger = get_logger(__name__)


@dataclass(slots=True)
class Attempt:
    """One request. `sent` from the moment its first byte may have left: perhaps billed.

    `cost` is in millionths of a dollar, where the vendor counted it; `vendor_id` is the vendor's
    own name for the request, where it gave one.
    """

    request_id: str
    sent: bool = False
    cost: int | None = None
    vendor_id: str = ""


@dataclass(slots=True)
class Attempts:
    """The requests to one vendor for one picture. `price` is in millionths of a dollar."""

    visit: Visit
    price: int | None
    log: AttemptLog
    send: Callable[[Attempt], Awaitable[None]]
    newest_id: str = ""
    newest_failure: DrawingFailed | None = None

    @property
    def provider(self) -> str:
        return self.visit.circuit.provider

    async def another(self) -> None:
        """Sends once more. A cancelled request stays open in the log: its row is closed there."""
        if self.newest_failure and self.visit.is_over:  # since the wait began
            raise self.newest_failure
        attempt = Attempt(await self.log.open(self.provider, self.price))
        self.newest_id = attempt.request_id
        try:
            await self.send(attempt)
        except DrawingFailed as error:
            self.newest_failure = error
            self.visit.hear(error)
            await self._close_failed(attempt, error, lost=error.perhaps_billed)
            raise
        except OSError as error:  # a reference or the result, on our own disk
            await self._close_failed(attempt, error, lost=attempt.sent)
            raise
        self.visit.hear(None)
        logger.info("attempt succeeded", **self._names(attempt))
        await self.log.close(attempt.request_id, AttemptOutcome.DRAWN, self._cost(attempt))

    async def _close_failed(self, attempt: Attempt, error: Exception, *, lost: bool) -> None:
        outcome = AttemptOutcome.LOST if lost else AttemptOutcome.REFUSED
        logger.warning(
            "attempt failed", **self._names(attempt), outcome=outcome.value, error=for_log(error)
        )
        cost = self._cost(attempt) if lost else 0
        await self.log.close(attempt.request_id, outcome, cost, note=str(error))

    def _cost(self, attempt: Attempt) -> int | None:
        return self.price if attempt.cost is None else attempt.cost

    def _names(self, attempt: Attempt) -> dict[str, str]:
        """What the operator and the vendor find the request by."""
        return {
            "provider": self.provider,
            "request_id": attempt.request_id,
            "vendor_request_id": attempt.vendor_id,
        }
