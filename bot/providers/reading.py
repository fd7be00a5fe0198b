"""Reads the answer to a drawing, in whichever form it comes."""

from typing import BinaryIO

from bot.domain.errors import AnswerLost, AnswerUnreadable
from bot.providers.events import EventReader, Sketched
from bot.providers.extractor import PictureExtractor
from bot.providers.pictures import MAGIC, begins_picture
from bot.providers.raw_picture import RawPicture

Reader = PictureExtractor | EventReader | RawPicture

# How server-sent events begin: with a comment, or with a field.
_BEGINNINGS = (b":", b"id:", b"data:", b"event:", b"retry:")
_LONGEST = max(MAGIC, *map(len, _BEGINNINGS))
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class AnswerReader:
    """Tells server-sent events, JSON and pictures by the first bytes that are no whitespace.

    Neither what was asked nor the content type decides: gateways ignore the one and mislabel the
    other. `feed` and `size` are those of PictureExtractor, `sketched` is EventReader's.
    """

    def __init__(self, into: BinaryIO, sketched: Sketched) -> None:
        self._into = into
        self._sketched = sketched
        self._beginning = b""
        self._reader: Reader | None = None
        self.trouble: AnswerLost | AnswerUnreadable | None = None

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

    @property
    def ended(self) -> bool:
        """The picture is there; little can follow it."""
        return bool(self._reader and self._reader.ended)

    @property
    def brings_picture(self) -> bool:
        """What came of a picture is of the whole one, and of no sketch."""
        return bool(self._reader and self._reader.brings_picture)

    @property
    def is_page(self) -> bool:
        """A web page, or XML, in place of an answer."""
        return self.rest.lstrip().startswith(b"<")

    @property
    def rest(self) -> bytes:
        """What came beside the picture."""
        return self._reader.rest if self._reader else self._beginning

    def feed(self, chunk: bytes) -> None:
        if self._reader:
            self._reader.feed(chunk)
            return
        beginning = (self._beginning + chunk).lstrip()
        self._beginning = beginning.removeprefix(_BYTE_ORDER_MARK).lstrip()
        if len(self._beginning) >= _LONGEST:
            self._open()

    def finish(self) -> dict[str, object]:
        """Of an answer that is broken, what is whole of it; `trouble` says how it is broken then."""
        reader = self._reader or self._open()
        try:
            return reader.finish()
        except (AnswerLost, AnswerUnreadable) as error:
            remains = reader.remains()
            if remains is None:
                raise
            self.trouble = error
            return remains

    def _open(self) -> Reader:
        if begins_picture(self._beginning):
            self._reader = RawPicture(self._into)
        elif _are_events(self._beginning):
            self._reader = EventReader(self._into, self._sketched)
        else:
            self._reader = PictureExtractor(self._into)
        beginning, self._beginning = self._beginning, b""
        self._reader.feed(beginning)
        return self._reader


def _are_events(beginning: bytes) -> bool:
    """True also for an answer that ends within its first word."""
    return any(beginning.startswith(word) or word.startswith(beginning) for word in _BEGINNINGS)
