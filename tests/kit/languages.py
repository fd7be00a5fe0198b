"""In which languages a test is run: each in one of them, unless its words are what it is about."""

from zlib import crc32

import pytest

from bot.domain.settings import Language

in_both = pytest.mark.parametrize("language", list(Language), ids=str)
in_english = pytest.mark.parametrize("language", [Language.EN], ids=str)


def language_of(test: str) -> Language:
    """Of a test's id: they are spread evenly, and each keeps its own."""
    return list(Language)[crc32(test.encode()) % len(Language)]
