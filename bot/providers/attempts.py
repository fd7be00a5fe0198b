"""HTTP requests for one picture, each written down before it is sent."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.domain.errors import DrawingFailed
from bot.domain.jobs import AttemptOutcome
from bot.domain.ports import AttemptLog
from bot.observability import get_logger

logger = get_logger(__name__)


@dataclass(slots=True)
class Attempt:
    """One request. `sent` from the moment its first byte may have left: perhaps billed."""

    request_id: str
    sent: bool = False


@dataclass(slots=True)
class Attempts:
    """The requests for one picture. `price` is in millionths of a dollar."""

    provider: str
    price: int | None
    log: AttemptLog
    send: Callable[[Attempt], Awaitable[None]]
    count: int = 0
    newest_id: str = ""

    async def another(self) -> None:
        """Sends once more. A cancelled request stays open in the log: its row is closed there."""
        attempt = Attempt(await self.log.open(self.provider))
        self.count += 1
        self.newest_id = attempt.request_id
        try:
            await self.send(attempt)
        except DrawingFailed as error:
            await self._close_failed(attempt, error, lost=error.perhaps_billed)
            raise
        except OSError as error:  # a reference or the result, on our own disk
            await self._close_failed(attempt, error, lost=attempt.sent)
            raise
        await self.log.close(attempt.request_id, AttemptOutcome.DRAWN, self.price)

    async def _close_failed(self, attempt: Attempt, error: Exception, *, lost: bool) -> None:
        outcome = AttemptOutcome.LOST if lost else AttemptOutcome.REFUSED
        logger.warning(
            "attempt failed",
            provider=self.provider,
            request_id=attempt.request_id,
            outcome=outcome.value,
            error=str(error),
        )
        cost = self.price if lost else 0
        await self.log.close(attempt.request_id, outcome, cost, note=str(error))
