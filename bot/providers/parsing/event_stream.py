"""Reads an answer that comes as server-sent events, each with JSON in its data."""

from collections.abc import Callable
from typing import BinaryIO

from bot.domain.errors import ResponseLost, ResponseUnreadable
from bot.providers.parsing.encodings import decoded
from bot.providers.parsing.error_payload import ErrorPayload
from bot.providers.parsing.image_extractor import ImageExtractor
from bot.providers.parsing.image_signature import SIZE_LIMIT
from bot.providers.parsing.pending_task import names_task
from bot.providers.parsing.sse_events import ERROR, EventKind, event_kind, is_final, with_error

DATA = b"data:"
EVENT = b"event:"
OnPreview = Callable[[BinaryIO], None]
"""Called with a preview, which is in the file until this returns."""

MAX_EVENTS = 20_000  # a stream of ten minutes with thirty keepalives a second
LINE_LIMIT = 1000  # bytes that are kept of a line without data: an event's name, or a comment


class EventStreamReader:
    """Reads events until the one with the final image or an error.

    The final image comes as `image_generation.completed` or `image_edit.completed`, or in an
    event without a name. `on_preview` is called for each preview before it, in events named
    `….partial_image`, or without a name and with a `partial_image_index`; all other events are
    read and dropped. What follows `done` need not be read. Lines end with LF or CRLF. `feed`,
    `finish`, `size` and `image_started` are those of ImageExtractor; `image_started` counts previews, too.
    """

    def __init__(self, into: BinaryIO, on_preview: OnPreview, charset: str | None = None) -> None:
        self._into = into
        self._charset = charset
        self._on_preview = on_preview
        self._result: dict[str, object] | None = None
        self._empty: dict[str, object] | None = None  # a completed event that brought no picture
        self._partial_document: dict[str, object] | None = (
            None  # of a completed event that is not whole
        )
        self._words: dict[str, object] | None = None  # of an event that only says something
        self.tells_task = False  # the newest event is no picture but a task
        self._is_final = False
        self._events = 0
        self._line = bytearray()
        self._in_data = False
        self._had_started = False
        self._begin_event()

    @property
    def done(self) -> bool:
        return self._result is not None or self._partial_document is not None

    @property
    def image_ended(self) -> bool:
        return is_final(self._name, {}) and self._event.image_ended

    @property
    def has_image(self) -> bool:
        """What was received belongs to the final image, not to a preview."""
        return self._is_final and self.size > 0

    @property
    def is_usual(self) -> bool:
        return self._event.is_usual

    @property
    def rest(self) -> bytes:
        """What came of the newest event, beside its picture."""
        return self._event.rest

    @property
    def size(self) -> int:
        """Bytes of the picture so far."""
        return self._event.size

    @property
    def image_started(self) -> bool:
        return self._had_started or self._event.image_started

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
        if self._partial_document is not None:
            raise ResponseLost("the answer ends too early")
        for result in (self._result, self._empty, self._words):
            if result is not None:
                return result
        raise ResponseLost("the answer ends without a picture")

    def partial_document(self) -> dict[str, object] | None:
        """Of the completed event, where it is cut or broken."""
        return self._partial_document

    def _begin_event(self) -> None:
        """Drops the picture of the event before."""
        self._into.seek(0)
        self._into.truncate()
        self._name = ""
        self._event = ImageExtractor(self._into, self._charset)
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
        """An event that cannot be read is skipped: it may be a preview, and the image follows."""
        if self._broken:
            return
        try:
            self._event.feed(data)
        except (ResponseLost, ResponseUnreadable):
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
        if self._events > MAX_EVENTS:
            raise ResponseUnreadable("the stream does not end")
        try:
            self._result = self._outcome(self._document())
        except (ResponseLost, ResponseUnreadable):  # without data, `[DONE]`, or cut
            partial_document = self._event.partial_document()
            if self.size and is_final(self._name, partial_document or {}):
                self._partial_document = partial_document
                self._is_final = True
        if not self.done:
            self._had_started = self.image_started
            self._begin_event()

    def _document(self) -> dict[str, object]:
        """What the event says; an error need not be JSON.

        Raises ResponseLost or ResponseUnreadable for any other data that is no whole JSON object.
        """
        words = self._event.rest.strip() if self._name == ERROR else b""
        if words and not words.startswith(b"{"):
            return {"error": decoded(words, self._charset)}
        if self._broken:
            raise ResponseLost("the event cannot be read")
        return with_error(self._name, self._event.finish())

    def _outcome(self, document: dict[str, object]) -> dict[str, object] | None:
        """The whole picture or an error; None for an event that does not end the stream."""
        self.tells_task = names_task(document)
        counts = self.is_usual or is_final(self._name, document)
        match event_kind(self._name, document, has_image=self.size > 0 and counts):
            case EventKind.FINAL:
                self._is_final = not ErrorPayload.from_document(document) or is_final(
                    self._name, document
                )
                return document
            case EventKind.WITHOUT_IMAGE:
                self._empty = document
            case EventKind.PREVIEW if self.size:
                self._on_preview(self._into)
            case EventKind.IGNORED if ErrorPayload.instead_of_image(document):
                self._words = document
        return None
