"""Reads an answer that comes as server-sent events, each with JSON in its data."""

from collections.abc import Callable
from contextlib import suppress
from typing import BinaryIO

from bot.domain.errors import AnswerLost, AnswerUnreadable
from bot.providers.answers import picture_address
from bot.providers.extractor import PictureExtractor

DATA = b"data:"
EVENT = b"event:"
Sketched = Callable[[BinaryIO], None]
"""Hears of a picture that is not the whole one yet; it stands in the file until this returns."""

LINE_LIMIT = 1000  # bytes that are kept of a line without data: an event's name, or a comment


class EventReader:
    """Waits for the event with the whole picture or with an error.

    The whole picture comes as `image_generation.completed` or `image_edit.completed`, or in an
    event without a name. `sketched` hears of the pictures before it, in events named
    `….partial_image`; all other events are read and dropped. What follows `done` need not be read.
    Lines end with LF or CRLF. `feed`, `finish` and `size` are those of PictureExtractor.
    """

    def __init__(self, into: BinaryIO, sketched: Sketched) -> None:
        self._into = into
        self._sketched = sketched
        self._result: dict[str, object] | None = None
        self._line = bytearray()
        self._in_data = False
        self._begin_event()

    @property
    def done(self) -> bool:
        return self._result is not None

    @property
    def size(self) -> int:
        """Bytes of the picture so far."""
        return self._event.size

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
        if self._result is None:
            self._end_event()
        if self._result is None:
            raise AnswerLost("the answer ends without a picture")
        return self._result

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
        # Without data, `[DONE]`, or cut: such an event says nothing.
        with suppress(AnswerLost, AnswerUnreadable):
            if not self._broken:
                self._result = self._outcome(self._event.finish())
        if self._result is None:
            self._begin_event()

    def _outcome(self, document: dict[str, object]) -> dict[str, object] | None:
        """What the event brings: the whole picture, an error, or nothing that counts."""
        # An event without a name is a `message`.
        names = {self._name, str(document.get("type", ""))} - {"", "message"}
        if document.get("error"):
            return document
        if "error" in names:
            return {"error": document}
        if any(name.endswith(".completed") for name in names):
            return document
        if self.size and any(name.endswith(".partial_image") for name in names):
            self._sketched(self._into)
        return document if not names and (self.size or picture_address(document)) else None
