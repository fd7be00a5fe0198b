"""Smooth shapes with soft light on them, in coordinates from 0 to 100."""

import math
from collections.abc import Sequence
from functools import lru_cache

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageOps

from draw_bot_sandbox.images.art.colours import Colour, darker, lighter, multiplied, rgb

Point = tuple[float, float]
WHITE: Colour = (255, 255, 255)
FINER = 3  # shapes are drawn that many times larger, so that their edges are smooth
SMALLEST_ROUND = 14  # pixels; smaller shapes stay flat


class Brush:
    """Draws into a square of the picture.

    A path names points, "10,90 50,20! 90,90": a smooth line goes through them and round to the
    first one; it has a corner at each point marked with "!".
    """

    def __init__(
        self, picture: Image.Image, left: float, top: float, side: float, tint: Colour = WHITE
    ) -> None:
        self.picture = picture
        self.left, self.top, self.side = left, top, side
        self.tint = tint

    def part(self, x: float, y: float, side: float) -> "Brush":
        """A brush for a smaller square of this one."""
        scale = self.side / 100
        left, top = self.left + x * scale, self.top + y * scale
        return Brush(self.picture, left, top, side * scale, self.tint)

    def shape(self, path: str, fill: str | Colour, volume: float = 0.5) -> None:
        """A filled shape; `volume` is how round it looks."""
        self._fill(curve(path), self._lit(fill), volume)

    def mirrored(self, path: str, fill: str | Colour, volume: float = 0.5) -> None:
        """A shape whose left half is the path, from the top of the middle to its bottom."""
        half = curve(path, closed=False)
        right = [(100 - x, y) for x, y in reversed(half)]
        self._fill([*half, *right], self._lit(fill), volume)

    def both(self, path: str, fill: str | Colour, volume: float = 0.5) -> None:
        """A shape on the left and its mirror image on the right."""
        points = curve(path)
        self._fill(points, self._lit(fill), volume)
        self._fill([(100 - x, y) for x, y in points], self._lit(fill), volume)

    def oval(  # noqa: PLR0917  # as Pillow has it: where, how large, in which colour
        self,
        x: float,
        y: float,
        wide: float,
        high: float,
        fill: str | Colour,
        volume: float = 0.5,
        turn: float = 0.0,
    ) -> None:
        """An ellipse by its centre and half axes, turned by that many degrees."""
        self._fill(oval_points(x, y, wide, high, turn), self._lit(fill), volume)

    def ovals(  # noqa: PLR0917  # as Pillow has it: where, how large, in which colour
        self, x: float, y: float, wide: float, high: float, fill: str | Colour, volume: float = 0.5
    ) -> None:
        """An ellipse and its mirror image."""
        for place in (x, 100 - x):
            self.oval(place, y, wide, high, fill, volume)

    def line(self, path: str, width: float, fill: str | Colour) -> None:
        """A stroke with round ends."""
        points = curve(path, closed=False)
        left, right = [], []
        for index, (x, y) in enumerate(points):
            before, after = points[max(0, index - 1)], points[min(len(points) - 1, index + 1)]
            dx, dy = after[0] - before[0], after[1] - before[1]
            length = math.hypot(dx, dy) or 1
            across = (-dy / length * width / 2, dx / length * width / 2)
            left.append((x + across[0], y + across[1]))
            right.append((x - across[0], y - across[1]))
        self._fill([*left, *reversed(right)], self._lit(fill), 0)
        for x, y in (points[0], points[-1]):
            self._fill(oval_points(x, y, width / 2, width / 2, steps=12), self._lit(fill), 0)

    def glow(self, x: float, y: float, radius: float, fill: str | Colour, part: float) -> None:
        """Soft light round a point; `part` is its strength."""
        reach = radius * self.side / 100
        place = self._pixel((x, y))
        glow(
            self.picture, place, (reach, reach), rgb(fill) if isinstance(fill, str) else fill, part
        )

    def lamp(self, path: str, fill: str | Colour) -> None:
        """A shape that gives light: the time of day does not change its colour."""
        self._fill(curve(path), rgb(fill) if isinstance(fill, str) else fill, 0)

    def _lit(self, fill: str | Colour) -> Colour:
        return multiplied(rgb(fill) if isinstance(fill, str) else fill, self.tint)

    def _pixel(self, point: Point) -> Point:
        scale = self.side / 100
        return self.left + point[0] * scale, self.top + point[1] * scale

    def _fill(self, points: Sequence[Point], colour: Colour, volume: float) -> None:
        fill(self.picture, [self._pixel(point) for point in points], colour, volume)


def fill(
    picture: Image.Image, points: Sequence[Point], colour: Colour, volume: float = 0.0
) -> None:
    """A filled shape in the picture's own pixels."""
    pad = 2
    left = max(math.floor(min(x for x, _ in points)) - pad, -pad)
    top = max(math.floor(min(y for _, y in points)) - pad, -pad)
    right = min(math.ceil(max(x for x, _ in points)) + pad, picture.width + pad)
    bottom = min(math.ceil(max(y for _, y in points)) + pad, picture.height + pad)
    if right <= left or bottom <= top:
        return
    size = (right - left, bottom - top)
    finer = FINER if max(size) < 500 else 2
    large = Image.new("L", (size[0] * finer, size[1] * finer))
    ImageDraw.Draw(large).polygon(
        [((x - left) * finer, (y - top) * finer) for x, y in points], fill=255
    )
    mask = large.reduce(finer)
    picture.paste(colour, (left, top), mask)
    if volume and min(size) > SMALLEST_ROUND:
        _round(picture, (left, top), mask, colour, volume)


def _round(
    picture: Image.Image, corner: tuple[int, int], mask: Image.Image, colour: Colour, volume: float
) -> None:
    """Light from above left on the shape, shade below right."""
    coarse = max(1, min(mask.size) // 48)
    small = mask.reduce(coarse)
    width, height = small.size
    radius = min(small.size) * 0.22
    shift = max(1, round(radius * 0.7))
    pad = math.ceil(2 * radius) + shift
    soft = ImageOps.expand(small, pad)
    for blur in (radius, radius / 2):
        soft = soft.filter(ImageFilter.BoxBlur(blur))
    for step, shade, part in (
        (shift, darker(colour, 0.75), volume),
        (-shift, lighter(colour, 0.75), volume * 0.6),
    ):
        place = pad + step
        moved = soft.crop((place, place, place + width, place + height))
        edge = moved.point([round((255 - level) * part) for level in range(256)])
        picture.paste(shade, corner, ImageChops.multiply(edge.resize(mask.size), mask))


def glow(picture: Image.Image, centre: Point, reach: Point, colour: Colour, part: float) -> None:
    """A soft round light, or shadow where the colour is dark."""
    wide, high = max(1, round(reach[0] * 2)), max(1, round(reach[1] * 2))
    corner = (round(centre[0] - reach[0]), round(centre[1] - reach[1]))
    mask = _halo().point([round(level * part) for level in range(256)]).resize((wide, high))
    picture.paste(colour, corner, mask)


@lru_cache(maxsize=1)
def _halo() -> Image.Image:
    """White in the middle, black from the edges' middles on, where the gradient still has 75."""
    return ImageChops.invert(Image.radial_gradient("L")).point(
        lambda level: round(max(0.0, (level - 75) / 180) ** 1.7 * 255)
    )


def oval_points(  # noqa: PLR0917  # as Pillow has it: where, how large, in which colour
    x: float, y: float, wide: float, high: float, turn: float = 0.0, steps: int = 48
) -> list[Point]:
    """Points round an ellipse."""
    cos, sin = math.cos(math.radians(turn)), math.sin(math.radians(turn))
    circle = [(math.cos(a), math.sin(a)) for a in (math.tau * k / steps for k in range(steps))]
    return [
        (x + dx * wide * cos - dy * high * sin, y + dx * wide * sin + dy * high * cos)
        for dx, dy in circle
    ]


@lru_cache(maxsize=2048)
def curve(path: str, *, closed: bool = True) -> list[Point]:
    """The points of a path, with those between them."""
    knots = [_knot(word) for word in path.split()]
    count = len(knots)
    out: list[Point] = []
    for index in range(count if closed else count - 1):
        before = knots[index - 1] if closed or index else knots[index]
        one, two = knots[index], knots[(index + 1) % count]
        after = knots[(index + 2) % count] if closed or index + 2 < count else two
        out += _between(before, one, two, after)
    return out if closed else [*out, knots[-1][0]]


def _knot(word: str) -> tuple[Point, bool]:
    x, y = word.rstrip("!").split(",")
    return (float(x), float(y)), word.endswith("!")


def _between(
    before: tuple[Point, bool],
    one: tuple[Point, bool],
    two: tuple[Point, bool],
    after: tuple[Point, bool],
) -> list[Point]:
    """A piece of a Catmull-Rom spline that comes to rest at corners."""
    (start, sharp_start), (end, sharp_end) = one, two
    if sharp_start and sharp_end:
        return [start]
    leave = _slope(before[0], end) if not sharp_start else (0.0, 0.0)
    arrive = _slope(start, after[0]) if not sharp_end else (0.0, 0.0)
    out = []
    for t in (k / 10 for k in range(10)):
        a, b = 2 * t**3 - 3 * t**2 + 1, t**3 - 2 * t**2 + t
        c, d = -2 * t**3 + 3 * t**2, t**3 - t**2
        out.append(
            (
                a * start[0] + b * leave[0] + c * end[0] + d * arrive[0],
                a * start[1] + b * leave[1] + c * end[1] + d * arrive[1],
            )
        )
    return out


def _slope(one: Point, other: Point) -> Point:
    return (other[0] - one[0]) / 2, (other[1] - one[1]) / 2
