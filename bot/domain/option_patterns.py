"""Patterns of options, and of what only looks like one, made of the words of all languages."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from bot.domain.option_words import OptionWords, Words
from bot.domain.prompt_options import PromptOptions
from bot.domain.settings import SendAs

INVISIBLE = (
    "\u00ad\u115f\u1160\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062\u2063"
    "\u2064\u2066\u2067\u2068\u2069\u2800\u3164\ufeff\uffa0"
)
"""Nothing to see: also the marks of right-to-left writing, and letters without a shape."""
BLANK = rf"[\s{INVISIBLE}]"
MOST_PICTURES = 20
"""Nobody asks for more; `x64` is a computer."""
MOST_STRETCHED = 10

_GAP = BLANK + "{0,3}"
_SPACE = BLANK + "{1,3}"
_CROSS = "[x×х]"  # Latin, sign, Cyrillic

_END = rf"(?={BLANK}|[.:](?!\d)|[,;!?…|—–)\]]|$)"

_RATIO = rf"[1-9][0-9]?(?:\.[0-9]{{1,2}})?{_GAP}:{_GAP}[1-9][0-9]?"
_OF_SCREENS = frozenset({"16:9", "21:9"})  # hardly anything else
_OF_PHONES = frozenset({"9:16"})  # seldom a time
_OF_PAPER = frozenset({"1:1", "2:3", "3:2", "3:4", "4:3", "4:5", "5:4"})  # also scores and verses
_LIKE_TIMES = frozenset({"16:10", "10:16", "9:21"})  # often one
_TWO_TEAMS = r"(?-i:[A-ZА-ЯЁ]\w{1,20}(?:\s[–—-]\s|[–—])[A-ZА-ЯЁ])"


@dataclass(frozen=True, slots=True)
class Option:
    """One kind of option, told by its group `it`.

    A `plain` one may stand beside other words; the others only apart from them. `unless` finds
    what makes it a part of the picture, anywhere in the text.
    """

    pattern: re.Pattern[str]
    read: Callable[[str], PromptOptions | None]  # what it says; None: it is none after all
    plain: bool
    unless: re.Pattern[str] | None

    def prompt_options(self, found: re.Match[str]) -> PromptOptions | None:
        return self.read(found["it"].lower())


@dataclass(frozen=True, slots=True)
class OptionPatterns:
    """What an OptionParser looks for."""

    options: tuple[Option, ...]
    owned_by_what_is_before: re.Pattern[str]
    owned_by_what_is_after: re.Pattern[str]
    sets_apart_after: re.Pattern[str]
    article: re.Pattern[str]

    @classmethod
    def of(cls, words: OptionWords) -> "OptionPatterns":
        counted, before = _any_of(words.counted), _any_of(words.joint_before)
        after = _any_of(words.counted + words.joint_after)
        abbreviated = "".join(
            f"(?<!{re.escape(word[:-1])})" for word in words.images if word.endswith(".")
        )
        return cls(
            (*_shapes_in_numbers(words), *_shapes_in_words(words), *_counts(words), *_files(words)),
            _pattern(rf"(?:\b(?:{before}|{counted})\W{{0,3}}|[:=/+*&<#@$~]{_GAP})$"),
            _pattern(rf"\W{{0,3}}\b{after}\b|{_GAP}[=/+&]"),
            _pattern(rf"[,;|\n]|{abbreviated}\.(?!\d)"),
            _pattern(rf"(?<={BLANK}){_any_of(words.article)}(?={BLANK})"),
        )


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


def _any_of(words: Words) -> str:
    """The longest that fits; nothing where there are none."""
    longest_first = sorted(words, key=len, reverse=True)
    escaped = (re.escape(word).replace(r"\*", r"\w*") for word in longest_first)
    return f"(?:{'|'.join(escaped) or '(?!)'})"


def _option(
    it: str,
    says: Callable[[str], PromptOptions | None] | PromptOptions,
    *,
    plain: bool = False,
    unless: str = "",
    lead: str = "",
    tail: str = "",
) -> Option:
    return Option(
        _pattern(f"{lead}(?P<it>{it}){tail}{_END}"),
        (lambda _: says) if isinstance(says, PromptOptions) else says,
        plain,
        _pattern(unless) if unless else None,
    )


def _shape_option(words: OptionWords) -> Callable[..., Option]:
    """What leads to a shape or follows it goes with it: "in 4k", "формат: 16:9", "2048x1152 px"."""
    before_name, name = _any_of(words.before_shape_name), _any_of(words.shape_name_before)
    named = rf"(?:{before_name}{_SPACE})?(?:{name}|[-—–]{{1,2}}ar){_GAP}:?{_GAP}"
    return partial(
        _option,
        lead=f"(?:{named}|{_any_of(words.before_shape)}{_SPACE})?",
        tail=f"(?:{_SPACE}{_any_of(words.shape_name_after)})?",
    )


def _shapes_in_numbers(words: OptionWords) -> tuple[Option, ...]:
    option = _shape_option(words)
    times = (
        rf"\b{_any_of(words.before_time)}{_SPACE}[0-9]{{1,2}}:[0-9]{{2}}"
        rf"|[0-9]:[0-9]{{2}}{_GAP}{_any_of(words.after_time)}\b"
    )
    scores = rf"\b{_any_of(words.score)}\b|{_TWO_TEAMS}"
    size = rf"[1-9][0-9]{{2,3}}{_GAP}{_CROSS}{_GAP}[1-9][0-9]{{2,3}}"
    return (
        option(size, _size, plain=True),
        option("[124][kк]", _tier, plain=True),
        option(_RATIO, _known_ratio(_OF_SCREENS), plain=True),
        option(_RATIO, _known_ratio(_OF_PHONES), plain=True, unless=times),
        option(_RATIO, _known_ratio(_OF_PAPER), plain=True, unless=scores),
        option(_RATIO, _known_ratio(_LIKE_TIMES), unless=times),
        option(_RATIO, _other_ratio, unless=scores),
    )


def _shapes_in_words(words: OptionWords) -> tuple[Option, ...]:
    option = _shape_option(words)
    genres = (
        rf"\b{_any_of(words.other_genre)}\b"
        rf"|\w{_SPACE}[124][kк]{_SPACE}(?:\w{{1,20}}{_SPACE})?{_any_of(words.genre)}\b"
    )
    figures, broad_things = rf"\b{_any_of(words.figure)}\b", rf"\b{_any_of(words.broad_thing)}\b"
    return (
        option(_any_of(words.portrait), PromptOptions(upright=True), unless=genres),
        option(_any_of(words.landscape), PromptOptions(upright=False), unless=genres),
        option(_any_of(words.square), PromptOptions(ratio="1:1"), unless=figures),
        option(_any_of(words.wide), PromptOptions(ratio="16:9"), unless=broad_things),
    )


def _counts(words: OptionWords) -> tuple[Option, ...]:
    images = _any_of(words.images)
    counted = f"[1-9][0-9]?{_GAP}{images}"
    times = f"{_CROSS}[1-9][0-9]?(?:{_SPACE}{images})?"
    return (
        _option(times, _pictures, plain=True, unless=rf"\b{_any_of(words.enlargement)}\b"),
        _option(counted, _pictures),
        _option(f"{counted}(?=:)", _pictures, plain=True),  # "3 pictures: a fox"
    )


def _files(words: OptionWords) -> tuple[Option, ...]:
    file, papers = PromptOptions(send_as=SendAs.FILE), rf"\b{_any_of(words.file_of_paper)}\b"
    return (
        _option(_any_of(words.as_file), file, plain=True),
        _option(_any_of(words.file), file, unless=papers),
    )


def _ratio(written: str) -> str:
    return ":".join(part.strip(INVISIBLE + " \t\n") for part in written.split(":"))


def _known_ratio(known: frozenset[str]) -> Callable[[str], PromptOptions | None]:
    def read(written: str) -> PromptOptions | None:
        ratio = _ratio(written)
        return PromptOptions(ratio=ratio) if ratio in known else None

    return read


def _other_ratio(written: str) -> PromptOptions | None:
    """Not `10:30`, which is a time, and not `1:43`, which is a toy car."""
    ratio = _ratio(written)
    width, height = map(float, ratio.split(":"))
    is_time = ratio[-2:].isdigit() and width < 24 and height < 60
    is_thin = max(width / height, height / width) > MOST_STRETCHED
    return None if is_time or is_thin else PromptOptions(ratio=ratio)


def _size(written: str) -> PromptOptions:
    return PromptOptions(size="x".join(re.findall("[0-9]+", written)))


def _tier(written: str) -> PromptOptions:
    return PromptOptions(tier=f"{written[0]}k")


def _pictures(written: str) -> PromptOptions | None:
    count = int("".join(re.findall("[0-9]", written)))
    return PromptOptions(pictures=count) if count <= MOST_PICTURES else None
