"""Reads the answer to a drawing, in whichever form it comes."""

from typing import BinaryIO

from bot.providers.events import EventReader, Sketched
from bot.providers.extractor import PictureExtractor

# How server-sent events begin: with a comment, or with a field.
_BEGINNINGS = (b":", b"id:", b"data:", b"event:", b"retry:")
_LONGEST = max(map(len, _BEGINNINGS))
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class AnswerReader:
    """Tells server-sent events from JSON by the first bytes that are no whitespace and no mark.

    Neither what was asked nor the content type decides: gateways ignore the one and mislabel the
    other. `feed`, `finish` and `size` are those of PictureExtractor, `sketched` is EventReader's.
    """

    def __init__(self, into: BinaryIO, sketched: Sketched) -> None:
        self._into = into
        self._sketched = sketched
        self._beginning = b""
        self._reader: PictureExtractor | EventReader | None = None

    @property
    def done(self) -> bool:
        """The rest of the answer need not be read."""
        return isinstance(self._reader, EventReader) and self._reader.done

    @property
    def size(self) -> int:
        """Bytes of the picture so far."""
        return self._reader.size if self._reader else 0

    @property
    def begun(self) -> bool:
        """Something of a picture came, if only of a sketch."""
        return bool(self._reader and self._reader.begun)

    def feed(self, chunk: bytes) -> None:
        if self._reader:
            self._reader.feed(chunk)
            return
        beginning = (self._beginning + chunk).lstrip()
        self._beginning = beginning.removeprefix(_BYTE_ORDER_MARK).lstrip()
        if len(self._beginning) >= _LONGEST:
            self._open()

    def finish(self) -> dict[str, object]:
        return (self._reader or self._open()).finish()

    def _open(self) -> PictureExtractor | EventReader:
        if _are_events(self._beginning):
            self._reader = EventReader(self._into, self._sketched)
        else:
            self._reader = PictureExtractor(self._into)
        beginning, self._beginning = self._beginning, b""
        self._reader.feed(beginning)
        return self._reader


def _are_events(beginning: bytes) -> bool:
    """True also for an answer that ends within its first word."""
    return any(beginning.startswith(word) or word.startswith(beginning) for word in _BEGINNINGS)
