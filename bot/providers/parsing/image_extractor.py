"""Reads a JSON response in one pass: the image is streamed to a file, the rest is kept in memory."""

import binascii
import json
import re
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import BinaryIO

import pybase64

from bot.domain.errors import ResponseLost, ResponseUnreadable
from bot.providers.parsing.encodings import decoded
from bot.providers.parsing.image_places import Place, PlaceTracker
from bot.providers.parsing.image_signature import SIZE_LIMIT
from bot.providers.parsing.truncated_json import parse_truncated

REST_LIMIT = 1_000_000  # bytes; real answers need a few hundred beside the picture
PIECE = 4096  # bytes of base64 that are worth a call of the decoder, and longer than any prefix

DATA_URL = b"data:"
# How a string begins that is a picture: a `data:` URL, or the base64 of PNG, JPEG, WebP or GIF.
_IMAGE_TEXT = re.compile(
    rb"(?i:data:)|iVBORw0KGg|(?:\\?/|\\u002[fF])9j(?:\\?/|\\u002[fF])|UklGR|R0lGOD"
)
_IMAGE_TEXT_LENGTH = 14  # bytes that tell
FROM_URL_SAFE = bytes.maketrans(b"-_", b"+/")  # the other alphabet of base64
LINE_BREAKS = b"\r\n"  # which some writers of base64 put between its lines
# What a string holds; it stops at the closing quote or before an escape that is not whole yet.
_STRING_PART = re.compile(rb'(?:[^"\\]++|\\u.{4}|\\[^u])*+', re.DOTALL)


class ImageExtractor:
    """Reads a JSON object that holds one picture.

    The picture is the base64 string `b64_json`, or any string at a picture's place that begins like
    one (see `image_places`); the first one that is filled counts, at the usual place before any
    other: there may be a copy of what was sent. `feed` takes the body in pieces of any length; `finish` returns the
    object, its picture left out. Memory stays small however long the body is. Both methods raise
    ResponseLost for a body that is cut or whose base64 does not decode, ResponseUnreadable for one
    that is something else or too large, and OSError when `into` does not take the bytes. `charset`,
    from the header, is for a body that is not UTF-8.
    """

    def __init__(self, into: BinaryIO, charset: str | None = None) -> None:
        self._charset = charset
        self._into = into
        self._image = _Base64File(into)
        self._rest = bytearray()
        self._carry = b""  # the beginning of an escape that the next piece completes
        self._places = PlaceTracker()
        self._is_usual = False
        self._unusual_failure: ResponseLost | None = None
        self._opened, self._closed = 0, -1  # where in the rest the newest string begins and ends
        self._sink: Callable[[bytes], None] | None = None  # what the open string goes to

    @property
    def size(self) -> int:
        """Bytes of the picture so far."""
        return self._image.size

    @property
    def has_image(self) -> bool:
        return self.size > 0

    @property
    def is_usual(self) -> bool:
        """The picture stands where the Images API has it."""
        return self._is_usual

    @property
    def image_started(self) -> bool:
        """Something of a picture came, whether it can be decoded or not."""
        return self._image.image_started

    @property
    def image_ended(self) -> bool:
        """The picture's value came to its end."""
        return self._image.image_ended

    @property
    def rest(self) -> bytes:
        """What came beside the picture."""
        return bytes(self._rest)

    def feed(self, chunk: bytes) -> None:
        chunk, self._carry = self._carry + chunk, b""
        at = 0
        while at < len(chunk):
            if self._sink is None:
                at = self._between_strings(chunk, at)
            else:
                at = self._in_string(chunk, at, self._sink)
        if len(self._rest) > REST_LIMIT:
            raise ResponseUnreadable("the answer is too long without its picture")

    def finish(self) -> dict[str, object]:
        text = decoded(self.rest, self._charset)
        try:
            document = json.loads(text)
        except (ValueError, RecursionError) as error:
            head = text.lstrip()
            if not head or head.startswith("{"):
                raise ResponseLost("the answer ends too early") from error
            raise ResponseUnreadable("the answer is no JSON") from error
        if not isinstance(document, dict):
            raise ResponseUnreadable("the answer is no JSON object")
        if self._unusual_failure and not self.size:
            raise self._unusual_failure
        return document

    def partial_document(self) -> dict[str, object] | None:
        """Of a body that is cut or broken: what is whole of its object; None where nothing is.

        What came of the picture is in the file then, be it whole or not.
        """
        with suppress(ResponseLost, ResponseUnreadable):
            self._image.end()
        document = parse_truncated(decoded(self.rest, self._charset).encode())
        return {} if document is None and self.size else document

    def _between_strings(self, chunk: bytes, at: int) -> int:
        quote = chunk.find(b'"', at)
        if quote < 0:
            self._rest += chunk[at:]
            return len(chunk)
        self._rest += chunk[at : quote + 1]
        previous = bytes(self._rest[self._opened + 1 : self._closed])
        between = bytes(self._rest[self._closed + 1 : -1])
        self._sink = self._choose_sink(self._places.enter(previous, between))
        self._opened = len(self._rest) - 1
        return quote + 1

    def _choose_sink(self, entered: tuple[bytes, Place] | None) -> Callable[[bytes], None]:
        if entered is None:
            return self._rest.extend
        name, place = entered
        if name == b"b64_json":
            return self._image_sink(is_usual=True)
        is_usual = place is Place.USUAL
        if name == b"base64" and place:
            return self._image_sink(is_usual=is_usual)
        if name == b"url" or place:
            return partial(self._take_beginning, is_usual)
        return self._rest.extend

    def _image_sink(self, *, is_usual: bool) -> Callable[[bytes], None]:
        if self._image.image_started:
            return self._replace if is_usual and not self._is_usual else _drop
        self._is_usual = is_usual
        return self._image.add if is_usual else self._add_unusual

    def _add_unusual(self, text: bytes) -> None:
        """Text that only begins like a picture must not cost one that follows."""
        try:
            self._image.add(text)
        except ResponseLost as error:
            self._drop_unusual(error)
            self._sink = _drop

    def _drop_unusual(self, error: ResponseLost) -> None:
        self._unusual_failure = error
        self._drop_image()

    def _replace(self, text: bytes) -> None:
        if text:  # an empty value replaces nothing
            self._drop_image()
            self._sink = self._image_sink(is_usual=True)
            self._sink(text)

    def _drop_image(self) -> None:
        self._into.seek(0)
        self._into.truncate()
        self._image = _Base64File(self._into)

    def _take_beginning(self, is_usual: bool, text: bytes) -> None:
        """Takes a string until it shows whether it is a picture."""
        self._rest += text
        value = bytes(self._rest[self._opened + 1 :])
        if _IMAGE_TEXT.match(value):
            del self._rest[self._opened + 1 :]
            self._sink = self._image_sink(is_usual=is_usual)
            self._sink(value)
        elif len(value) >= _IMAGE_TEXT_LENGTH:
            self._sink = self._rest.extend

    def _in_string(self, chunk: bytes, at: int, sink: Callable[[bytes], None]) -> int:
        part = _STRING_PART.match(chunk, at)
        end = part.end() if part else at
        sink(chunk[at:end])
        if chunk[end : end + 1] == b'"':
            self._closed = len(self._rest)
            self._rest += b'"'
            self._end_image()
            self._sink = None
            return end + 1
        self._carry = chunk[end:]
        return len(chunk)

    def _end_image(self) -> None:
        try:
            self._image.end()
        except ResponseLost as error:
            if self._is_usual:
                raise
            self._drop_unusual(error)


def _drop(_: bytes) -> None:
    """Discards the second image of a response."""


class _Base64File:
    """Decodes base64, written as a JSON string, into a file while it arrives."""

    def __init__(self, into: BinaryIO) -> None:
        self.size = 0
        self.image_ended = False
        self._into = into
        self._pending = bytearray()

    @property
    def image_started(self) -> bool:
        return bool(self.size or self._pending)

    def add(self, text: bytes) -> None:
        self._pending += _unescaped(text) if b"\\" in text else text
        if len(self._pending) > PIECE:
            self._decode(last=False)

    def end(self) -> None:
        if self._pending:
            self._decode(last=True)
        self.image_ended = self.size > 0

    def _decode(self, *, last: bool) -> None:
        if not self.size and self._pending[: len(DATA_URL)].lower() == DATA_URL:
            del self._pending[: self._pending.find(b",") + 1]
        # Whole fours; one byte at least waits for the end, where alone padding may stand, or lack.
        length = len(self._pending) if last else (len(self._pending) - 1) // 4 * 4
        padding = b"=" * (-length % 4)
        try:
            text = bytes(self._pending[:length]).translate(FROM_URL_SAFE)
            piece = pybase64.b64decode(text + padding, validate=True)
        except binascii.Error as error:
            raise ResponseLost("the picture is no base64") from error
        if not last and len(piece) != length // 4 * 3:
            raise ResponseLost("the picture's base64 ends in its middle")
        del self._pending[:length]
        self.size += len(piece)
        if self.size > SIZE_LIMIT:
            raise ResponseUnreadable("the picture is too large")
        self._into.write(piece)


def _unescaped(text: bytes) -> bytes:
    try:
        plain: str = json.loads(b'"' + text + b'"')
        return plain.encode("ascii").translate(None, LINE_BREAKS)
    except ValueError as error:
        raise ResponseLost("the picture is no base64") from error
