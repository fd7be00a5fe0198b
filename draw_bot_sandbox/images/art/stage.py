"""What a picture is painted on: its size, its light, where the horizon and the subject are."""

from dataclasses import dataclass
from random import Random

from PIL import Image, ImageDraw

from draw_bot_sandbox.images.art.brush import Brush, fill, glow
from draw_bot_sandbox.images.art.colours import Colour, Light, Size, darker, gradient, lighter

GROUND = 0.86  # where the subject stands, as a part of the height
SUBJECT = 0.6  # its side, as a part of the shorter edge


@dataclass
class Stage:
    """A picture while it is painted."""

    picture: Image.Image
    light: Light
    chance: Random
    seed: str
    snowy: bool = False
    autumn: bool = False
    flat: bool = False  # without uneven light, for styles that would break it into spots

    @property
    def width(self) -> int:
        return self.picture.width

    @property
    def height(self) -> int:
        return self.picture.height

    @property
    def unit(self) -> float:
        """A hundredth of the shorter edge."""
        return min(self.picture.size) / 100

    @property
    def horizon(self) -> float:
        return self.height * 0.58

    def brush(self, x: float, base: float, side: float, *, lit: bool = True) -> Brush:
        """For something `side` pixels wide that stands at that point."""
        tint = self.light.tint if lit else (255, 255, 255)
        return Brush(self.picture, x - side / 2, base - side, side, tint)

    def band(self, ridge: list[tuple[float, float]], colour: Colour, deep: float = 0.25) -> None:
        """Everything below a ridge, lighter along it and darker below."""
        top = max(0, int(min(y for _, y in ridge)))
        if top >= self.height:
            return
        mask = Image.new("L", (self.width, self.height - top))
        points = [(x, y - top) for x, y in ridge]
        whole = [(-9.0, self.height + 9.0), *points, (self.width + 9.0, self.height + 9.0)]
        ImageDraw.Draw(mask).polygon(whole, fill=255)
        shade = gradient(mask.size, (lighter(colour, 0.1), colour, darker(colour, deep)))
        self.picture.paste(shade, (0, top), mask)

    def light_at(self, x: float, y: float, reach: float, colour: Colour, part: float) -> None:
        """A soft round light in pixels."""
        glow(self.picture, (x, y), (reach, reach), colour, part)

    def shadow(self, x: float, y: float, wide: float, part: float = 0.55) -> None:
        """The soft shadow under something that stands there."""
        glow(self.picture, (x, y), (wide, wide * 0.16), (16, 14, 30), part)

    def patch(self, points: list[tuple[float, float]], colour: Colour, volume: float = 0.0) -> None:
        """A filled shape in pixels."""
        fill(self.picture, points, colour, volume)


def subject_square(size: Size, scale: float = 1.0) -> tuple[float, float, float]:
    """The middle of the subject's foot (x, y) and its side, in pixels."""
    width, height = size
    side = SUBJECT * min(width, height) * scale
    ground = GROUND if width >= height * 0.8 else 0.8
    return width / 2, height * ground, side
