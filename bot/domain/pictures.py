"""Pictures: those that an edit starts from, and those that a person gets."""

from dataclasses import dataclass
from pathlib import Path

DOWNLOAD_LIMIT_MB = 20  # what Telegram hands out to a bot


@dataclass(frozen=True, slots=True)
class Reference:
    """A picture that an edit starts from, as Telegram names it."""

    file_id: str
    size: int | None = None  # bytes, where Telegram says


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
