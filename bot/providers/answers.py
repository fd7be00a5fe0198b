"""What a vendor says when it draws nothing, read out of whatever shape it says it in."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from typing import Self

from bot.providers.error_shapes import ErrorShape, embedded, is_fine
from bot.providers.redaction import redacted
from bot.providers.truncated_json import completed

COMPLAINT_LIMIT = 64 * 1024  # bytes of a failed answer that are read
NOTE_LENGTH = 200  # characters of a vendor's message that are kept
LABEL_LENGTH = 60  # and of its code or type
MOST_LINES = 100  # of JSON that are read
SENTENCE_LENGTH = 400  # of an answer that is neither JSON nor a page, and tells what is wrong

# Also what nobody sees: blanks without width, marks of direction.
_CONTROL = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]+"
)
_NO_BRACES = str.maketrans("", "", "{}")
_TAG = re.compile(r"</?[a-z][^<>]{0,100}>", re.IGNORECASE)
# Words that no person should read: pages, programs' own troubles, letters that were lost on the
# way, and a language that the bot does not speak.
_UNFIT = re.compile(
    r"<(?:!doctype|html|head|body)\b|traceback \(|\bfile \"|\b\w+(?:error|exception):"
    r"|(?:^|[\s'\"(])/(?:\w[\w.-]*/){2}|\ufffd|[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Complaint:
    """A vendor's own words about a failure; empty where it gave none.

    `codes` and `types` have the innermost first: gateways repeat others' errors within their own.
    """

    codes: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    message: str = ""
    texts: tuple[str, ...] = ()  # all that was said, the message too
    categories: tuple[str, ...] = ()  # why moderation refused
    page: str = ""  # an answer that was no JSON: the words of whatever stands between, for the log

    @classmethod
    def of_body(cls, body: bytes) -> Self:
        """The complaint of an answer that brings nothing else: JSON, HTML or any text."""
        text = body.decode(json.detect_encoding(body), errors="replace")
        try:
            document = json.loads(text)
        except (ValueError, RecursionError):
            document = _lines(text) or completed(text.encode(errors="replace").lstrip())
        if document is None and not text.lstrip().startswith("<"):
            document = embedded(text)
        complaint = cls._of(ErrorShape.read(document))
        if complaint.says_something:
            return complaint
        is_sentence = len(text) <= SENTENCE_LENGTH and "<" not in text
        return cls(page=text, texts=(text,) if is_sentence else ())

    @classmethod
    def within(cls, document: Mapping[str, object]) -> Self | None:
        """The complaint under `error`, None where there is none or it says that all is well."""
        if is_fine(document.get("error")):
            return None
        return cls._of(ErrorShape.read(document))

    @classmethod
    def in_place_of_picture(cls, document: Mapping[str, object]) -> Self | None:
        """The complaint of an answer that brings no picture, and may name no `error`."""
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
    def says_something(self) -> bool:
        return bool(self.codes or self.types or self.message or self.texts)

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
        if _UNFIT.search(self.message):
            return ""
        words = _TAG.sub("", unescape(self.message)).translate(_NO_BRACES)
        return _cleaned(words, secret, NOTE_LENGTH).lstrip("-• ").removesuffix(".")

    def log_note(self, secret: str) -> str:
        """The message, or the page that came in its place."""
        return _cleaned(self.message or self.page, secret, NOTE_LENGTH)


def _lines(text: str) -> list[object]:
    """Of JSON that has an object in each of its lines."""
    lines = [line for line in text.splitlines() if line.strip()][:MOST_LINES]
    if len(lines) < 2 or not all(line.lstrip().startswith("{") for line in lines):
        return []
    return [completed(line.encode(errors="replace").lstrip()) for line in lines]


def _cleaned(text: str, secret: str, length: int) -> str:
    line = redacted(" ".join(_CONTROL.sub(" ", text).split()), secret)
    return line if len(line) <= length else line[: length - 1] + "…"


def picture_address(document: Mapping[str, object]) -> str | None:
    """Where the picture is to be fetched: the `url` of `data`'s first entry that has one, or of
    an event; None where there is none.
    """
    data = document.get("data")
    for entry in [*(data if isinstance(data, list) else []), document]:
        for url in _addresses(entry):
            if url and isinstance(url, str):
                return url
    return None


def _addresses(entry: object) -> list[object]:
    """Of `{"url": …}`, `{"image_url": …}`, `{"image_url": {"url": …}}`, or a bare address."""
    if not isinstance(entry, dict):
        return [entry]
    image_url = entry.get("image_url")
    inner = image_url.get("url") if isinstance(image_url, dict) else image_url
    return [entry.get("url"), inner]
