"""Parses JSON whose end is missing, as far as it goes."""

import json
import re

_TOKEN = re.compile(rb'"(?:[^"\\]++|\\.)*+"|["{}\[\],]', re.DOTALL)
_CLOSERS = {b"{": b"}", b"[": b"]"}
_DEEPEST = 50


def parse_truncated(text: bytes) -> dict[str, object] | None:
    """The object that the text begins with, with every value that is whole; None for no object.

    What follows the object, such as a page that somebody appended, is left out. Objects that are
    nested more deeply than any that means something are none.
    """
    closers: list[bytes] = []
    end = len(text)
    last = (0, b"")  # before the newest comma, or behind the newest bracket that opens
    for token in _TOKEN.finditer(text):
        sign = token[0]
        if sign in _CLOSERS:
            if len(closers) == _DEEPEST:
                return None
            closers.append(_CLOSERS[sign])
            last = (token.end(), b"".join(reversed(closers)))
        elif sign == b",":
            last = (token.start(), b"".join(reversed(closers)))
        elif closers and sign == closers[-1]:
            closers.pop()
            if not closers:
                return _object(text[: token.end()])
        elif len(sign) == 1:  # a string without an end, or a bracket that fits none
            end = token.start()
            break
    whole = _object(text[:end] + b"".join(reversed(closers))) if end == len(text) else None
    return whole or _object(text[: last[0]] + last[1])


def _object(text: bytes) -> dict[str, object] | None:
    try:
        document = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None
    return document if isinstance(document, dict) else None
