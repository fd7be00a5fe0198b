"""Reads a response that is the image itself, without JSON."""

from typing import BinaryIO

from bot.domain.errors import ResponseUnreadable
from bot.providers.parsing.image_signature import SIZE_LIMIT


class RawImageReader:
    """Writes what comes to a file; its methods are those of ImageExtractor."""

    image_ended = False  # only the connection tells
    image_started = True
    is_usual = True
    rest = b""

    def __init__(self, into: BinaryIO) -> None:
        self.size = 0
        self._into = into

    @property
    def has_image(self) -> bool:
        return self.size > 0

    def feed(self, chunk: bytes) -> None:
        self.size += len(chunk)
        if self.size > SIZE_LIMIT:
            raise ResponseUnreadable("the picture is too large")
        self._into.write(chunk)

    def finish(self) -> dict[str, object]:
        return {}

    def partial_document(self) -> dict[str, object] | None:
        return {}
