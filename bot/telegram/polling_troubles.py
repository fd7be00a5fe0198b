"""What keeps updates from coming: how long to wait, whom to tell, and how often."""

import logging
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from aiogram.exceptions import (
    TelegramAPIError,
    TelegramConflictError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)

from bot.domain.ports import Clock
from bot.observability import get_logger

log = get_logger(__name__)

PAUSE = 3
"""Seconds before Telegram is asked again."""
LONGEST_WAIT = 5 * 60
"""Seconds; asking too early costs another refusal, and waiting for hours all that is said."""
CALM = 60.0
"""Seconds without another conflict after which it is over: two pollers meet more often."""


class Kind(StrEnum):
    AWAY = "no answer"
    BUSY = "told to wait"
    CONFLICT = "conflict"
    TOKEN = "token refused"  # noqa: S105  # no secret
    NOTHING_NEW = "nothing new"
    """An answer, and nothing in it that is new or can be read."""


LONGEST_PAUSE = {
    Kind.AWAY: PAUSE,  # people wait: it may be back at any moment
    Kind.CONFLICT: 15,
    Kind.TOKEN: LONGEST_WAIT,
    Kind.NOTHING_NEW: PAUSE,
}


EVENTS = {
    Kind.CONFLICT: "another program takes this bot's updates",
    Kind.TOKEN: "Telegram refuses BOT_TOKEN: put the one that @BotFather shows into the settings,"
    " and restart",
}
"""Lines of the log; the others are "no updates"."""


class ConflictLine(Protocol):
    """Who hears of another program that takes the bot's messages."""

    def tell_conflict(self, *, webhook: bool) -> None: ...

    def tell_conflict_over(self) -> None: ...


@dataclass
class PollingTroubles:
    """One line in the log for each trouble, and growing pauses. `steady` never jumps."""

    steady: Clock
    line: ConflictLine
    _kind: Kind | None = None
    _times: int = 0
    """How often the trouble was met without another one, or an answer, in between."""
    _conflicts: int = 0
    """Until it is over."""
    _conflict_at: float = 0.0

    def met(self, error: TelegramAPIError) -> float:
        """Notes it, and returns the seconds to wait."""
        kind = _kind_of(error)
        self._note(kind, error.message)
        if kind is Kind.CONFLICT:
            self._note_conflict(webhook="webhook" in error.message.lower())
        if isinstance(error, TelegramRetryAfter):
            return min(max(1, error.retry_after), LONGEST_WAIT)
        return self._pause(kind)

    def met_nothing_new(self) -> float:
        """An answer that brought nothing: asked again at once, it would bring the same."""
        self._note(Kind.NOTHING_NEW, "an answer without anything new")
        self._look_for_calm()
        return self._pause(Kind.NOTHING_NEW)

    def over(self) -> None:
        """Updates come, or there are none."""
        self._look_for_calm()
        if self._conflicts or self._kind is None:
            return  # the other program is between two requests of its own
        log.info("updates come again", after=self._kind.value)
        self._kind, self._times = None, 0

    def _note(self, kind: Kind, words: str) -> None:
        if kind is not self._kind:
            self._kind, self._times = kind, 0
            level = logging.WARNING if kind in {Kind.AWAY, Kind.BUSY} else logging.ERROR
            log.log(level, EVENTS.get(kind, "no updates"), kind=kind.value, error=words)
        self._times += 1

    def _pause(self, kind: Kind) -> float:
        return min(PAUSE * 2.0 ** min(self._times - 1, 16), LONGEST_PAUSE[kind])

    def _note_conflict(self, *, webhook: bool) -> None:
        """The first one may be an old process at its end."""
        self._conflict_at = self.steady()
        self._conflicts += 1
        if self._conflicts == 2:
            self.line.tell_conflict(webhook=webhook)

    def _look_for_calm(self) -> None:
        if not self._conflicts or self.steady() - self._conflict_at < CALM:
            return
        if self._conflicts > 1:
            self.line.tell_conflict_over()
        self._conflicts = 0


def _kind_of(error: TelegramAPIError) -> Kind:
    if isinstance(error, TelegramRetryAfter):
        return Kind.BUSY
    if isinstance(error, TelegramConflictError):
        return Kind.CONFLICT
    if isinstance(error, TelegramUnauthorizedError | TelegramNotFound):
        return Kind.TOKEN
    return Kind.AWAY
