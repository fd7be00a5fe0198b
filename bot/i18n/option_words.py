"""Reads the words of options, which stand beside the sentences of their language."""

import tomllib
from pathlib import Path

from bot.domain.option_words import OptionWords
from bot.i18n.catalogue import LOCALES

FILE = "options.toml"


def load_option_words(folder: Path = LOCALES) -> OptionWords:
    """The lists of all languages in the folder together.

    Raises ValueError for a file that is no TOML, or that lacks a list or has an unknown one.
    """
    return OptionWords.of_all(_read(path) for path in sorted(folder.glob(f"*/{FILE}")))


def _read(path: Path) -> OptionWords:
    try:
        lists = tomllib.loads(path.read_text(encoding="utf-8"))
        return OptionWords(**{name: tuple(words) for name, words in lists.items()})
    except (tomllib.TOMLDecodeError, TypeError) as error:
        raise ValueError(f"{path}: {error}") from error
