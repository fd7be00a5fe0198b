"""The body of a response, written to a file while it is received."""

from typing import BinaryIO

import httpx

from bot.domain.errors import DrawingFailed, ResponseLost, ResponseUnreadable
from bot.providers.http.downloads import CHUNK
from bot.providers.http.response_body import charset, content_encoding
from bot.providers.parsing.decompression import Decompressor
from bot.providers.parsing.event_stream import OnPreview
from bot.providers.parsing.response_reader import ResponseReader

LONGEST = 512 * 1024 * 1024  # bytes of an answer with all its previews
# With a line ends an event, and with a brace an answer; perhaps minutes pass until more comes.
_ENDS = (b"\n", b"}")
_PAGES = ("html", "xml")  # in content types


class StreamedResponse:
    """`failure` is why reading stopped before the end of the body.

    `integrity_failure`, set by `finish`, is why the image in it may be incomplete.
    """

    def __init__(self, response: httpx.Response, into: BinaryIO, on_preview: OnPreview) -> None:
        self.response = response
        self.reader = ResponseReader(into, on_preview, charset(response))
        self.failure: DrawingFailed | None = None
        self.integrity_failure: DrawingFailed | None = None
        self._decompressor = Decompressor(content_encoding(response))
        self._pending = bytearray()
        self._size = 0

    @property
    def is_html(self) -> bool:
        """A web page in place of an API's response: the base URL is wrong."""
        kind = self.response.headers.get("content-type", "").lower()
        return self.reader.is_html and any(page in kind for page in _PAGES)

    def buffer(self, piece: bytes) -> bool:
        """Buffers a piece; True when `read_buffer` should be called, in a thread."""
        self._pending += piece
        return len(self._pending) >= CHUNK or piece.endswith(_ENDS)

    def read_buffer(self) -> None:
        """Raises ResponseLost, ResponseUnreadable, and OSError of our own disk."""
        chunk = bytes(self._pending)
        self._pending.clear()
        for piece in self._decompressor.feed(chunk):
            self._feed(piece)

    def finish(self) -> dict[str, object]:
        """All that the answer says beside its picture. Raises what `read_buffer` raises."""
        try:
            self.read_buffer()
            for piece in self._decompressor.flush():
                self._feed(piece)
        except (ResponseLost, ResponseUnreadable) as error:
            self.failure = self.failure or error
        document = self.reader.finish()
        self.integrity_failure = self.reader.failure or (None if document else self.failure)
        return document

    def _feed(self, piece: bytes) -> None:
        self._size += len(piece)
        if self._size > LONGEST:
            raise ResponseUnreadable("the answer does not end")
        self.reader.feed(piece)
