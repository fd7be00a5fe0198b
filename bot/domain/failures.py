"""A failure as it is kept."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.errors import BotError, Malformed, Moderated

ABOUT_THE_REQUEST = (Moderated, Malformed)


@dataclass(frozen=True, slots=True)
class Failure:
    """How a request, or a part of it, ended without its picture, as its row keeps it.

    `counted`: pictures that did not come and count all the same, because somebody may have been
    billed for them. Storage knows; it fills it in when the failure is written down.
    """

    code: str
    values: dict[str, str | int]
    counted: int = 0

    @classmethod
    def first_of(cls, errors: Sequence[BotError]) -> "Failure":
        return cls(errors[0].code, errors[0].values)


def for_log(error: Exception) -> str:
    """Without what a vendor says about a request: it may repeat the person's words."""
    return error.code if isinstance(error, ABOUT_THE_REQUEST) else str(error)
