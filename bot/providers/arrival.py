"""The body of an answer, on its way into a file."""

from typing import BinaryIO

import httpx

from bot.domain.errors import AnswerLost, AnswerUnreadable, DrawingFailed
from bot.providers.bodies import encoding_of
from bot.providers.downloads import CHUNK
from bot.providers.events import Sketched
from bot.providers.reading import AnswerReader
from bot.providers.unpacking import Unpacker

LONGEST = 512 * 1024 * 1024  # bytes of an answer with all its previews
# With a line ends an event, and with a brace an answer; perhaps minutes pass until more comes.
_ENDS = (b"\n", b"}")
_PAGES = ("html", "xml")  # in content types


class Arrival:
    """`trouble` says why the body was read no further, where that is not its end.

    `doubt` says why the picture in it may not be whole, once it is finished.
    """

    def __init__(self, response: httpx.Response, into: BinaryIO, sketched: Sketched) -> None:
        self.response = response
        self.reader = AnswerReader(into, sketched)
        self.trouble: DrawingFailed | None = None
        self.doubt: DrawingFailed | None = None
        self._unpacker = Unpacker(encoding_of(response))
        self._pending = bytearray()
        self._size = 0

    @property
    def is_page(self) -> bool:
        """A web page in place of an answer: somebody else lives at that address."""
        kind = self.response.headers.get("content-type", "").lower()
        return self.reader.is_page and any(page in kind for page in _PAGES)

    def add(self, piece: bytes) -> bool:
        """Says whether it is worth the way to a thread, where `take` reads what was added."""
        self._pending += piece
        return len(self._pending) >= CHUNK or piece.endswith(_ENDS)

    def take(self) -> None:
        """Raises AnswerLost, AnswerUnreadable, and OSError of our own disk."""
        chunk = bytes(self._pending)
        self._pending.clear()
        for piece in self._unpacker.feed(chunk):
            self._feed(piece)

    def finish(self) -> dict[str, object]:
        """All that the answer says beside its picture. Raises what `take` does."""
        try:
            self.take()
            for piece in self._unpacker.flush():
                self._feed(piece)
        except (AnswerLost, AnswerUnreadable) as error:
            self.trouble = self.trouble or error
        document = self.reader.finish()
        self.doubt = self.reader.trouble or (None if document else self.trouble)
        return document

    def _feed(self, piece: bytes) -> None:
        self._size += len(piece)
        if self._size > LONGEST:
            raise AnswerUnreadable("the answer does not end")
        self.reader.feed(piece)
