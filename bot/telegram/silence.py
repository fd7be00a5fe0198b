"""How long Telegram answers nothing."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from aiogram.exceptions import TelegramAPIError, TelegramNetworkError, TelegramServerError

from bot.domain.ports import Clock
from bot.observability import get_logger

log = get_logger(__name__)

LONG = 5 * 60
"""Seconds."""
NO_ANSWER = (TelegramNetworkError, TelegramServerError)
"""No connection, a gateway's page, Telegram out of order; a refusal is an answer."""


@dataclass
class Silence:
    """`over` hears of five minutes or more, once Telegram answers again. `steady` never jumps."""

    steady: Clock
    over: Callable[[float], None]
    _since: float | None = None

    @contextmanager
    def watched(self) -> Iterator[None]:
        """One request to Telegram."""
        asked = self.steady()
        try:
            yield
        except NO_ANSWER:
            if self._since is None:
                self._since = asked
            raise
        except TelegramAPIError:
            self._answered()
            raise
        self._answered()

    def _answered(self) -> None:
        if self._since is None:
            return
        silent = self.steady() - self._since
        self._since = None
        if silent >= LONG:
            log.warning("Telegram answers again", silent=round(silent))
            self.over(silent)
