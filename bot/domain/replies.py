"""What the bot says besides results: it comes, also where Telegram does not take it at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.domain.ids import ChatId, ReplyId
from bot.domain.jobs import Origin
from bot.domain.work import Claim


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

    @property
    def lane(self) -> str:
        """Replies of one lane are sent one after another."""
        if self.kind is ReplyKind.ORIGINAL:
            return f"{self.kind}/{self.body['job_id']}/{self.body['position']}"
        return chat_lane(self.kind, self.origin.reply_to.chat_id)

    def repeats(self, other: "Reply") -> bool:
        """An update is answered once with the same, and an original is on its way once."""
        same_update = self.origin.update_id == other.origin.update_id
        return self.body == other.body and (same_update or self.kind is ReplyKind.ORIGINAL)


@dataclass(frozen=True, slots=True)
class ClaimedReply:
    """A kept reply that this process sends."""

    id: ReplyId
    reply: Reply
    claim: Claim


def chat_lane(kind: ReplyKind, chat_id: ChatId) -> str:
    return f"{kind}/{chat_id}"
