"""What people sent, before it is a request."""

from dataclasses import dataclass

from bot.domain.jobs import Origin
from bot.domain.pictures import Reference

QUIET = 1.0
"""Seconds after a part of an album in which the next one comes, if there is one."""
LONGEST = 5.0
"""Seconds for which the parts of an album are waited for."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Pictures that wait for the words that say what to change.

    `update_id` is the update that brought them, `message_id` the message that it was about, in
    its forum topic.
    """

    update_id: int
    message_id: int
    thread_id: int | None
    references: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """What to change in the pictures that wait since that update, for words of that person."""

    person_id: int
    update_id: int


@dataclass(frozen=True, slots=True)
class AlbumPart:
    """One message of an album: Telegram sends each by itself, and never says that it was the last.

    `words` is None where they are not said to the bot, as in a group.
    """

    origin: Origin
    album: str  # Telegram's media_group_id
    words: str | None
    reference: Reference
