"""Patterns of options in English and in Russian, and of what only looks like one."""

import re
from collections.abc import Callable
from dataclasses import dataclass

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

# What leads to a shape or follows it goes with it: "in 4k", "формат: 16:9", "2048x1152 px".
_LEAD = (
    rf"(?:(?:(?:in|at|with|в|во|с|со){_SPACE})?"
    r"(?:(?:aspect )?ratio|format|size|resolution|формат\w{0,2}|размер\w{0,2}|разрешени\w{1,2}"
    rf"|соотношени\w{{1,2}}(?: сторон)?|[-—–]{{1,2}}ar){_GAP}:?{_GAP}|(?:in|в){_SPACE})?"
)
_TAIL = (
    rf"(?:{_SPACE}(?:px|pixels|(?:aspect )?ratio|format|orientation|resolution|quality|пикс\w{{0,5}}"
    r"|формат\w{0,2}|ориентаци\w{1,2}|разрешени\w{1,2}|качеств\w{1,2}))?"
)
_END = rf"(?={BLANK}|[.:](?!\d)|[,;!?…|—–)\]]|$)"

_RATIO = rf"[1-9][0-9]?(?:\.[0-9]{{1,2}})?{_GAP}:{_GAP}[1-9][0-9]?"
_OF_SCREENS = frozenset({"16:9", "21:9"})  # hardly anything else
_OF_PHONES = frozenset({"9:16"})  # seldom a time
_OF_PAPER = frozenset({"1:1", "2:3", "3:2", "3:4", "4:3", "4:5", "5:4"})  # also scores and verses
_LIKE_TIMES = frozenset({"16:10", "10:16", "9:21"})  # often one
_TIMES = (
    rf"\b(?:at|by|till|until|в|во|к|до|около|clock|часы|часах){_SPACE}[0-9]{{1,2}}:[0-9]{{2}}"
    rf"|[0-9]:[0-9]{{2}}{_GAP}(?:am|pm|утра|дня|вечера|ночи)\b"
)
_SCORES = (
    r"\b(?:scor(?:e|es|ed|ing)|match|versus|vs|scale|odds|genesis|exodus|psalm|gospel|bible|verse)\b"
    r"|\b(?:сч[её]т|матч|табло|против|масштаб|быти[еюя]|псал|библи|евангели|стих\b)"
    r"|(?-i:[A-ZА-ЯЁ]\w{1,20}(?:\s[–—-]\s|[–—])[A-ZА-ЯЁ])"  # two teams
)
_ENLARGED = r"\b(?:bmw|бмв|poco|zoom|magnif|upscal|enlarg|зум|увелич|приближ|кратн)"
_OTHER_FIGURES = (
    r"\b(?:circle|triangle|oval|rectangle|rhomb|hexagon|cube|круг|треугольник|овал|прямоугольник"
    r"|ромб|шестиугольник|куб|шар)"
)
_OTHER_GENRES = (
    r"\b(?:still life|пейзаж|натюрморт)"
    rf"|\w{_SPACE}[124][kк]{_SPACE}(?:\w{{1,20}}{_SPACE})?(?:portrait|landscape|портрет)\b"
)
_BROAD_THINGS = r"\b(?:river|road|street|smile|рек[аиу]|дорог|улиц|степ|волга|лента|улыбк|душ)"
_OTHER_PAPERS = r"\b(?:folder|menu|icon|cabinet|nail|папк|иконк|меню|ногт)"


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


def _option(
    it: str,
    says: Callable[[str], PromptOptions | None] | PromptOptions,
    *,
    plain: bool = False,
    unless: str = "",
    is_shape: bool = True,
) -> Option:
    lead, tail = (_LEAD, _TAIL) if is_shape else ("", "")
    return Option(
        re.compile(f"{lead}(?P<it>{it}){tail}{_END}", re.IGNORECASE),
        (lambda _: says) if isinstance(says, PromptOptions) else says,
        plain,
        re.compile(unless, re.IGNORECASE) if unless else None,
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


_PIECES = (
    r"(?:шт\.?|штук[аи]?|pcs\.?|pieces?|pictures?|images?|картин(?:к[аи]|ок)|вариант(?:а|ов)?"
    "|variants?)"
)
_COUNTED = rf"[1-9][0-9]?{_GAP}{_PIECES}"

OPTIONS = (
    _option(rf"[1-9][0-9]{{2,3}}{_GAP}{_CROSS}{_GAP}[1-9][0-9]{{2,3}}", _size, plain=True),
    _option("[124][kк]", _tier, plain=True),
    _option(_RATIO, _known_ratio(_OF_SCREENS), plain=True),
    _option(_RATIO, _known_ratio(_OF_PHONES), plain=True, unless=_TIMES),
    _option(_RATIO, _known_ratio(_OF_PAPER), plain=True, unless=_SCORES),
    _option(_RATIO, _known_ratio(_LIKE_TIMES), unless=_TIMES),
    _option(_RATIO, _other_ratio, unless=_SCORES),
    _option(
        "portrait|vertical|портрет(?:ная|ный|но)?|вертикальн(?:ая|ый|о)|книжная",
        PromptOptions(upright=True),
        unless=_OTHER_GENRES,
    ),
    _option(
        "landscape|horizontal|(?:альбом|горизонталь|ландшафт)н(?:ая|ый|о)",
        PromptOptions(upright=False),
        unless=_OTHER_GENRES,
    ),
    _option(
        "square|квадрат(?:н(?:ая|ый|о)|ом)?", PromptOptions(ratio="1:1"), unless=_OTHER_FIGURES
    ),
    _option(
        "wide(?:screen)?|широк(?:оформатн)?(?:ая|ий|о)",
        PromptOptions(ratio="16:9"),
        unless=_BROAD_THINGS,
    ),
    _option(
        f"{_CROSS}[1-9][0-9]?(?:{_SPACE}{_PIECES})?",
        _pictures,
        plain=True,
        unless=_ENLARGED,
        is_shape=False,
    ),
    _option(_COUNTED, _pictures, is_shape=False),
    _option(f"{_COUNTED}(?=:)", _pictures, plain=True, is_shape=False),  # "3 pictures: a fox"
    _option(
        "as (?:an? )?(?:file|document)|файлом",
        PromptOptions(send_as=SendAs.FILE),
        plain=True,
        is_shape=False,
    ),
    _option("file|файл", PromptOptions(send_as=SendAs.FILE), unless=_OTHER_PAPERS, is_shape=False),
)

# The words to which a number beside them belongs: what is counted, and what is made in 4k.
_THINGS = (
    r"tvs?|(?:monitor|screen|display|camera|projector)s?|videos?|people|persons?|fans|followers"
    r"|subscribers|likes|views|dollars|years|тв|(?:телевизор|монитор|экран|диспле|камер|проектор"
    r"|видео|подписчик|лайк|просмотр|рубл|доллар)\w*|человек|людей|лет"
)
# After these, a number is a part of the sentence: "at 9:16", "a screen of 4k", "make it 4k".
_JOINTS = (
    r"an?|the|at|in|into|to|of|on|for|by|is|are|with|from|and|or|than|over|worth|says?|reads?|shows?"
    r"|showing|clock|number|в|во|на|к|с|со|от|до|из|для|по|и|или|за|под|над|перед|около|без"
    r"|номер\w*|часы|часах|время|make (?:it|this)|сделай"
)
OWNED_BY_WHAT_IS_BEFORE = re.compile(
    rf"(?:\b(?:{_JOINTS}|{_THINGS})\W{{0,3}}|[:=/+*&<#@$~]{_GAP})$", re.IGNORECASE
)
OWNED_BY_WHAT_IS_AFTER = re.compile(
    rf"\W{{0,3}}\b(?:{_THINGS}|is|are|and|or|vs|и|или|это)\b|{_GAP}[=/+&]", re.IGNORECASE
)
