"""Decodes text that need not be UTF-8, as JSON should be."""

import json
import re
from contextlib import suppress

UNREADABLE = "\ufffd"
"""In place of what cannot be decoded."""
# Not every name that Python knows is a plain table: decoding `punycode` takes quadratic time.
_CHARSET = re.compile(r"(?:big|cp|euc|gb|iso|koi8|mac|shift|utf|windows)[\w-]*", re.IGNORECASE)


def decoded(body: bytes, charset: str | None = None) -> str:
    """As JSON says, else by the charset of the header, else as far as it can be read."""
    encoding = json.detect_encoding(body)
    with suppress(UnicodeError):
        return body.decode(encoding)
    if charset and _CHARSET.fullmatch(charset):
        with suppress(UnicodeError, LookupError):
            return body.decode(charset)
    return body.decode(encoding, errors="replace")
