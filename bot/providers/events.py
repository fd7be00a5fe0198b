"""Reads an answer that comes as server-sent events, each with JSON in its data."""

from collections.abc import Callable
from typing import BinaryIO

from bot.domain.errors import AnswerLost, AnswerUnreadable
from bot.providers.answers import Complaint
from bot.providers.extractor import PictureExtractor
from bot.providers.meanings import ERROR, Meaning, is_final, meaning_of, with_error
from bot.providers.pictures import SIZE_LIMIT

DATA = b"data:"
EVENT = b"event:"
Sketched = Callable[[BinaryIO], None]
"""Hears of a picture that is not the whole one yet; it stands in the file until this returns."""

MOST_EVENTS = 20_000  # a stream of ten minutes with thirty keepalives a second
LINE_LIMIT = 1000  # bytes that are kept of a line without data: an event's name, or a comment


class EventReader:
    """Waits for the event with the whole picture or with an error.

    The whole picture comes as `image_generation.completed` or `image_edit.completed`, or in an
    event without a name. `sketched` hears of the pictures before it, in events named
    `….partial_image`, or without a name and with a `partial_image_index`; all other events are
    read and dropped. What follows `done` need not be read. Lines end with LF or CRLF. `feed`,
    `finish`, `size` and `begun` are those of PictureExtractor; `begun` counts sketches, too.
    """

    def __init__(self, into: BinaryIO, sketched: Sketched) -> None:
        self._into = into
        self._sketched = sketched
        self._result: dict[str, object] | None = None
        self._empty: dict[str, object] | None = None  # a completed event that brought no picture
        self._remains: dict[str, object] | None = None  # of a completed event that is not whole
        self._words: dict[str, object] | None = None  # of an event that only says something
        self._is_final = False
        self._events = 0
        self._line = bytearray()
        self._in_data = False
        self._had_begun = False
        self._begin_event()

    @property
    def done(self) -> bool:
        return self._result is not None or self._remains is not None

    @property
    def ended(self) -> bool:
        return is_final(self._name, {}) and self._event.ended

    @property
    def brings_picture(self) -> bool:
        """What came of a picture is of the whole one, and of no sketch."""
        return self._is_final and self.size > 0

    @property
    def rest(self) -> bytes:
        """What came of the newest event, beside its picture."""
        return self._event.rest

    @property
    def size(self) -> int:
        """Bytes of the picture so far."""
        return self._event.size

    @property
    def begun(self) -> bool:
        return self._had_begun or self._event.begun

    def feed(self, chunk: bytes) -> None:
        at = 0
        while at < len(chunk) and not self.done:
            end = chunk.find(b"\n", at)
            if end < 0:
                self._take(chunk[at:])
                return
            self._take(chunk[at:end])
            self._end_line()
            at = end + 1

    def finish(self) -> dict[str, object]:
        """An event whose JSON is whole counts, though its empty line did not come."""
        if not self.done:
            self._end_event()
        if self._remains is not None:
            raise AnswerLost("the answer ends too early")
        for result in (self._result, self._empty, self._words):
            if result is not None:
                return result
        raise AnswerLost("the answer ends without a picture")

    def remains(self) -> dict[str, object] | None:
        """Of the completed event, where it is cut or broken."""
        return self._remains

    def _begin_event(self) -> None:
        """Drops the picture of the event before."""
        self._into.seek(0)
        self._into.truncate()
        self._name = ""
        self._event = PictureExtractor(self._into)
        self._broken = False

    def _take(self, part: bytes) -> None:
        if self._in_data:
            self._feed(part)
            return
        self._line += part
        if self._line.startswith(DATA):
            self._in_data = True
            data = bytes(self._line[len(DATA) :])
            self._line.clear()
            self._feed(data)
        else:
            del self._line[LINE_LIMIT:]

    def _feed(self, data: bytes) -> None:
        """An event that cannot be read says nothing: it may be a sketch, and the picture follows."""
        if self._broken:
            return
        try:
            self._event.feed(data)
        except (AnswerLost, AnswerUnreadable):
            if self.size > SIZE_LIMIT:
                raise
            self._broken = True

    def _end_line(self) -> None:
        line = bytes(self._line).strip()
        self._line.clear()
        if self._in_data:
            self._in_data = False
            self._feed(b"\n")
        elif not line:
            self._end_event()
        elif line.startswith(EVENT):
            self._name = line[len(EVENT) :].strip().decode(errors="replace")

    def _end_event(self) -> None:
        self._events += 1
        if self._events > MOST_EVENTS:
            raise AnswerUnreadable("the stream does not end")
        try:
            self._result = self._outcome(self._document())
        except (AnswerLost, AnswerUnreadable):  # without data, `[DONE]`, or cut
            remains = self._event.remains()
            if self.size and is_final(self._name, remains or {}):
                self._remains = remains
                self._is_final = True
        if not self.done:
            self._had_begun = self.begun
            self._begin_event()

    def _document(self) -> dict[str, object]:
        """What the event says; an error need not be JSON.

        Raises AnswerLost or AnswerUnreadable for any other data that is no whole JSON object.
        """
        words = self._event.rest.strip() if self._name == ERROR else b""
        if words and not words.startswith(b"{"):
            return {"error": words.decode(errors="replace")}
        if self._broken:
            raise AnswerLost("the event cannot be read")
        return with_error(self._name, self._event.finish())

    def _outcome(self, document: dict[str, object]) -> dict[str, object] | None:
        """The whole picture or an error; None for an event that does not end the stream."""
        match meaning_of(self._name, document, has_picture=self.size > 0):
            case Meaning.END:
                self._is_final = not Complaint.within(document) or is_final(self._name, document)
                return document
            case Meaning.EMPTY:
                self._empty = document
            case Meaning.SKETCH if self.size:
                self._sketched(self._into)
            case Meaning.NOTHING if Complaint.in_place_of_picture(document):
                self._words = document
        return None
