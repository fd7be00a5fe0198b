"""HTTP requests for one image, each recorded in the attempt log before it is sent."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.domain.errors import DrawingFailed
from bot.domain.failures import for_log
from bot.domain.ids import RequestId
from bot.domain.jobs import AttemptOutcome
from bot.domain.ports import AttemptLog
from bot.observability import get_logger
from bot.providers.policy.circuit_breaker import Call

logger = get_logger(__name__)


@dataclass(slots=True)
class Attempt:
    """One request. `sent` from the moment its first byte may have left: perhaps billed.

    `cost` is in millionths of a dollar, where the provider counted it; `provider_request_id` is the
    provider's own id of the request, where it gave one.
    """

    request_id: RequestId
    sent: bool = False
    cost: int | None = None
    provider_request_id: str = ""


@dataclass(slots=True)
class Attempts:
    """The requests to one provider for one image. `price` is in millionths of a dollar."""

    call: Call
    price: int | None
    log: AttemptLog
    send: Callable[[Attempt], Awaitable[None]]
    last_request_id: RequestId | None = None
    last_failure: DrawingFailed | None = None

    @property
    def provider(self) -> str:
        return self.call.circuit.provider

    async def send_next(self) -> None:
        """Sends once more. A cancelled request stays open in the log: its row is closed there."""
        if self.last_failure and self.call.must_stop:  # since the wait began
            raise self.last_failure
        attempt = Attempt(await self.log.open(self.provider, self.price))
        self.last_request_id = attempt.request_id
        try:
            await self.send(attempt)
        except DrawingFailed as error:
            self.last_failure = error
            self.call.record(error)
            await self._close_failed(attempt, error, lost=error.perhaps_billed)
            raise
        except OSError as error:  # a reference or the result, on our own disk
            await self._close_failed(attempt, error, lost=attempt.sent)
            raise
        self.call.record(None)
        logger.info("attempt succeeded", **self._log_fields(attempt))
        await self.log.close(attempt.request_id, AttemptOutcome.DRAWN, self._cost(attempt))

    async def _close_failed(self, attempt: Attempt, error: Exception, *, lost: bool) -> None:
        outcome = AttemptOutcome.LOST if lost else AttemptOutcome.REFUSED
        logger.warning(
            "attempt failed",
            **self._log_fields(attempt),
            outcome=outcome.value,
            error=for_log(error),
        )
        cost = self._cost(attempt) if lost else 0
        await self.log.close(attempt.request_id, outcome, cost, note=str(error))

    def _cost(self, attempt: Attempt) -> int | None:
        return self.price if attempt.cost is None else attempt.cost

    def _log_fields(self, attempt: Attempt) -> dict[str, str]:
        """The ids by which the operator and the provider find the request in their logs."""
        return {
            "provider": self.provider,
            "request_id": attempt.request_id,
            "provider_request_id": attempt.provider_request_id,
        }
