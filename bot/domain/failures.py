"""A failure as it is kept."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.errors import BotError, DrawingFailed, Malformed, Moderated

ABOUT_THE_REQUEST = (Moderated, Malformed)


@dataclass(frozen=True, slots=True)
class Failure:
    """How a request, or a part of it, ended without its picture, as its row keeps it."""

    code: str
    values: dict[str, str | int]
    perhaps_billed: bool = False

    @classmethod
    def of_all(cls, errors: Sequence[BotError]) -> "Failure":
        """The first of the errors; perhaps billed when any of them was."""
        billed = any(isinstance(error, DrawingFailed) and error.perhaps_billed for error in errors)
        return cls(errors[0].code, errors[0].values, billed)


def for_log(error: Exception) -> str:
    """Without what a vendor says about a request: it may repeat the person's words."""
    return error.code if isinstance(error, ABOUT_THE_REQUEST) else str(error)
