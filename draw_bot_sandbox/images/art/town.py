"""Places made by people: a city, a street, a room."""

from PIL import ImageDraw

from draw_bot_sandbox.images.art.colours import (
    Colour,
    clouded,
    darker,
    gradient,
    lighter,
    mixed,
)
from draw_bot_sandbox.images.art.land import dapple
from draw_bot_sandbox.images.art.stage import Stage

LAMP: Colour = (255, 214, 138)


def city(stage: Stage) -> None:
    """Three rows of towers with lit windows, and a square before them."""
    for row in range(3):
        near = row / 2
        colour = stage.light.on("#5d6b8a", 0.7 - 0.5 * near)
        x = -stage.unit * 4
        while x < stage.width:
            wide = stage.unit * stage.chance.uniform(8, 15)
            tall = stage.height * stage.chance.uniform(0.16, 0.42 - 0.08 * near)
            _block(stage, (x, stage.horizon * 1.3 - tall, wide), colour, near)
            x += wide + stage.unit * stage.chance.uniform(0, 2)
    pavement(stage, stage.height * 0.75, "#8b8e9c")


def street(stage: Stage) -> None:
    """Old houses on both sides, lamps and a paved road."""
    names = ("#d9a273", "#c98b7a", "#a8b59a", "#e3cfa2", "#8fa3b5", "#c9a9a0")
    base = stage.height * 0.77
    x = -stage.unit * 6
    while x < stage.width:
        wide = stage.unit * stage.chance.uniform(17, 24)
        tall = stage.height * stage.chance.uniform(0.34, 0.52)
        _townhouse(stage, (x, base - tall, wide), base, stage.chance.choice(names))
        x += wide
    pavement(stage, base, "#8d8478")
    for part in (0.08, 0.92):
        _lamp(stage, stage.width * part, stage.height * 0.84)


def room(stage: Stage) -> None:
    """A wall, a window with the sky in it, and a wooden table."""
    wall = stage.light.on(stage.chance.choice(("#d8c3a5", "#b9c4b0", "#c9b3c0", "#a9bccb")))
    outside = stage.picture.resize((round(stage.unit * 36), round(stage.unit * 44)))
    stage.picture.paste(
        gradient(stage.picture.size, (darker(wall, 0.15), wall, lighter(wall, 0.1))), (0, 0)
    )
    x = round(stage.width * (0.2 if stage.width > stage.height else 0.3) - outside.width / 2)
    y = round(stage.height * 0.1)
    frame = stage.light.on("#f7f1e6")
    edge = round(stage.unit * 1.6)
    draw = ImageDraw.Draw(stage.picture)
    draw.rectangle((x - edge, y - edge, x + outside.width + edge, y + outside.height + edge), frame)
    stage.picture.paste(outside, (x, y))
    middle_x, middle_y = x + outside.width // 2, y + outside.height // 2
    draw.line((middle_x, y, middle_x, y + outside.height), frame, edge)
    draw.line((x, middle_y, x + outside.width, middle_y), frame, edge)
    curtain = stage.light.on(stage.chance.choice(("#c9694f", "#7a8fb0", "#d9a441", "#8a9f6f")))
    for side, start in ((-1, x - edge * 4), (1, x + outside.width + edge * 4)):
        fold = outside.width * 0.3
        shape = [(start, y - edge * 2), (start - side * fold, y - edge * 2)]
        shape += [(start - side * fold * 0.45, middle_y), (start, y + outside.height + edge * 3)]
        stage.patch([(float(a), float(b)) for a, b in shape], curtain, 0.5)
    stage.light_at(stage.width * 0.82, stage.height * 0.2, stage.unit * 70, LAMP, 0.5)
    _pendant(stage)
    _table(stage)


def pavement(stage: Stage, top: float, colour: str) -> None:
    """Flat stones that grow towards us, and pools of light."""
    shade = stage.light.on(colour)
    stage.band([(0.0, top), (float(stage.width), top)], shade, 0.5)
    rows, y = 9, top
    for row in range(rows):
        high = (stage.height - top) * (0.04 + 0.026 * row)
        wide = high * 2.3
        x = -wide * (row % 2) / 2
        while x < stage.width:
            tone = mixed(shade, (stage.chance.randint(20, 200),) * 3, 0.02 if stage.flat else 0.14)
            corners = [
                (x, y),
                (x + wide * 0.94, y),
                (x + wide * 0.94, y + high * 0.88),
                (x, y + high * 0.88),
            ]
            stage.patch(corners, darker(tone, 0.05 * (rows - row) / rows))
            x += wide
        y += high
    dapple(stage, round(top), 24)


def _block(stage: Stage, place: tuple[float, float, float], colour: Colour, near: float) -> None:
    x, top, wide = place
    bottom = stage.height * 0.8
    shape = [(x, top), (x + wide, top), (x + wide, bottom), (x, bottom)]
    stage.patch(shape, mixed(colour, (20, 24, 50), stage.chance.uniform(0, 0.16)), 0.35)
    if stage.chance.random() < 0.3:
        mast = stage.unit * stage.chance.uniform(3, 8)
        middle = x + wide / 2
        stage.patch([(middle - 1.5, top), (middle, top - mast), (middle + 1.5, top)], colour)
    if near == 0:
        return
    pane, gap = stage.unit * 0.9, stage.unit * 2.1
    lit = 0.6 if stage.light.dark else 0.4 if stage.light.tint[2] < 240 else 0.15
    draw = ImageDraw.Draw(stage.picture)
    for row in range(int((bottom - top) / gap)):
        for column in range(int((wide - gap * 0.6) / gap)):
            a, b = x + gap * (column + 0.6), top + gap * (row + 0.7)
            bright = stage.chance.random() < lit
            draw.rectangle(
                (a, b, a + pane, b + pane * 1.3), LAMP if bright else darker(colour, 0.22)
            )


def _townhouse(stage: Stage, place: tuple[float, float, float], base: float, colour: str) -> None:
    x, top, wide = place
    wall = stage.light.on(colour, 0.12)
    stage.patch([(x, top), (x + wide, top), (x + wide, base), (x, base)], wall, 0.3)
    roof = stage.light.on("#8a4a3c", 0.1)
    ridge = stage.unit * 9
    stage.patch([(x - 3, top), (x + wide / 2, top - ridge), (x + wide + 3, top)], roof, 0.3)
    step = stage.unit * 10.5
    draw = ImageDraw.Draw(stage.picture)
    for row in range(int((base - top) / step)):
        for column in range(2):
            a, b = x + wide * (0.17 + 0.42 * column), top + step * (row + 0.35)
            bright = stage.light.dark or stage.light.tint[2] < 240 or stage.chance.random() < 0.2
            glass = LAMP if bright and stage.chance.random() < 0.75 else darker(wall, 0.45)
            edge = stage.unit * 0.5
            right, low = a + wide * 0.24, b + step * 0.58
            draw.rectangle((a - edge, b - edge, right + edge, low + edge), fill=lighter(wall, 0.4))
            draw.rectangle((a, b, right, low), fill=glass)
            draw.line(
                ((a + right) / 2, b, (a + right) / 2, low), lighter(wall, 0.4), round(edge) or 1
            )
            if glass == LAMP:
                stage.light_at((a + right) / 2, (b + low) / 2, stage.unit * 7, LAMP, 0.3)


def _lamp(stage: Stage, x: float, base: float) -> None:
    brush = stage.brush(x, base, stage.unit * 46)
    brush.line("50,100 50,12", 1.8, "#2b2d3a")
    brush.shape("44,14! 56,14! 54,2! 46,2!", "#2b2d3a", 0.2)
    brush.lamp("45.5,13! 54.5,13! 53,4! 47,4!", "#ffe6a8")
    brush.glow(50, 9, 34, LAMP, 0.75 if stage.light.dark else 0.45)


def _pendant(stage: Stage) -> None:
    brush = stage.brush(stage.width * 0.82, stage.height * 0.24, stage.unit * 22)
    brush.line("50,-60 50,50", 1.2, "#3a3038")
    brush.shape("50,40! 24,76! 76,76!", "#d9803f", 0.5)
    brush.lamp("38,76 50,72 62,76 50,88", "#fff0c4")


def _table(stage: Stage) -> None:
    top = round(stage.height * 0.72)
    wood = stage.light.on("#a8744a")
    size = (stage.width, stage.height - top)
    stage.picture.paste(gradient(size, (lighter(wood, 0.2), wood, darker(wood, 0.4))), (0, top))
    grain = clouded(
        (stage.width // 6 + 8, size[1] * 2), stage.seed + " wood", max(6, round(stage.unit * 4))
    )
    lines = grain.resize(size).point([max(0, min(90, (126 - v) * 3)) for v in range(256)])
    stage.picture.paste(darker(wood, 0.5), (0, top), lines)
