"""What places are made of: hills, grass, mountains, firs, water."""

import math
from itertools import pairwise

from PIL import Image, ImageChops, ImageFilter

from draw_bot_sandbox.images.art.colours import (
    Colour,
    clouded,
    darker,
    gradient,
    lighter,
    mixed,
    rgb,
)
from draw_bot_sandbox.images.art.stage import Stage

Ridge = list[tuple[float, float]]


def hills(stage: Stage, colour: str, rows: int = 2) -> None:
    """Soft hills from the horizon on, with small trees."""
    for row in range(rows):
        near = row / max(1, rows - 1)
        base = stage.horizon * (1.0 + 0.16 * near)
        shade = stage.light.on(leaf(stage, colour), 0.6 * (1 - near) + 0.06)
        ridge = wavy(stage, base, stage.unit * 4, slow=True)
        stage.band(ridge, shade, 0.12)
        for _ in range(5 + 4 * row):
            x, y = stage.chance.choice(ridge)
            _bush(
                stage, x, y, stage.unit * stage.chance.uniform(1.3, 2.6 + near), darker(shade, 0.3)
            )


def ground(stage: Stage, colour: str) -> None:
    """The ground that the subject stands on, with grass or snow."""
    top = stage.height * 0.74
    stage.band(
        wavy(stage, top, stage.unit * 2, slow=True), stage.light.on(leaf(stage, colour)), 0.4
    )
    dapple(stage, round(top + stage.unit * 4), 40)
    grass(stage, top)


def dapple(stage: Stage, top: int, part: int) -> None:
    """Uneven light over everything below `top`."""
    if stage.flat or top + 4 >= stage.height:
        return
    size = (stage.width, stage.height - top)
    part = part // 3 if stage.snowy else part
    fade = gradient(size, ((0, 0, 0), (255, 0, 0), (255, 0, 0), (255, 0, 0))).getchannel(0)
    spots = clouded(size, stage.seed + " ground", max(9, round(stage.unit * 12)))
    for colour, curve in (
        ((10, 16, 30), [max(0, min(part * 2, (118 - v) * 2)) for v in range(256)]),
        ((255, 250, 220), [max(0, min(part, v - 132)) for v in range(256)]),
    ):
        stage.picture.paste(colour, (0, top), ImageChops.multiply(spots.point(curve), fade))


def grass(stage: Stage, top: float) -> None:
    """Tufts of blades, taller in front."""
    if stage.snowy:
        return
    base = stage.light.on(leaf(stage, "#5d9447"))
    for _ in range(110):
        y = stage.chance.uniform(top + stage.unit * 3, stage.height * 1.02)
        near = (y - top) / max(1.0, stage.height - top)
        x, tall = stage.chance.uniform(0, stage.width), stage.unit * (1 + 3.4 * near)
        shade = lighter(base, 0.16) if stage.chance.random() < 0.5 else darker(base, 0.25)
        for lean in (-0.5, 0.0, 0.45):
            tip = (x + lean * tall, y - tall * (1 - abs(lean) * 0.4))
            stage.patch([(x - tall * 0.09, y), tip, (x + tall * 0.09, y)], shade)


def water(stage: Stage, level: float) -> None:
    """Mirrors what is above that level, a little darker and rippled."""
    top = round(level)
    deep = stage.height - top
    if deep < 4 or top < 4:
        return
    above = stage.picture.crop((0, max(0, top - deep), stage.width, top))
    mirror = above.transpose(Image.Transpose.FLIP_TOP_BOTTOM).resize((stage.width, deep))
    mirror = mirror.filter(ImageFilter.BoxBlur((stage.unit * 0.9, stage.unit * 0.25)))
    tone = stage.light.on("#2f6d8f")
    mirror = Image.blend(
        mirror, gradient(mirror.size, (stage.light.on("#4f94ae", 0.4), tone)), 0.42
    )
    stage.picture.paste(mirror, (0, top))
    _ripples(stage, top, deep)


def _ripples(stage: Stage, top: int, deep: int) -> None:
    tall = clouded(
        (max(8, stage.width // 3), deep * 3), stage.seed + " ripples", max(6, round(stage.unit * 9))
    )
    waves = tall.resize((stage.width, deep))
    fade = gradient((stage.width, deep), ((255, 0, 0), (150, 0, 0))).getchannel(0)
    bright = waves.point([max(0, min(120, (v - 140) * 4)) for v in range(256)])
    dark = waves.point([max(0, min(90, (112 - v) * 3)) for v in range(256)])
    stage.picture.paste(
        darker(stage.light.on("#24577a"), 0.2), (0, top), ImageChops.multiply(dark, fade)
    )
    glint = mixed(stage.light.sky[-1], (255, 255, 255), 0.35)
    stage.picture.paste(glint, (0, top), ImageChops.multiply(bright, fade))


def waves(stage: Stage, level: float) -> None:
    """Curved crests, larger in front."""
    rows = 7
    for row in range(1, rows + 1):
        near = (row / rows) ** 1.5
        y = level + (stage.height - level) * near
        colour = mixed(stage.light.on("#2a6a92"), stage.light.haze, 0.55 * (1 - near))
        long, high = stage.unit * (6 + 18 * near), stage.unit * (0.3 + 1.4 * near)
        turn = stage.chance.uniform(0, math.tau)
        crest: Ridge = [
            (
                float(x),
                y - high * abs(math.sin(x / long + turn)) - high * 0.4 * math.sin(x / long / 3.1),
            )
            for x in range(0, stage.width + 4, 4)
        ]
        foam = [(x, y - stage.unit * 0.25 * (0.4 + near)) for x, y in crest]
        lines = [*foam, *reversed(crest)]
        stage.patch(lines, mixed(lighter(colour, 0.5), stage.light.sky[-1], 0.3))


def ranges(stage: Stage, colour: str, *, snow: bool) -> None:
    for row in range(4):
        near = row / 3
        base = stage.horizon * (0.84 + 0.16 * near)
        shade = stage.light.on(colour, 0.78 - 0.5 * near)
        ridge = _jagged(stage, base, stage.height * (0.25 - 0.13 * near))
        stage.band(ridge, shade, 0.1)
        if snow and row < 3:
            _snowcaps(stage, ridge, base, mixed(stage.light.on("#ffffff"), shade, 0.25 + 0.1 * row))


def _snowcaps(stage: Stage, ridge: Ridge, base: float, colour: Colour) -> None:
    peak = min(y for _, y in ridge)
    line = peak + (base - peak) * 0.42
    low = [
        (
            x,
            max(
                y,
                min(line, y + (line - y) * 0.7) + stage.unit * 1.6 * math.sin(x / stage.unit * 0.9),
            ),
        )
        for x, y in ridge
    ]
    stage.patch([*ridge, *reversed(low)], colour)


def _jagged(stage: Stage, base: float, height: float) -> Ridge:
    """A broken line by midpoint displacement."""
    levels = [stage.chance.uniform(0.1, 0.6) for _ in range(4)]
    rough = 0.42
    while len(levels) < 200:
        finer: list[float] = []
        for one, two in pairwise(levels):
            finer += [one, (one + two) / 2 + stage.chance.uniform(-rough, rough)]
        levels = [*finer, levels[-1]]
        rough *= 0.5
    step = stage.width / (len(levels) - 1)
    return [(index * step, base - height * max(-0.2, level)) for index, level in enumerate(levels)]


def wavy(stage: Stage, base: float, height: float, *, slow: bool = False) -> Ridge:
    speeds = (0.5, 1.1, 2.3) if slow else (1, 2.7, 6)
    waves = [(k, stage.chance.uniform(0, math.tau), 1 / (n + 1)) for n, k in enumerate(speeds)]
    step = max(2, stage.width // 240)
    long = max(stage.width, stage.height)
    return [
        (
            float(x),
            base + height * sum(p * math.sin(x / long * math.tau * k + t) for k, t, p in waves),
        )
        for x in range(0, stage.width + step, step)
    ]


def firs(stage: Stage, base: float, tall: float, colour: Colour, many: int) -> None:
    for index in range(many):
        x = stage.width * (index + stage.chance.uniform(-0.4, 0.4)) / max(1, many - 1)
        height = tall * stage.chance.uniform(0.65, 1.15)
        for part in (0.0, 0.25, 0.5, 0.72):
            half, top = height * 0.24 * (1 - part * 0.92), base - height * min(1, part + 0.5)
            foot = base - height * part * 0.86 + height * 0.06
            shape = [(x - half, foot), (x, top), (x + half, foot), (x, foot - half * 0.3)]
            stage.patch(shape, colour)
            if stage.snowy:
                cap = [
                    (x - half * 0.6, foot - (foot - top) * 0.42),
                    (x, top),
                    (x + half * 0.6, foot - (foot - top) * 0.42),
                ]
                stage.patch(cap, mixed(colour, stage.light.on("#f4f8ff"), 0.8))


def _bush(stage: Stage, x: float, y: float, radius: float, colour: Colour) -> None:
    brush = stage.brush(x, y + radius * 0.6, radius * 2, lit=False)
    brush.oval(50, 50, 50, 55, colour, 0.4)


def flowers(stage: Stage) -> None:
    names = ("#f2c531", "#ee7fae", "#f6f4ef", "#d8392f", "#8a6bd0")
    few = [stage.chance.choice(names) for _ in range(3)]
    for _ in range(60):
        y = stage.chance.uniform(stage.height * 0.79, stage.height)
        size = stage.unit * (0.5 + 4 * (y / stage.height - 0.76))
        brush = stage.brush(stage.chance.uniform(0, stage.width), y, size * 2)
        shade = stage.chance.choice(few)
        for dx, dy in ((-24, 0), (24, 0), (0, -24), (0, 24)):
            brush.oval(50 + dx, 50 + dy, 24, 24, shade, 0)
        brush.oval(50, 50, 16, 16, "#f5b82e", 0)


def palm(stage: Stage, x: float, base: float, lean: float) -> None:
    brush = stage.brush(x, base, stage.unit * 52)
    top = 50 + lean
    brush.line(f"50,100 {50 + lean * 0.2},70 {top},34", 4, "#8a6242")
    for dx, dy in (
        (-34, 6),
        (-30, -12),
        (-12, -22),
        (12, -22),
        (30, -12),
        (34, 6),
        (-20, 18),
        (20, 18),
    ):
        tip = f"{top + dx},{34 + dy + 6}!"
        over, under = (f"{top + dx * 0.55},{34 + dy * 0.9 - k}" for k in (9, 1))
        brush.shape(f"{top},34! {over} {tip} {under}", "#4f8f4a", 0.4)


def leaf(stage: Stage, colour: str) -> Colour:
    """Green as it is in that season."""
    if stage.snowy:
        return mixed(rgb(colour), rgb("#f3f7ff"), 0.86)
    return mixed(rgb(colour), rgb("#d98a2f"), 0.7) if stage.autumn else rgb(colour)
