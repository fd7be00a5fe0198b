"""Pictures: those that an edit starts from, and those that a person gets."""

from dataclasses import dataclass
from pathlib import Path

DOWNLOAD_LIMIT_MB = 20  # what Telegram hands out to a bot
DOWNLOAD_LIMIT = DOWNLOAD_LIMIT_MB * 1024 * 1024  # bytes


@dataclass(frozen=True, slots=True)
class Reference:
    """A picture that an edit starts from.

    A result of the bot's own names its request and its place there: while its original is kept,
    that is used, and not the file at Telegram.
    """

    file_id: str  # Telegram's; empty for what is no picture, or a result that it never took
    size: int | None = None  # bytes, where Telegram says
    job_id: int | None = None
    position: int = 0


@dataclass(frozen=True, slots=True)
class Shown:
    """A result as a message shows it: as a photo, which Telegram makes smaller, or as a file."""

    position: int
    message_id: int
    file_id: str
    size: int | None  # bytes
    is_photo: bool


@dataclass(frozen=True, slots=True)
class Measure:
    """What decoding a picture showed. `format` is `png`, `jpeg` or `webp`."""

    width: int
    height: int
    format: str
    size: int  # bytes


@dataclass(frozen=True, slots=True)
class Image:
    """A result on disk. `position` counts the pictures of one request from 0."""

    position: int
    path: Path
    measure: Measure


@dataclass(frozen=True, slots=True)
class PastPicture:
    """A picture that somebody got, long after: its file on disk may be gone."""

    job_id: int
    prompt: str
    image: Image
    photo_id: str | None  # Telegram's file id of it, where it was sent as a photo
