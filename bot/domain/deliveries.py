"""What came of sending something to a chat."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.failures import Failure


class DeliveryProblem(StrEnum):
    """Why a message is not known to have arrived; the value is the code of its sentence."""

    CHAT_GONE = "chat-gone"
    """The chat never takes it: blocked, kicked, deleted."""
    REJECTED = "answer-refused"
    """Something in the message is wrong."""
    UNDELIVERED = "undelivered"
    """Not taken now: no connection, overloaded, told to wait."""
    UNCONFIRMED = "unconfirmed"
    """Sent whole, and no answer came: it may have arrived."""
    NOT_READ = "storage-unavailable"
    """Not sent now: the database cannot be used."""


PASSING = frozenset(
    {DeliveryProblem.UNDELIVERED, DeliveryProblem.UNCONFIRMED, DeliveryProblem.NOT_READ}
)
"""What another try may get over."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """All that was left to send has arrived."""


@dataclass(frozen=True, slots=True)
class NotDelivered:
    problem: DeliveryProblem
    reason: str = ""
    """The words of Telegram, or of the system."""
    others_may_pass: bool = False
    """Telegram refused this one message: what else there is to send, it may take."""
    files_may_pass: bool = False
    """It takes no such photos there: the same images may pass as files."""

    def __str__(self) -> str:
        return f"{self.problem} {self.reason}".rstrip()

    @property
    def is_passing(self) -> bool:
        return self.problem in PASSING

    @property
    def failure(self) -> Failure:
        return Failure(self.problem.value, {"reason": self.reason} if self.reason else {})


DeliveryOutcome = Delivered | NotDelivered
