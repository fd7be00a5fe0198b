"""Why a job failed, as its row stores it."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.errors import BotError, Moderated, RequestMalformed

QUOTES_THE_REQUEST = (Moderated, RequestMalformed)


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a job, or some of its images, failed.

    `counted`: failed images that count towards the limit all the same, because they may have been
    billed. Filled in by storage.
    """

    code: str
    values: dict[str, str | int]
    counted: int = 0

    @classmethod
    def first_of(cls, errors: Sequence[BotError]) -> "Failure":
        return cls(errors[0].code, errors[0].values)


def for_log(error: Exception) -> str:
    """Without the provider's message about a request: it may quote the prompt."""
    return error.code if isinstance(error, QUOTES_THE_REQUEST) else str(error)
