"""Backoff of polling: how long to wait after an error, and when to alert the operator."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from aiogram.exceptions import (
    TelegramAPIError,
    TelegramConflictError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)

from bot.domain.ports import Clock
from bot.observability import get_logger
from bot.telegram.operator_events import UpdatesBack, UpdatesTaken

log = get_logger(__name__)

PAUSE = 3
"""Seconds before Telegram is asked again."""
MAX_WAIT = 5 * 60
"""Seconds; asking too early costs another refusal, and waiting for hours all that is said."""
CONFLICT_OVER_AFTER = 60.0
"""Seconds without another conflict after which it is over: two pollers meet more often."""


class PollingErrorKind(StrEnum):
    AWAY = "no answer"
    BUSY = "told to wait"
    CONFLICT = "conflict"
    TOKEN = "token refused"  # noqa: S105  # no secret
    NOTHING_NEW = "nothing new"
    """An answer, and nothing in it that is new or can be read."""


MAX_PAUSE = {
    PollingErrorKind.AWAY: PAUSE,  # people wait: it may be back at any moment
    PollingErrorKind.CONFLICT: 15,
    PollingErrorKind.TOKEN: MAX_WAIT,
    PollingErrorKind.NOTHING_NEW: PAUSE,
}


LOG_EVENTS = {
    PollingErrorKind.CONFLICT: "another program takes this bot's updates",
    PollingErrorKind.TOKEN: "Telegram refuses BOT_TOKEN: put the one that @BotFather shows into the settings,"
    " and restart",
}
"""Lines of the log; the others are "no updates"."""


@dataclass
class PollingBackoff:
    """Exponential backoff; logs each kind of error once. `steady` is monotonic."""

    steady: Clock
    report: Callable[[UpdatesTaken | UpdatesBack], None]
    """Tells the operator."""
    _kind: PollingErrorKind | None = None
    _times: int = 0
    """Errors of that kind in a row."""
    _conflicts: int = 0
    """Errors 409 since the last time that polling worked."""
    _conflict_at: float = 0.0

    def on_error(self, error: TelegramAPIError) -> float:
        """Notes it, and returns the seconds to wait."""
        kind = _kind_of(error)
        self._note(kind, error.message)
        if kind is PollingErrorKind.CONFLICT:
            self._note_conflict(webhook="webhook" in error.message.lower())
        if isinstance(error, TelegramRetryAfter):
            return min(max(1, error.retry_after), MAX_WAIT)
        return self._pause(kind)

    def on_nothing_new(self) -> float:
        """An answer that brought nothing: asked again at once, it would bring the same."""
        self._note(PollingErrorKind.NOTHING_NEW, "an answer without anything new")
        self._check_conflict_over()
        return self._pause(PollingErrorKind.NOTHING_NEW)

    def reset(self) -> None:
        """Updates come, or there are none."""
        self._check_conflict_over()
        if self._conflicts or self._kind is None:
            return  # the other program is between two requests of its own
        log.info("updates come again", after=self._kind.value)
        self._kind, self._times = None, 0

    def _note(self, kind: PollingErrorKind, text: str) -> None:
        if kind is not self._kind:
            self._kind, self._times = kind, 0
            level = (
                logging.WARNING
                if kind in {PollingErrorKind.AWAY, PollingErrorKind.BUSY}
                else logging.ERROR
            )
            log.log(level, LOG_EVENTS.get(kind, "no updates"), kind=kind.value, error=text)
        self._times += 1

    def _pause(self, kind: PollingErrorKind) -> float:
        return min(PAUSE * 2.0 ** min(self._times - 1, 16), MAX_PAUSE[kind])

    def _note_conflict(self, *, webhook: bool) -> None:
        """The first one may be an old process at its end."""
        self._conflict_at = self.steady()
        self._conflicts += 1
        if self._conflicts == 2:
            self.report(UpdatesTaken(by_webhook=webhook))

    def _check_conflict_over(self) -> None:
        if not self._conflicts or self.steady() - self._conflict_at < CONFLICT_OVER_AFTER:
            return
        if self._conflicts > 1:
            self.report(UpdatesBack())
        self._conflicts = 0


def _kind_of(error: TelegramAPIError) -> PollingErrorKind:
    if isinstance(error, TelegramRetryAfter):
        return PollingErrorKind.BUSY
    if isinstance(error, TelegramConflictError):
        return PollingErrorKind.CONFLICT
    if isinstance(error, TelegramUnauthorizedError | TelegramNotFound):
        return PollingErrorKind.TOKEN
    return PollingErrorKind.AWAY
