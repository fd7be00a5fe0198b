"""HTML of messages: escaped values, and texts cut to Telegram's lengths."""

import re
import unicodedata
from html import escape, unescape

from bot.i18n import Translator, Value

ELLIPSIS = "…"
TRAILING_PUNCTUATION = " \t\n,;:(–—-"
"""What no text is cut after."""
TAG = re.compile(r"</?[a-z][^<>]*>")
JOINER = "\u200d"
SKIN_TONES = range(0x1F3FB, 0x1F400)
TAGS = range(0xE0020, 0xE0080)  # spell the region behind a black flag
FLAG_LETTERS = "".join(map(chr, range(0x1F1E6, 0x1F200)))  # two of them are a flag


def translate_html(translator: Translator, key: str, **values: Value) -> str:
    """The sentence as HTML; values that are strings are escaped."""
    safe = {
        name: escape_html(value) if isinstance(value, str) else value
        for name, value in values.items()
    }
    return translator(key, **safe)


def escape_html(text: str) -> str:
    """The text, shown as written."""
    return escape(text, quote=False)


def strip_html(sentence: str) -> str:
    """HTML as it is read, for places that know no HTML."""
    return unescape(TAG.sub("", sentence))


def utf16_length(text: str) -> int:
    """How Telegram counts: emoji and other rare letters are two."""
    return len(text) + sum(ord(letter) > 0xFFFF for letter in text)


def truncate(text: str, limit: int) -> str:
    """As much of the text as fits into `limit` UTF-16 units.

    No emoji or accent is torn apart; nor is a word, unless too little would be left.
    """
    if utf16_length(text) <= limit:
        return text
    end = 0
    room = limit - len(ELLIPSIS)
    for index, letter in enumerate(text):
        room -= utf16_length(letter)
        if room < 0:
            break
        end = index + 1
    while end > 0 and _joins_previous(text, end):
        end -= 1
    return text[: _word_end(text, end)].rstrip() + ELLIPSIS


def _word_end(text: str, end: int) -> int:
    """Where the last whole word is over, with no comma or dash after it."""
    whole = end
    while whole and not text[whole].isspace():
        whole -= 1
    words = text[:whole].rstrip(TRAILING_PUNCTUATION)
    return len(words) if len(words) >= end / 2 else end


def truncate_line(text: str, limit: int) -> str:
    """The same in one line, and cut between words where there are any."""
    line = " ".join(text.split())
    short = truncate(line, limit)
    if short == line or line[len(short) - len(ELLIPSIS)].isspace():
        return short
    whole, _, cut = short.removesuffix(ELLIPSIS).rpartition(" ")
    return whole.rstrip(",;:.–—- ") + ELLIPSIS if len(cut) < len(whole) else short


def _joins_previous(text: str, index: int) -> bool:
    """Whether the letter at `index` belongs to the one before it."""
    letter = text[index]
    return (
        unicodedata.category(letter) in {"Mn", "Me", "Mc"}
        or letter == JOINER
        or text[index - 1] == JOINER
        or ord(letter) in SKIN_TONES
        or ord(letter) in TAGS
        or (letter in FLAG_LETTERS and _flag_letters_before(text, index) % 2 == 1)
    )


def _flag_letters_before(text: str, index: int) -> int:
    return index - len(text[:index].rstrip(FLAG_LETTERS))
