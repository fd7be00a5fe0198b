"""A landscape that is always the same for the same words: sky, sun or moon, hills and trees."""

import math
from dataclasses import dataclass
from random import Random

from PIL import Image, ImageColor, ImageDraw, ImageFilter, ImageOps

Size = tuple[int, int]  # width and height in pixels
DETAIL = 2560  # the longer side on which shapes are drawn, before they are scaled to what was asked


@dataclass(frozen=True)
class Palette:
    """Colours from the top of the sky down to the nearest hill."""

    sky: tuple[str, str, str]
    orb: str
    far: str
    near: str
    night: bool = False


PALETTES = (
    Palette(("#2b5876", "#7fb2c9", "#fbe3c0"), "#fff6dc", "#8fb3b0", "#1f4a48"),
    Palette(("#41295a", "#c86b85", "#ffd19a"), "#fff1cf", "#b0647f", "#3a1f4b"),
    Palette(("#0b1638", "#27407f", "#7d7fb8"), "#fdf6d8", "#4d5a94", "#0d1733", night=True),
    Palette(("#3a7bd5", "#93c6ee", "#f4f7e6"), "#fffbe6", "#9cc3a0", "#2e6b4a"),
    Palette(("#7b3f61", "#ee9c7e", "#ffe9b8"), "#fffbe8", "#d08a74", "#5a2d4c"),
    Palette(("#07202f", "#146075", "#64b7a5"), "#f3fff2", "#2f8588", "#062a36", night=True),
    Palette(("#5c6fb1", "#c3b4dd", "#fde3e4"), "#ffffff", "#a99cc9", "#3d4377"),
)


def landscape(words: str, size: Size) -> Image.Image:
    """A picture of that size; the words choose its colours and shapes."""
    chance = Random(words)
    palette = chance.choice(PALETTES)
    canvas = _gradient(_working(size), palette.sky)
    horizon = canvas.height * chance.uniform(0.5, 0.58)
    if palette.night:
        _stars(canvas, chance, horizon)
    _orb(canvas, chance, palette, horizon)
    if not palette.night:
        _clouds(canvas, chance, horizon)
    _hills(canvas, chance, palette, horizon)
    return canvas.resize(size, Image.Resampling.BICUBIC, reducing_gap=2.0)


def sky(words: str, size: Size) -> Image.Image:
    """The sky of that landscape alone."""
    return _gradient(size, Random(words).choice(PALETTES).sky)


def _gradient(size: Size, colours: tuple[str, str, str]) -> Image.Image:
    shade = Image.linear_gradient("L").resize(size)
    top, middle, low = colours
    return ImageOps.colorize(shade, top, low, mid=middle)


def _working(size: Size) -> Size:
    scale = DETAIL / max(size)
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _stars(canvas: Image.Image, chance: Random, horizon: float) -> None:
    draw = ImageDraw.Draw(canvas)
    for _ in range(160):
        x, y = chance.uniform(0, canvas.width), chance.uniform(0, horizon)
        radius = chance.choice((1.5, 2, 2, 3, 4.5))
        draw.circle((x, y), radius, fill=chance.choice(("#ffffff", "#dfe6ff", "#b9c4ea")))


def _orb(canvas: Image.Image, chance: Random, palette: Palette, horizon: float) -> None:
    """The sun or the moon, with its glow."""
    x = canvas.width * chance.uniform(0.22, 0.78)
    y = horizon * chance.uniform(0.35, 0.8)
    radius = min(canvas.size) * chance.uniform(0.06, 0.1)
    for reach, strength in ((3.4, 60), (1.9, 90)):
        _veil(canvas, (x, y, radius * reach, radius * reach), palette.orb, strength, radius / 2)
    draw = ImageDraw.Draw(canvas)
    draw.circle((x, y), radius, fill=palette.orb)
    if palette.night:
        for dx, dy, part in ((-0.3, -0.2, 0.2), (0.25, 0.35, 0.14), (0.3, -0.35, 0.1)):
            draw.circle((x + dx * radius, y + dy * radius), radius * part, fill="#e3dcc0")


def _clouds(canvas: Image.Image, chance: Random, horizon: float) -> None:
    unit = min(canvas.size) / 22
    for _ in range(chance.randint(2, 4)):
        x, y = chance.uniform(0, canvas.width), horizon * chance.uniform(0.12, 0.62)
        for dx, dy, part in ((-2, 0.3, 1), (0, 0, 1.5), (2, 0.25, 1.1), (3.6, 0.5, 0.7)):
            puff = (x + dx * unit, y + dy * unit, part * unit * 1.9, part * unit * 0.75)
            _veil(canvas, puff, "white", 95, unit * 0.35)


def _veil(
    canvas: Image.Image,
    ellipse: tuple[float, float, float, float],
    colour: str,
    strength: int,
    blur: float,
) -> None:
    """A soft ellipse (centre x, y, half width, half height); strength is from 0 to 255."""
    x, y, wide, high = ellipse
    edge = 2 * blur
    mask = Image.new("L", (round(2 * (wide + edge)), round(2 * (high + edge))))
    ImageDraw.Draw(mask).ellipse((edge, edge, edge + 2 * wide, edge + 2 * high), fill=strength)
    corner = (round(x - wide - edge), round(y - high - edge))
    canvas.paste(colour, corner, mask.filter(ImageFilter.BoxBlur(blur)))


def _hills(canvas: Image.Image, chance: Random, palette: Palette, horizon: float) -> None:
    """Five ranges, each nearer one darker, lower and rounder; trees on the three nearest."""
    ranges = 5
    for number in range(ranges):
        nearness = number / (ranges - 1)
        colour = _between(palette.far, palette.near, nearness)
        base = horizon + (canvas.height - horizon) * (0.02 + 0.62 * nearness)
        ridge = _ridge(canvas, chance, base, height=canvas.height * (0.09 - 0.05 * nearness))
        draw = ImageDraw.Draw(canvas)
        draw.polygon([(0, canvas.height), *ridge, (canvas.width, canvas.height)], fill=colour)
        if number >= ranges - 3:
            _trees(draw, chance, ridge, tall=canvas.height * (0.025 + 0.05 * nearness), fill=colour)


def _between(far: str, near: str, nearness: float) -> tuple[int, ...]:
    pairs = zip(ImageColor.getrgb(far), ImageColor.getrgb(near), strict=True)
    return tuple(round(a + (b - a) * nearness) for a, b in pairs)


def _ridge(
    canvas: Image.Image, chance: Random, base: float, height: float
) -> list[tuple[float, float]]:
    waves = [(chance.uniform(0.6, 1.6) * k, chance.uniform(0, math.tau), 1 / k) for k in (1, 2, 5)]
    step = max(1, canvas.width // 320)

    def level(x: int) -> float:
        turns = x / max(canvas.size) * math.tau
        return base + height * sum(part * math.sin(turns * k + turn) for k, turn, part in waves)

    return [(x, level(x)) for x in range(0, canvas.width + step, step)]


def _trees(
    draw: ImageDraw.ImageDraw,
    chance: Random,
    ridge: list[tuple[float, float]],
    tall: float,
    fill: tuple[int, ...],
) -> None:
    for x, y in chance.sample(ridge, k=min(26, len(ridge) // 4)):
        height = tall * chance.uniform(0.6, 1.2)
        for part in (0.0, 0.3, 0.55):
            half, top = height * 0.24 * (1 - part * 0.8), y - height
            foot = y - height * part * 0.9 + height * 0.2
            draw.polygon([(x - half, foot), (x, top), (x + half, foot)], fill=fill)
