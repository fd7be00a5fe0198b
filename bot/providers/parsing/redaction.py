"""Removes API keys from providers' messages: whole, masked, spaced, encoded or cut."""

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import unquote

HIDDEN = "[hidden]"
PIECE = 6  # letters and digits of a key in a row that are hidden wherever they stand
EDGE = 4  # and at its beginning or its end, where they are a word of their own
MASKED_EDGE = 2  # and next to the signs that stand for the rest
LONGEST = 4000  # characters that are looked at; nobody is shown as many

# `sk-…` and its like, what follows "Bearer", and any long run that no word has. `api_error` is
# no key, but an error's type, and so is what is long and has no digit.
_LIKE_A_KEY = re.compile(
    r"\b(?:(?:sk|pk|rk)[-_]|(?:key|api)[-_](?=[\w.-]*[\d*]))[\w*.-]{4,}|\bBearer\s+\S+"
    r"|\b(?=\w*\d)\w{32,}",
    re.IGNORECASE,
)
_CHARACTER = re.compile(
    r"(?P<url>(?:%[0-9a-f]{2})+)|(?P<html>&#x?[0-9a-f]{1,6};)|\\u(?P<json>[0-9a-f]{4})|.",
    re.IGNORECASE | re.DOTALL,
)
_WORD = re.compile(r"[\w-]+")
_MASK = re.compile(r"([\w-]{0,80})((?:[*•●·…]|\.\.|[xX#]{3})[*•●·….xX#]*)([\w-]{0,80})")


def redacted(text: str, secret: str) -> str:
    """The text with `[hidden]` in place of every key, and of every piece of `secret`."""
    text = text[:LONGEST]
    places = _places(text, _letters(secret))
    return _LIKE_A_KEY.sub(HIDDEN, _without(text, places))


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold()


def _places(text: str, secret: str) -> list[tuple[int, int]]:
    """Where in the text pieces of the secret stand, from and to."""
    if len(secret) < EDGE:
        return []
    return sorted([*_runs(text, secret), *_edges(text, secret)])


def _runs(text: str, secret: str) -> Iterator[tuple[int, int]]:
    """Letters and digits of the secret in a row, whatever stands between them."""
    starts: list[int] = []
    ends: list[int] = []
    letters = ""
    for character in _CHARACTER.finditer(text):
        for letter in _letters(_decoded(character)):
            starts.append(character.start())
            ends.append(character.end())
            letters += letter
    length = min(PIECE, len(secret))
    pieces = {secret[at : at + length] for at in range(len(secret) - length + 1)}
    for at in range(len(letters) - length + 1):
        if letters[at : at + length] in pieces:
            yield starts[at], ends[at + length - 1]


def _decoded(character: re.Match[str]) -> str:
    if character["url"]:
        return unquote(character["url"])
    if character["html"]:
        return unescape(character["html"])
    return chr(int(character["json"], 16)) if character["json"] else character[0]


def _edges(text: str, secret: str) -> Iterator[tuple[int, int]]:
    for word in _WORD.finditer(text):
        if _is_edge(word[0], secret, EDGE):
            yield word.span()
    for mask in _MASK.finditer(text):
        sides = (_letters(mask[1]), _letters(mask[3]))
        if any(_is_edge(side, secret, MASKED_EDGE) or _is_within(side, secret) for side in sides):
            yield mask.span()


def _is_edge(word: str, secret: str, least: int) -> bool:
    letters = _letters(word)
    return len(letters) >= least and (secret.startswith(letters) or secret.endswith(letters))


def _is_within(letters: str, secret: str) -> bool:
    return len(letters) >= EDGE and letters in secret


def _without(text: str, places: list[tuple[int, int]]) -> str:
    """Places that overlap or touch are one."""
    parts: list[str] = []
    at = 0
    for start, end in places:
        if start > at or not parts:
            parts += [text[at:start], HIDDEN]
        at = max(at, end)
    return "".join([*parts, text[at:]])
