"""A failure as it is kept."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.errors import BotError, DrawingFailed


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
