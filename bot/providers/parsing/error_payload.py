"""The error in a provider's response, read out of JSON of any known shape, HTML or text."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from typing import Self

from bot.providers.parsing.encodings import decoded
from bot.providers.parsing.error_shapes import (
    ErrorShape,
    find_embedded_json,
    is_no_error,
    says_failure,
)
from bot.providers.parsing.redaction import redacted
from bot.providers.parsing.truncated_json import parse_truncated

ERROR_BODY_LIMIT = 64 * 1024  # bytes of a failed answer that are read
NOTE_LENGTH = 200  # characters of a provider's message that are kept
LABEL_LENGTH = 60  # and of its code or type
MAX_LINES = 100  # of JSON that are read
SENTENCE_LENGTH = 400  # of an answer that is neither JSON nor a page, and tells what is wrong

# Also what nobody sees: blanks without width, marks of direction.
_CONTROL = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]+"
)
_NO_BRACES = str.maketrans("", "", "{}")
_TAG = re.compile(r"</?[a-z][^<>]{0,100}>", re.IGNORECASE)
# HTML, XML, or what Cloudflare writes to clients that are no browser: `error code: 1020`.
_PAGE = re.compile(r"\s*(?:<|error code: 1\d{3}\b)", re.IGNORECASE)
# Text that is not shown to users: HTML, stack traces, broken encodings, Chinese, Japanese, Korean.
_UNREADABLE = re.compile(
    r"<(?:!doctype|html|head|body)\b|traceback \(|\bfile \"|\b\w+(?:error|exception):"
    r"|(?:^|[\s'\"(])/(?:\w[\w.-]*/){2}|\ufffd|[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class ErrorPayload:
    """A provider's error: codes, types, messages; empty where it gave none.

    `codes` and `types` have the innermost first: gateways repeat others' errors within their own.
    """

    codes: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    message: str = ""
    texts: tuple[str, ...] = ()  # all that was said, the message too
    categories: tuple[str, ...] = ()  # why moderation refused
    page: str = ""  # an answer that was no JSON: the words of whatever stands between, for the log

    @classmethod
    def from_body(cls, body: bytes, charset: str | None = None) -> Self:
        """Of a response that holds nothing else: JSON, HTML or any text."""
        text = decoded(body, charset)
        try:
            document = json.loads(text)
        except (ValueError, RecursionError):
            document = _lines(text) or parse_truncated(text.encode(errors="replace").lstrip())
        if document is None and not text.lstrip().startswith("<"):
            document = find_embedded_json(text)
        payload = cls._of(ErrorShape.read(document))
        if payload.has_content:
            return payload
        is_sentence = len(text) <= SENTENCE_LENGTH and "<" not in text
        return cls(page=text, texts=(text,) if is_sentence else ())

    @classmethod
    def from_document(cls, document: Mapping[str, object]) -> Self | None:
        """Of the value under `error`; None where there is none, or where it stands for success."""
        if is_no_error(document.get("error")):
            return None
        return cls._of(ErrorShape.read(document))

    @classmethod
    def beside_image(cls, document: Mapping[str, object]) -> Self | None:
        """Of a response that says itself that it failed, or that its image is withheld: some send
        a blurred one then. None for any other.
        """
        shape = ErrorShape.read(document)
        has_failed = not is_no_error(document.get("error")) or says_failure(document)
        return cls._of(shape) if has_failed or shape.is_filtered else None

    @classmethod
    def instead_of_image(cls, document: Mapping[str, object]) -> Self | None:
        """Of a response without an image, which may lack `error`; None where it says nothing."""
        shape = ErrorShape.read(document)
        return cls._of(shape) if shape.codes or shape.texts or shape.is_failure else None

    @classmethod
    def _of(cls, shape: ErrorShape) -> Self:
        return cls(
            codes=tuple(shape.codes),
            types=tuple(shape.types),
            message=shape.message,
            texts=tuple(shape.texts),
            categories=tuple(shape.categories),
        )

    @property
    def has_content(self) -> bool:
        return bool(self.codes or self.types or self.message or self.texts)

    @property
    def is_page(self) -> bool:
        """Written by what stands before an API, not by the API."""
        return bool(_PAGE.match(self.page))

    @property
    def words(self) -> str:
        """All that tells what is wrong, in small letters: `quota_exceeded` is `quota exceeded`."""
        said = " ".join((*self.codes, *self.types, *self.texts))
        return " ".join(said.replace("_", " ").lower().split())

    def label(self, secret: str) -> str:
        """The code, or the type where there is none, as clean as a note."""
        first = next(iter((*self.codes, *self.types)), "")
        return _cleaned(first, secret, LABEL_LENGTH)

    def note(self, secret: str) -> str:
        """The message for people to read: one line, trimmed, without keys, braces or tags, which
        a sentence can quote; empty where it is nothing to read.
        """
        if _UNREADABLE.search(self.message):
            return ""
        words = _TAG.sub("", unescape(self.message)).translate(_NO_BRACES)
        return _cleaned(words, secret, NOTE_LENGTH).lstrip("-• ").removesuffix(".")

    def log_note(self, secret: str) -> str:
        """The message, or the page that came in its place."""
        return _cleaned(self.message or self.page, secret, NOTE_LENGTH)


def _lines(text: str) -> list[object]:
    """Of JSON that has an object in each of its lines."""
    lines = [line for line in text.splitlines() if line.strip()][:MAX_LINES]
    if len(lines) < 2 or not all(line.lstrip().startswith("{") for line in lines):
        return []
    return [parse_truncated(line.encode(errors="replace").lstrip()) for line in lines]


def _cleaned(text: str, secret: str, length: int) -> str:
    line = redacted(" ".join(_CONTROL.sub(" ", text).split()), secret)
    return line if len(line) <= length else line[: length - 1] + "…"
