"""One image sample, and the drawing that most of them show."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pillow_heif
from PIL import Image

from bot.domain.errors import Refusal

Colour = tuple[int, ...]
Size = tuple[int, int]

RED: Colour = (220, 20, 20)
GREEN: Colour = (20, 160, 20)
DARK: Colour = (90, 90, 90)
LYING: Size = (80, 40)
STANDING: Size = (40, 80)


@dataclass(frozen=True, slots=True)
class PreparedReference:
    """The provider gets it: as `.jpg` or `.png`, so large, with this colour in the upper left."""

    ending: str
    size: Size
    colour: Colour  # three numbers are RGB, four are RGBA

    def __str__(self) -> str:
        mode = "RGB" if len(self.colour) == 3 else "RGBA"
        return f"sent as {self.ending}, {self.size[0]}×{self.size[1]}, {mode}"


Outcome = PreparedReference | type[Refusal]


@dataclass(frozen=True, slots=True)
class ImageSample:
    """A file as somebody may send it. Its name says nothing to the bot."""

    name: str
    make: Callable[[], bytes]
    outcome: Outcome


def halves(mode: str = "RGB", size: Size = LYING) -> Image.Image:
    """Green on the left, red on the right: turned or mirrored, it shows."""
    image = Image.new("RGB", size, RED)
    image.paste(GREEN, (0, 0, size[0] // 2, size[1]))
    return image.convert(mode)


def see_through(mode: str = "RGBA") -> Image.Image:
    """The same, and you can see through it by about a half."""
    image = halves()
    image.putalpha(99)
    return image.convert(mode)


def encoded(image: Image.Image, kind: str, **options: Any) -> bytes:
    """`kind` is Pillow's name of a format, `options` those of its encoder."""
    pillow_heif.register_heif_opener()
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def cut(whole: bytes, kept: float = 0.5) -> bytes:
    """What a lost connection leaves."""
    return whole[: round(kept * len(whole))]
