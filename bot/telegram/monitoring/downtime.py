"""Measures how long Telegram does not respond."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from aiogram.exceptions import TelegramAPIError, TelegramNetworkError, TelegramServerError

from bot.domain.ports import Clock
from bot.observability import get_logger

log = get_logger(__name__)

ALERT_AFTER = 5 * 60
"""Seconds."""
NO_RESPONSE_ERRORS = (TelegramNetworkError, TelegramServerError)
"""No connection, a gateway's page, Telegram out of order; a refusal is an answer."""


@dataclass
class DowntimeMonitor:
    """Calls `on_recovery` after five minutes or more without a response. `steady` is monotonic."""

    steady: Clock
    on_recovery: Callable[[float], None]
    _since: float | None = None

    @contextmanager
    def watched(self) -> Iterator[None]:
        """One request to Telegram."""
        asked = self.steady()
        try:
            yield
        except NO_RESPONSE_ERRORS:
            if self._since is None:
                self._since = asked
            raise
        except TelegramAPIError:
            self._on_response()
            raise
        self._on_response()

    def _on_response(self) -> None:
        if self._since is None:
            return
        silent = self.steady() - self._since
        self._since = None
        if silent >= ALERT_AFTER:
            log.warning("Telegram answers again", silent=round(silent))
            self.on_recovery(silent)
