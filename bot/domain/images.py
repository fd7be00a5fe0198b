"""References, which an edit starts from, and images, which a user gets."""

from dataclasses import dataclass
from pathlib import Path

from bot.domain.ids import JobId, MessageId

DOWNLOAD_LIMIT_MB = 20  # what Telegram hands out to a bot
DOWNLOAD_LIMIT = DOWNLOAD_LIMIT_MB * 1024 * 1024  # bytes

# What Telegram takes as a photo (Bot API, sendPhoto).
PHOTO_BYTES = 10 * 1024 * 1024
PHOTO_SIDES = 10_000  # width + height
PHOTO_RATIO = 20


@dataclass(frozen=True, slots=True)
class Reference:
    """An image that an edit starts from.

    One that the bot has drawn has its job and position: while its original is on disk, that is
    used, and not the file at Telegram.
    """

    file_id: str  # Telegram's; empty for what is no image, or was never sent
    size: int | None = None  # bytes, where Telegram says
    job_id: JobId | None = None
    position: int = 0


@dataclass(frozen=True, slots=True)
class SentImage:
    """An image as a message shows it: as a photo, which Telegram makes smaller, or as a file."""

    position: int
    message_id: MessageId
    file_id: str
    size: int | None  # bytes
    is_photo: bool


@dataclass(frozen=True, slots=True)
class Measure:
    """What decoding an image showed. `format` is `png`, `jpeg` or `webp`."""

    width: int
    height: int
    format: str
    size: int  # bytes

    @property
    def is_legal_photo(self) -> bool:
        sides = (self.width, self.height)
        return (
            self.size <= PHOTO_BYTES
            and sum(sides) <= PHOTO_SIDES
            and max(sides) <= PHOTO_RATIO * min(sides)
        )


@dataclass(frozen=True, slots=True)
class Image:
    """A result on disk. `position` counts the images of one job from 0."""

    position: int
    path: Path
    measure: Measure


def preview_path(original: Path) -> Path:
    """Where the preview of a result lies, if it has one: a JPEG that is a legal photo."""
    return original.with_name(f"{original.name}.jpg")


@dataclass(frozen=True, slots=True)
class StoredImages:
    """The images of one job, by position."""

    drawn: tuple[int, ...]
    """The positions of all, deleted or not."""
    kept: int
    """How many are not deleted."""
    intact: tuple[Image, ...]
    """Of these, the ones whose files are unchanged."""


@dataclass(frozen=True, slots=True)
class HistoryImage:
    """An image in a user's history: its file on disk may be gone."""

    job_id: JobId
    prompt: str
    image: Image
    photo_id: str | None  # Telegram's file id of it, where it was sent as a photo
