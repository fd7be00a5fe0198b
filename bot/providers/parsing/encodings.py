"""Decodes text that need not be UTF-8, as JSON should be."""

import codecs
import json
from contextlib import suppress

UNREADABLE = "\ufffd"
"""In place of what cannot be decoded."""


_TELLING = 4  # bytes of JSON that tell its encoding


class Utf8Recoder:
    """Makes UTF-8 of JSON that comes in pieces as UTF-16 or UTF-32; leaves anything else as it is.

    What cannot be decoded is replaced.
    """

    def __init__(self) -> None:
        self._head: bytes | None = b""  # of which it is not known yet what it is
        self._decoder: codecs.IncrementalDecoder | None = None

    def feed(self, piece: bytes) -> bytes:
        if self._head is not None:
            piece = self._head + piece
            if len(piece) < _TELLING:
                self._head = piece
                return b""
            self._head = None
            encoding = json.detect_encoding(piece)
            if not encoding.startswith("utf-8"):
                self._decoder = codecs.getincrementaldecoder(encoding)("replace")
        return self._decoder.decode(piece).encode() if self._decoder else piece

    def flush(self) -> bytes:
        """What is left at the end."""
        head, self._head = self._head or b"", None
        return self._decoder.decode(b"", final=True).encode() if self._decoder else head


def decoded(body: bytes, charset: str | None = None) -> str:
    """As JSON says, else by the charset of the header, else as far as it can be read."""
    encoding = json.detect_encoding(body)
    for name in (encoding, charset or encoding):
        with suppress(ValueError, LookupError):
            return well_formed(body.decode(name))
    return body.decode(encoding, errors="replace")


def well_formed(text: str) -> str:
    """As text that can be written down: JSON may hold half of a letter, such as `\\ud83e`."""
    return text.encode(errors="replace").decode()
