"""What a check found, before it is put into words."""

from dataclasses import dataclass
from enum import StrEnum

from bot.app.sentences import Sentence
from bot.i18n import Value


class Status(StrEnum):
    OK = "ok"
    WARNING = "warning"
    """The bot works, and something should be fixed."""
    FAILURE = "failure"
    """The bot could not work."""
    SKIPPED = "skipped"
    """Could not be told, or something else has to be fixed first."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report. `check` is its name for machines, such as `database`; `remedy` says
    what to do.
    """

    check: str
    status: Status
    sentence: Sentence
    remedy: Sentence | None = None


def make_finding(
    check: str,
    status: Status,
    key: str,
    /,
    remedy: str | None = None,
    **values: Value | Sentence,
) -> Finding:
    """A finding whose sentence and remedy are keys of `locales/`; both are given these values."""
    return Finding(
        check, status, Sentence(key, values), None if remedy is None else Sentence(remedy, values)
    )
