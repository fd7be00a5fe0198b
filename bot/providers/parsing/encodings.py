"""Decodes text that need not be UTF-8, as JSON should be."""

import json
from contextlib import suppress

UNREADABLE = "\ufffd"
"""In place of what cannot be decoded."""


def decoded(body: bytes, charset: str | None = None) -> str:
    """As JSON says, else by the charset of the header, else as far as it can be read."""
    encoding = json.detect_encoding(body)
    for name in (encoding, charset or encoding):
        with suppress(UnicodeError, LookupError):
            return body.decode(name)
    return body.decode(encoding, errors="replace")
