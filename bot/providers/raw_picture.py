"""An answer that is the picture itself, with no JSON around it."""

from typing import BinaryIO

from bot.domain.errors import AnswerUnreadable
from bot.providers.pictures import SIZE_LIMIT


class RawPicture:
    """Writes what comes to a file; its methods are those of PictureExtractor."""

    ended = False  # only the connection tells
    begun = True
    rest = b""

    def __init__(self, into: BinaryIO) -> None:
        self.size = 0
        self._into = into

    @property
    def brings_picture(self) -> bool:
        return self.size > 0

    def feed(self, chunk: bytes) -> None:
        self.size += len(chunk)
        if self.size > SIZE_LIMIT:
            raise AnswerUnreadable("the picture is too large")
        self._into.write(chunk)

    def finish(self) -> dict[str, object]:
        return {}

    def remains(self) -> dict[str, object] | None:
        return {}
