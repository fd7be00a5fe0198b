"""Options in a request's text: `16:9`, `4k`, `2048x1152`, `x3`, `square`, `as a file`.

A word that is drawn is worth more than an option that is understood, so:

* An option stands at the very start or end, alone or in a row of options; "a portrait of my cat in
  the rain" has none.
* What hardly means anything else is taken beside other words, too: `a fox 16:9`, `4k fox`,
  `fox x3`, `fox in 4k`, `лиса файлом`. Not where the word beside it owns it: "at 9:16", "a 4k TV",
  "4k people", "a red BMW X3", "the score is 3:2".
* Words, counts of things and rarer ratios are taken only where a comma, a full stop, a line of
  their own or brackets set them apart: `a fox, square`, `Portrait. A fox`, `лиса, 3 шт`, but not "a
  man on Red Square", "draw a file", "portrait of a cat", "яблоки 3 шт" or "3 pictures of a fox". A
  dash or a colon does not: "Моя любимая фигура — квадрат", "Portrait: a fox"; but `3 шт: лиса`.
* An option of the first kind sets them apart, too, where it stands between them and the prompt:
  `a fox 16:9 x3 file`, `лиса x3 квадрат`; not "a fantasy 4k landscape". At the start they would go
  on as a phrase, "16:9 portrait of a cat", unless an article begins a new one: `x3 square a fox`.
* Not even then in company that makes it a part of the picture: "circle, triangle, square".
* A ratio has a colon, a size an x: `16/9` and `9x16` are words. What may be a time is no ratio,
  "10:30"; `9:16` is one, but for "поезд в 9:16".
* What stands between an option and the rest goes with it. What comes after an option at the end,
  an emoji too, makes it no longer the end; invisible marks and closing full stops do not.
* Of two that contradict each other, the later one wins.
* A text that is nothing but options is a prompt.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence

from bot.domain.option_patterns import BLANK, INVISIBLE, Option, OptionPatterns
from bot.domain.option_words import OptionWords
from bot.domain.prompt_options import NO_OPTIONS, PromptOptions

REACH = 100
"""Characters from either end in which a row of options is looked for."""
MOST_OPTIONS = 10
"""At either end; there are six kinds."""
BETWEEN = ",;.|—–-"  # goes with the option
CLOSING = ".,;!…"  # may follow the last option

_BETWEEN = re.compile(rf"(?:{BLANK}|[,;.:|—–-])*")
_JOINED = re.compile(rf"(?:{BLANK}|[,;.|])*")
_SETS_APART_BEFORE = re.compile(r"[,;|\n]|\.(?!\d)|(?<=[!?…])\s")
_BRACKETS_FIRST = re.compile(r"[(\[]([^()\[\]]+)[)\]]")
_BRACKETS_LAST = re.compile(r"[(\[]([^()\[\]]+)[)\]]$")
_WORD_STARTS = re.compile(rf"(?<={BLANK})(?!{BLANK})")

Peeled = tuple[PromptOptions, str]
"""What the outermost options say, and the text without them."""


class OptionParser:
    """Finds the options in texts, by the words of all languages."""

    def __init__(self, words: OptionWords) -> None:
        self._patterns = OptionPatterns.of(words)

    def parse(self, text: str) -> tuple[str, PromptOptions]:
        """The prompt, which is never empty where the text is not, and what else it wishes."""
        options = self._options_in(text)
        first, rest = _peeled(self._from_start, text, options)
        last, rest = _peeled(self._from_end, rest, options)
        prompt_options = NO_OPTIONS
        for each in (*first, *reversed(last)):
            prompt_options = prompt_options.overridden_by(each)
        is_prompt = _says_something(rest) and _all_of(rest, options) is None
        has_options = prompt_options != NO_OPTIONS
        return (rest, prompt_options) if has_options and is_prompt else (text, NO_OPTIONS)

    def parse_only(self, text: str) -> PromptOptions | None:
        """What a text wishes that is nothing but options, `16:9, x3`; None for any other.

        A word alone that may be a picture's subject, "portrait" or "квадрат", is none.
        """
        if len(text) > REACH:
            return None
        row = _trimmed(text, CLOSING)
        prompt_options = _all_of(row, self._options_in(text))
        is_certain = prompt_options and (
            prompt_options.send_as or any(letter.isdigit() for letter in row)
        )
        return prompt_options if is_certain else None

    def _options_in(self, text: str) -> list[Option]:
        """Those that nothing in the text makes a part of the picture."""
        options = self._patterns.options
        return [each for each in options if not (each.unless and each.unless.search(text))]

    def _from_start(self, text: str, options: Sequence[Option]) -> Peeled | None:
        patterns, text = self._patterns, text[_begin(text) :]
        head = text[:REACH]
        apart = [
            (head[: mark.start()], mark.end()) for mark in patterns.sets_apart_after.finditer(head)
        ]
        if brackets := _BRACKETS_FIRST.match(head):
            apart.append((brackets[1], brackets.end()))
        plain = _option_at(head, 0, _plain(options))
        if plain and (article := patterns.article.search(head)):
            apart.append((head[: article.start()], article.start()))
        for row, end in apart:
            if prompt_options := _all_of(row, options):
                return prompt_options, _without_start(text, end)
        if plain is None or patterns.owned_by_what_is_after.match(text, plain[1]):
            return None
        return plain[0], _without_start(text, plain[1])

    def _from_end(self, text: str, options: Sequence[Option]) -> Peeled | None:
        text = _trimmed(text, CLOSING)
        begin = max(0, len(text) - REACH)
        tail = text[begin:]
        apart = [(tail[mark.end() :], mark.start()) for mark in _SETS_APART_BEFORE.finditer(tail)]
        if brackets := _BRACKETS_LAST.search(tail):
            apart.append((brackets[1], brackets.start()))
        for row, end in apart:
            if prompt_options := _all_of(row, options):
                return prompt_options, _trimmed(text[: begin + end], BETWEEN)
        return self._row_at_end(text, begin, options)

    def _row_at_end(self, text: str, begin: int, options: Sequence[Option]) -> Peeled | None:
        """The longest row that begins with an option which may stand beside other words."""
        tail, owned_until = text[begin:], 0
        for word in _WORD_STARTS.finditer(tail):
            plain = _option_at(tail, word.end(), _plain(options))
            prompt_options = _all_of(tail[word.end() :], options) if plain else None
            if plain is None or prompt_options is None or word.end() < owned_until:
                continue
            before = text[: begin + word.end()]
            if not self._patterns.owned_by_what_is_before.search(before[-REACH:]):
                return prompt_options, _trimmed(before, BETWEEN)
            owned_until = plain[1]
        return None


def _peeled(
    peel: Callable[[str, Sequence[Option]], Peeled | None], text: str, options: Sequence[Option]
) -> tuple[list[PromptOptions], str]:
    """From the outermost to the innermost."""
    found: list[PromptOptions] = []
    while len(found) < MOST_OPTIONS and (peeled := peel(text, options)):
        prompt_options, text = peeled
        found.append(prompt_options)
    return found, text


def _plain(options: Sequence[Option]) -> list[Option]:
    return [option for option in options if option.plain]


def _all_of(row: str, options: Sequence[Option]) -> PromptOptions | None:
    """What a row of options says; None where there is anything else in it, or nothing."""
    prompt_options, position = NO_OPTIONS, _begin(row)
    while position < len(row):
        said = _option_at(row, position, options)
        if said is None:
            return None
        prompt_options = prompt_options.overridden_by(said[0])
        between = _JOINED.match(row, said[1])
        position = between.end() if between else said[1]
    return prompt_options if prompt_options != NO_OPTIONS else None


def _option_at(
    text: str, position: int, options: Sequence[Option]
) -> tuple[PromptOptions, int] | None:
    """What it says, and where it ends."""
    for option in options:
        found = option.pattern.match(text, position)
        if found and (prompt_options := option.prompt_options(found)):
            return prompt_options, found.end()
    return None


def _begin(text: str) -> int:
    blanks = re.match(f"{BLANK}*", text)
    return blanks.end() if blanks else 0


def _without_start(text: str, end: int) -> str:
    between = _BETWEEN.match(text, end)
    return text[between.end() if between else end :]


def _trimmed(text: str, marks: str) -> str:
    """Without blanks and these marks at its end."""
    end = len(text)
    while end and (text[end - 1].isspace() or text[end - 1] in marks + INVISIBLE):
        end -= 1
    return text[:end]


def _says_something(text: str) -> bool:
    """Letters, numbers or signs such as emoji; not stops and blanks alone."""
    return any(
        unicodedata.category(letter)[0] in "LNS" and letter not in INVISIBLE for letter in text
    )
