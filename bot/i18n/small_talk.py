"""Recognises greetings, thanks and questions, which are no prompts."""

import re
import unicodedata
from pathlib import Path

from bot.domain.settings import Language
from bot.i18n.catalogue import LOCALES

FILE = "small-talk.txt"
LONGEST = 120
"""Characters; nobody greets for longer."""
MOST_WORDS = 12

_APOSTROPHES = re.compile("['’ʼ`]")
_REPEATED_LETTER = re.compile(r"(.)\1{2,}")  # "hiii"
_EMOJI_MODIFIERS = re.compile("[\ufe0e\ufe0f\u200d\U0001f3fb-\U0001f3ff]")
"""How an emoji is shown, and the colours of skin."""


class SmallTalk:
    """Messages that say nothing to draw, whole: "Hello" is one, "Hello Kitty" is not.

    Case, punctuation, letters that are drawn out and emoji beside the words do not count.
    """

    def __init__(self, messages: list[str]) -> None:
        self._messages = {plain for each in messages if (plain := _normalized(each))}
        self._symbols = {
            sign for each in messages if not _normalized(each) for sign in _symbols(each)
        }

    @classmethod
    def load(cls, folder: Path = LOCALES) -> "SmallTalk":
        """The lists of all languages together: people greet in a language they do not write."""
        lines: list[str] = []
        for language in Language:
            path = folder / language / FILE
            lines += path.read_text(encoding="utf-8").splitlines()
        return cls([line for line in lines if not line.startswith("#")])

    def __contains__(self, text: str) -> bool:
        """Whether all of it is made of such messages, or there is neither word nor sign in it."""
        if len(text) > LONGEST:
            return False
        words = _normalized(text).split()
        return self._is_made_of_messages(words) if words else _symbols(text) <= self._symbols

    def _is_made_of_messages(self, words: list[str]) -> bool:
        if len(words) > MOST_WORDS:
            return False
        reached = [0]
        for end in range(1, len(words) + 1):
            if any(" ".join(words[start:end]) in self._messages for start in reached):
                reached.append(end)
        return reached[-1] == len(words)


def _normalized(text: str) -> str:
    """The words: in small letters, without whatever is no letter, digit or accent."""
    composed = unicodedata.normalize("NFKC", text).casefold().replace("ё", "е")
    composed = _APOSTROPHES.sub("", composed)
    letters = (each if unicodedata.category(each)[0] in "LMN" else " " for each in composed)
    kept = _EMOJI_MODIFIERS.sub(" ", "".join(letters))
    return " ".join(_REPEATED_LETTER.sub(r"\1", kept).split())


def _symbols(text: str) -> set[str]:
    """Its emoji and their like."""
    bare = _EMOJI_MODIFIERS.sub("", text)
    return {each for each in bare if unicodedata.category(each)[0] == "S"}
