"""What the bot says besides results: it comes, also where Telegram does not take it at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.domain.jobs import Origin


class ReplyKind(StrEnum):
    MESSAGE = "message"
    ORIGINAL = "original"  # the file of a result
    HISTORY = "history"  # the latest results


@dataclass(frozen=True, slots=True)
class Reply:
    """`body` is JSON: a message's method of the Bot API with its arguments but for the place, which
    is that of the `origin`; the result of an original; nothing for a history.
    """

    origin: Origin
    kind: ReplyKind
    body: Mapping[str, Any]
    created_at: float
    tries: int = 0
    """How often Telegram did not take it."""
