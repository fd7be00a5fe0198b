"""Why a job failed, as its row stores it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.errors import (
    BotError,
    ErrorValue,
    Moderated,
    RequestMalformed,
    SomeReferencesUnreadable,
)

CANCELLED_BY_ADMINISTRATOR = "cancelled-by-administrator"
"""Its value is the administrator's name."""
IMAGES_LOST = "pictures-lost"
"""They are gone from the disk."""
SOME_IMAGES_LOST = "part-lost"
"""Some images did not come whole. Values: `count`, `total`; `cause`: `telegram` or `disk`."""
QUOTES_THE_REQUEST = (Moderated, RequestMalformed)
ABOUT_PICTURES = frozenset({"too-large", "no-edits", "no-masks"})


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a job, or some of its images, failed.

    `counted`: failed images that count towards the limit all the same, because they may have been
    billed. Filled in by storage.
    """

    code: str
    values: Mapping[str, ErrorValue]
    counted: int = 0

    @classmethod
    def first_of(cls, errors: Sequence[BotError]) -> "Failure":
        return cls(errors[0].code, errors[0].values)

    @property
    def is_about_pictures(self) -> bool:
        """The provider does not take the pictures that were sent: other words change nothing."""
        return self.code == RequestMalformed.code and self.values.get("note") in ABOUT_PICTURES

    @property
    def unreadable(self) -> tuple[int, ...]:
        """The numbers, from 1, of the references that could not be used where others could."""
        if self.code != SomeReferencesUnreadable.code:
            return ()
        parts = self.values.get("parts")
        return parts if isinstance(parts, tuple) else ()


def for_log(error: Exception) -> str:
    """Without the provider's message about a request: it may quote the prompt."""
    return error.code if isinstance(error, QUOTES_THE_REQUEST) else str(error)
