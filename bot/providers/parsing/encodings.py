"""Decodes text that need not be UTF-8, as JSON should be."""

import json
from contextlib import suppress

UNREADABLE = "\ufffd"
"""In place of what cannot be decoded."""


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
