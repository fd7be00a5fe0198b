"""In which languages a test is run: in both, unless words have nothing to do with it."""

import pytest

from bot.domain.settings import Language

in_english = pytest.mark.parametrize("language", [Language.EN], ids=str)
