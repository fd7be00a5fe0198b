"""What a vendor says when it draws nothing, read out of whatever shape it says it in."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

NOTE_LENGTH = 200  # characters of a vendor's message that are kept
HIDDEN = "[hidden]"

# `sk-…` and its like, what follows "Bearer", and any long run that no word has.
_LIKE_A_KEY = re.compile(
    r"\b(?:sk|pk|rk|key|api)[-_][\w*.-]{4,}|\bBearer\s+\S+|\w{32,}", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Complaint:
    """A vendor's own words about a failure; empty where it gave none."""

    code: str = ""
    type: str = ""
    message: str = ""
    categories: tuple[str, ...] = ()  # why moderation refused

    @classmethod
    def of_body(cls, body: bytes) -> Self:
        """The complaint of an answer that brings nothing else: JSON, HTML or any text."""
        try:
            document = json.loads(body)
        except (ValueError, RecursionError):
            return cls(message=body.decode(errors="replace"))
        if not isinstance(document, dict):
            return cls(message=str(document))
        return cls.within(document) or cls._of_fields(document)

    @classmethod
    def within(cls, document: Mapping[str, object]) -> Self | None:
        """The complaint under `error`, None where there is none."""
        error = document.get("error")
        if not error:
            return None
        if not isinstance(error, dict):
            return cls(message=str(error))
        return cls._of_fields({**document, **error})

    @classmethod
    def _of_fields(cls, fields: Mapping[str, object]) -> Self:
        return cls(
            code=_word(fields.get("code")),
            type=_word(fields.get("type")),
            message=_word(fields.get("message")),
            categories=_categories(fields.get("moderation_details")),
        )

    def note(self, secret: str) -> str:
        """The message for people to read: one line, trimmed, with `secret` and all keys hidden."""
        line = " ".join(self.message.replace(secret, HIDDEN).split())
        hidden = _LIKE_A_KEY.sub(HIDDEN, line)
        return hidden if len(hidden) <= NOTE_LENGTH else hidden[: NOTE_LENGTH - 1] + "…"


def _word(value: object) -> str:
    return "" if value is None else str(value)


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
