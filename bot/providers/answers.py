"""What a vendor says when it draws nothing, read out of whatever shape it says it in."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

NOTE_LENGTH = 200  # characters of a vendor's message that are kept
LABEL_LENGTH = 60  # and of its code or type
HIDDEN = "[hidden]"

# `sk-…` and its like, what follows "Bearer", and any long run that no word has. `api_error` is
# no key, but an error's type.
_LIKE_A_KEY = re.compile(
    r"\b(?:(?:sk|pk|rk)[-_]|(?:key|api)[-_](?=[\w.-]*[\d*]))[\w*.-]{4,}|\bBearer\s+\S+|\w{32,}",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Complaint:
    """A vendor's own words about a failure; empty where it gave none."""

    code: str = ""
    type: str = ""
    message: str = ""
    categories: tuple[str, ...] = ()  # why moderation refused
    page: str = ""  # an answer that was no JSON: the words of whatever stands between, for the log

    @classmethod
    def of_body(cls, body: bytes) -> Self:
        """The complaint of an answer that brings nothing else: JSON, HTML or any text."""
        try:
            document = json.loads(body)
        except (ValueError, RecursionError):
            return cls(page=body.decode(errors="replace"))
        if isinstance(document, dict):
            return cls.within(document) or cls._of_fields(document)
        if isinstance(document, str):
            return cls(message=_word(document))
        return cls(page=_word(document))

    @classmethod
    def within(cls, document: Mapping[str, object]) -> Self | None:
        """The complaint under `error`, None where there is none or its fields are all empty."""
        error = document.get("error")
        if isinstance(error, dict):
            return cls._of_fields({**document, **error}) if any(error.values()) else None
        return cls(message=_word(error)) if error else None

    @classmethod
    def _of_fields(cls, fields: Mapping[str, object]) -> Self:
        return cls(
            code=_word(fields.get("code")),
            type=_word(fields.get("type")),
            message=_word(fields.get("message")),
            categories=_categories(fields.get("moderation_details")),
        )

    @property
    def words(self) -> str:
        """All that tells what is wrong, in small letters: `quota_exceeded` is `quota exceeded`."""
        return f"{self.code} {self.type} {self.message}".replace("_", " ").lower()

    def label(self, secret: str) -> str:
        """The code, or the type where there is none, as clean as a note."""
        return _cleaned(self.code or self.type, secret, LABEL_LENGTH)

    def note(self, secret: str) -> str:
        """The message for people to read: one line, trimmed, with `secret` and all keys hidden."""
        return _cleaned(self.message, secret, NOTE_LENGTH)

    def log_note(self, secret: str) -> str:
        """The message, or the page that came in its place."""
        return _cleaned(self.message or self.page, secret, NOTE_LENGTH)


def _cleaned(text: str, secret: str, length: int) -> str:
    line = " ".join(text.replace(secret, HIDDEN).split())
    hidden = _LIKE_A_KEY.sub(HIDDEN, line)
    return hidden if len(hidden) <= length else hidden[: length - 1] + "…"


def _word(value: object) -> str:
    """As text that can be written down: JSON may hold half of a letter, such as `\\ud83e`."""
    return "" if value is None else str(value).encode(errors="replace").decode()


def _categories(details: object) -> tuple[str, ...]:
    """Of `{"categories": ["violence", …]}` or `{"categories": {"violence": true, …}}`."""
    named = details.get("categories") if isinstance(details, dict) else None
    if isinstance(named, dict):
        named = [name for name, hit in named.items() if hit]
    return tuple(str(name) for name in named) if isinstance(named, list) else ()


def picture_address(document: Mapping[str, object]) -> str | None:
    """Where the picture is to be fetched: the `url` of `data`'s first entry that has one, or of
    an event; None where there is none.
    """
    data = document.get("data")
    for entry in [*(data if isinstance(data, list) else []), document]:
        url = entry.get("url") if isinstance(entry, dict) else None
        if url and isinstance(url, str):
            return url
    return None
