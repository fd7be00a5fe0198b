"""Colours, and what light does to them."""

from dataclasses import dataclass
from functools import lru_cache
from random import Random

from PIL import Image, ImageColor

Colour = tuple[int, int, int]
Size = tuple[int, int]  # width and height in pixels


@lru_cache(maxsize=512)
def rgb(name: str) -> Colour:
    """The colour of `#rrggbb` or of a CSS name."""
    red, green, blue = ImageColor.getrgb(name)[:3]
    return red, green, blue


def mixed(one: Colour, other: Colour, part: float) -> Colour:
    """`one` with a `part` (0 to 1) of the other in it."""
    red, green, blue = (round(a + (b - a) * part) for a, b in zip(one, other, strict=True))
    return red, green, blue


def lighter(colour: Colour, part: float) -> Colour:
    """Nearer to white by that part."""
    return mixed(colour, (255, 255, 255), part)


def darker(colour: Colour, part: float) -> Colour:
    """Nearer to a bluish black by that part."""
    return mixed(colour, (14, 12, 34), part)


def multiplied(colour: Colour, tint: Colour) -> Colour:
    """The colour in light of that tint."""
    red, green, blue = (a * b // 255 for a, b in zip(colour, tint, strict=True))
    return red, green, blue


@dataclass(frozen=True)
class Light:
    """The sky from its top down, the tint of everything below it, and the colour of distance."""

    sky: tuple[Colour, ...]
    tint: Colour
    haze: Colour
    orb: Colour
    dark: bool = False

    def on(self, colour: str | Colour, distance: float = 0.0) -> Colour:
        """How the colour looks in this light, from near (0) to the horizon (1)."""
        plain = rgb(colour) if isinstance(colour, str) else colour
        return mixed(multiplied(plain, self.tint), self.haze, distance)


def gradient(size: Size, colours: tuple[Colour, ...], *, across: bool = False) -> Image.Image:
    """From the first colour at the top (or left) to the last one."""
    steps = 24
    strip = Image.new("RGB", (1, steps))
    for row in range(steps):
        place = row / (steps - 1) * (len(colours) - 1)
        index = min(int(place), len(colours) - 2)
        strip.putpixel((0, row), mixed(colours[index], colours[index + 1], place - index))
    if across:
        strip = strip.transpose(Image.Transpose.ROTATE_90)
    return strip.resize(size, Image.Resampling.BICUBIC)


def noise(size: Size, seed: str, grain: int = 1) -> Image.Image:
    """Grey noise whose spots are `grain` pixels wide."""
    small = max(1, -(-size[0] // grain)), max(1, -(-size[1] // grain))
    dots = Image.frombytes("L", small, Random(seed).randbytes(small[0] * small[1]))
    return dots if small == size else dots.resize(size, Image.Resampling.BICUBIC)


def clouded(size: Size, seed: str, grain: int) -> Image.Image:
    """Soft grey clouds: noise of four finenesses, the coarsest `grain` pixels wide."""
    small = max(1, size[0] // 3), max(1, size[1] // 3)
    out = noise(small, f"{seed} 0", max(1, grain // 3))
    for octave, part in ((1, 0.4), (2, 0.26), (3, 0.16)):
        fine = noise(small, f"{seed} {octave}", max(1, grain // 3 // 2**octave))
        out = Image.blend(out, fine, part)
    return out.resize(size, Image.Resampling.BICUBIC)
