"""Text with entities, measured as Telegram measures it: in UTF-16 units."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024

# Telegram turns control characters into spaces, and drops carriage returns and bidi overrides.
_TO_SPACE = {code: " " for code in range(32) if chr(code) not in "\n\r"}
_DROPPED = frozenset("\r\u2028\u2029\u202a\u202b\u202c\u202d\u202e")
_BLANK = frozenset(" \n\u00a0\u1680\u180e\u202f\u205f\u2060\u2800\u3000\ufeff\ufffc") | frozenset(
    map(chr, range(0x2000, 0x2010))
)


@dataclass(frozen=True, slots=True)
class Entity:
    """One formatted stretch; offset and length in UTF-16 units."""

    type: str
    offset: int
    length: int
    url: str | None = None
    language: str | None = None
    custom_emoji_id: str | None = None

    @property
    def end(self) -> int:
        return self.offset + self.length

    def overlaps(self, other: "Entity") -> bool:
        return self.offset < other.end and other.offset < self.end


@dataclass(frozen=True, slots=True)
class FormattedText:
    """Plain text and what is formatted in it, in order, the outer entity first."""

    text: str = ""
    entities: tuple[Entity, ...] = ()

    def __len__(self) -> int:
        """The length in UTF-16 units."""
        return utf16_length(self.text)


NO_TEXT = FormattedText()


def utf16_length(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def in_order(entities: Iterable[Entity]) -> tuple[Entity, ...]:
    return tuple(sorted(entities, key=lambda entity: (entity.offset, -entity.length)))


def tidy(formatted: FormattedText) -> FormattedText:
    """The text as Telegram keeps it: control characters and outer blanks gone; empty if all is blank."""
    text = formatted.text.translate(_TO_SPACE)
    if all(character in _BLANK or character in _DROPPED for character in text):
        return NO_TEXT
    solid = [index for index, character in enumerate(text) if character not in " \n\r"]
    keep = (
        solid[0] <= index <= solid[-1] and character not in _DROPPED
        for index, character in enumerate(text)
    )
    return _select(FormattedText(text, formatted.entities), keep)


def _select(formatted: FormattedText, keep: Iterable[bool]) -> FormattedText:
    """The kept characters, with the entities moved along; those left empty vanish."""
    kept: list[str] = []
    moved = [0]  # the new place of each old offset
    for character, wanted in zip(formatted.text, keep, strict=True):
        if wanted:
            kept.append(character)
        for _ in range(utf16_length(character)):
            moved.append(moved[-1] + wanted)
    entities = []
    for entity in formatted.entities:
        start, end = (
            moved[min(entity.offset, len(moved) - 1)],
            moved[min(entity.end, len(moved) - 1)],
        )
        if start < end:
            entities.append(replace(entity, offset=start, length=end - start))
    return FormattedText("".join(kept), in_order(entities))
