"""Reads a response of any form: JSON, server-sent events or the image itself."""

from typing import BinaryIO

from bot.domain.errors import ResponseLost, ResponseUnreadable
from bot.providers.parsing.encodings import Utf8Recoder
from bot.providers.parsing.event_stream import EventStreamReader, OnPreview
from bot.providers.parsing.image_extractor import ImageExtractor
from bot.providers.parsing.image_signature import SIGNATURE_LENGTH, starts_like_image
from bot.providers.parsing.raw_image import RawImageReader

Reader = ImageExtractor | EventStreamReader | RawImageReader

# How server-sent events begin: with a comment, or with a field.
_EVENT_STREAM_PREFIXES = (b":", b"id:", b"data:", b"event:", b"retry:")
_LONGEST = max(SIGNATURE_LENGTH, *map(len, _EVENT_STREAM_PREFIXES))
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class ResponseReader:
    """Tells server-sent events, JSON and pictures by the first bytes that are no whitespace.

    Neither what was asked nor the content type decides: gateways ignore the one and mislabel the
    other. `feed`, `size` and `charset` are those of ImageExtractor, `on_preview` is EventStreamReader's.
    """

    def __init__(self, into: BinaryIO, on_preview: OnPreview, charset: str | None = None) -> None:
        self._into = into
        self._charset = charset
        self._on_preview = on_preview
        self._recoder = Utf8Recoder()
        self._head = b""
        self._reader: Reader | None = None
        self.failure: ResponseLost | ResponseUnreadable | None = None

    @property
    def done(self) -> bool:
        """The rest of the answer need not be read."""
        return isinstance(self._reader, EventStreamReader) and self._reader.done

    @property
    def size(self) -> int:
        """Bytes of the picture so far."""
        return self._reader.size if self._reader else 0

    @property
    def image_started(self) -> bool:
        """Something of an image was received, if only of a preview."""
        return bool(self._reader and self._reader.image_started)

    @property
    def image_ended(self) -> bool:
        """The picture is there; little can follow it."""
        return bool(self._reader and self._reader.image_ended)

    @property
    def has_image(self) -> bool:
        """What was received belongs to the final image, not to a preview."""
        return bool(self._reader and self._reader.has_image)

    @property
    def has_usual_image(self) -> bool:
        """It stands where the Images API has it; elsewhere, an error may repeat what was sent."""
        return bool(self._reader and self._reader.has_image and self._reader.is_usual)

    @property
    def tells_task(self) -> bool:
        """Of server-sent events, which ended without a picture: the last one told of a task."""
        return isinstance(self._reader, EventStreamReader) and self._reader.tells_task

    @property
    def is_html(self) -> bool:
        """A web page, or XML, in place of an answer."""
        return self.rest.lstrip().startswith(b"<")

    @property
    def rest(self) -> bytes:
        """What came beside the picture."""
        return self._reader.rest if self._reader else self._head

    def feed(self, chunk: bytes) -> None:
        self._feed(self._recoder.feed(chunk))

    def _feed(self, chunk: bytes) -> None:
        if self._reader:
            self._reader.feed(chunk)
            return
        head = (self._head + chunk).lstrip()
        self._head = head.removeprefix(_BYTE_ORDER_MARK).lstrip()
        if len(self._head) >= _LONGEST:
            self._choose_reader()

    def finish(self) -> dict[str, object]:
        """Of a broken response, what is complete of it; `failure` says how it is broken."""
        if left := self._recoder.flush():
            self._feed(left)
        reader = self._reader or self._choose_reader()
        try:
            return reader.finish()
        except (ResponseLost, ResponseUnreadable) as error:
            partial_document = reader.partial_document()
            if partial_document is None:
                raise
            self.failure = error
            return partial_document

    def _choose_reader(self) -> Reader:
        if starts_like_image(self._head):
            self._reader = RawImageReader(self._into)
        elif _is_event_stream(self._head):
            self._reader = EventStreamReader(self._into, self._on_preview, self._charset)
        else:
            self._reader = ImageExtractor(self._into, self._charset)
        head, self._head = self._head, b""
        self._reader.feed(head)
        return self._reader


def _is_event_stream(head: bytes) -> bool:
    """True also for an answer that ends within its first word."""
    return any(head.startswith(word) or word.startswith(head) for word in _EVENT_STREAM_PREFIXES)
