"""Decompresses bodies that are compressed although `identity` was requested, or only say that they are.

Every request asks for `identity`. What a body is, its first bytes tell: gateways name an encoding
that they have removed already, or leave out the one that they applied.
"""

import re
import zlib
from collections.abc import Iterator

from bot.domain.errors import ResponseLost, ResponseUnreadable

PIECE = 64 * 1024  # bytes that are unpacked at once
FREE = 1024 * 1024  # bytes that may come out of however few
RATIO = 50  # bytes that may come out of each one, beyond that; pictures and base64 have under 2

MEMBERS = 1000  # of gzip; who packs pieces by themselves makes them larger

_GZIP = b"\x1f\x8b"
_GZIP_WINDOW = 16 + zlib.MAX_WBITS
_ZLIB = re.compile(rb"x[\x01\x5e\x9c\xda]")
_ZSTD = b"\x28\xb5\x2f\xfd"
_DETECTABLE = len(_ZSTD)
# JSON, events and pages are text; pictures have their own beginnings.
_READABLE = re.compile(rb"[\t\n\r -~]|\xef\xbb\xbf|\x89PNG|\xff\xd8\xff")
_FOREIGN = re.compile("br|zstd|compress")  # encodings that the standard library does not know


class Decompressor:
    """Unpacks gzip and deflate, one layer of it, into at most `RATIO` times as many bytes.

    `feed` and `flush` give pieces of at most `PIECE` bytes, or of what was fed. They raise
    ResponseUnreadable for a packing that is not known, too dense, or packed once more, and ResponseLost
    for one that is damaged.
    """

    def __init__(self, encoding: str) -> None:
        """`encoding` is the header, which counts only where the bytes do not tell."""
        self._encoding = encoding.lower()
        self._head = b""
        self._is_open = False
        self._window: int | None = None  # of zlib; None: nothing is packed
        self._inflater = zlib.decompressobj()
        self._taken = self._given = self._members = 0

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        if self._is_open:
            yield from self._unpacked(chunk)
            return
        self._head += chunk
        if len(self._head) >= _DETECTABLE:
            yield from self.flush()

    def flush(self) -> Iterator[bytes]:
        """Unpacks what was held back until the compression could be told, at the end of the body at the
        latest.
        """
        if self._is_open:
            return
        self._is_open = True
        self._window = _window(self._head, self._encoding)
        if self._window is not None:
            self._inflater = zlib.decompressobj(self._window)
        head, self._head = self._head, b""
        yield from self._unpacked(head)

    def _unpacked(self, chunk: bytes) -> Iterator[bytes]:
        if self._window is None:
            yield chunk
            return
        self._taken += len(chunk)
        chunk, self._head = self._head + chunk, b""
        while not self._inflater.eof or self._is_next_member(chunk):
            before = self._inflater.copy()
            try:
                piece = self._piece(chunk)
            except zlib.error as error:
                if good := _before_damage(before, chunk):
                    yield good
                raise ResponseLost("the packed answer is damaged") from error
            if piece:
                yield piece
            chunk = self._inflater.unused_data or self._inflater.unconsumed_tail
            if not chunk and len(piece) < PIECE:
                return
        if chunk == _GZIP[:1]:  # a member, perhaps, that is cut here
            self._head = chunk

    def _is_next_member(self, chunk: bytes) -> bool:
        """Begins it, where there is one; whatever else follows the end is dropped."""
        if not chunk.startswith(_GZIP):
            return False
        self._members += 1
        if self._members == MEMBERS:
            raise ResponseUnreadable("the answer is packed in too many pieces")
        self._inflater = zlib.decompressobj(_GZIP_WINDOW)
        return True

    def _piece(self, chunk: bytes) -> bytes:
        piece = self._inflater.decompress(chunk, PIECE)
        if not self._given and _is_packed(piece):
            raise ResponseUnreadable("the answer is packed more than once")
        self._given += len(piece)
        if self._given > FREE + RATIO * self._taken:
            raise ResponseUnreadable("the answer is packed too densely")
        return piece


def _before_damage(inflater: "zlib._Decompress", chunk: bytes) -> bytes:
    """What comes out before the damage: with a wrong checksum, the whole rest."""
    good = b""
    try:
        for at in range(len(chunk)):
            good += inflater.decompress(chunk[at : at + 1], PIECE)
    except zlib.error:
        return good
    return good


def _is_packed(head: bytes) -> bool:
    return head.startswith((_GZIP[:1], _ZSTD)) or _ZLIB.match(head) is not None


def _window(head: bytes, encoding: str) -> int | None:
    """zlib's `wbits`; None for what is not packed. Raises ResponseUnreadable."""
    if head.startswith(_GZIP):
        return _GZIP_WINDOW
    if _ZLIB.match(head):
        return zlib.MAX_WBITS
    if head.startswith(_ZSTD):
        raise ResponseUnreadable("the answer is packed: zstd")
    if not head or _READABLE.match(head):
        return None
    if _FOREIGN.search(encoding):
        raise ResponseUnreadable(f"the answer is packed: {encoding[:20]}")
    return -zlib.MAX_WBITS if "deflate" in encoding else None
