"""Places without firm ground: space, the sea's floor, the sky; and an empty studio."""

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from draw_bot_sandbox.images.art.brush import oval_points
from draw_bot_sandbox.images.art.colours import clouded, darker, gradient, lighter, mixed, rgb
from draw_bot_sandbox.images.art.creatures import fish
from draw_bot_sandbox.images.art.land import dapple
from draw_bot_sandbox.images.art.sky import clouds, stars
from draw_bot_sandbox.images.art.stage import Stage


def space(stage: Stage) -> None:
    """Nebulas, stars and planets."""
    size = stage.picture.size
    stage.picture.paste(gradient(size, (rgb("#060818"), rgb("#141440"), rgb("#25174a"))), (0, 0))
    pairs = (("#4a2a9a", "#e0559a"), ("#1f6a9a", "#59d3c9"), ("#7a2f7f", "#ff9a6b"))
    for index, name in enumerate(stage.chance.choice(pairs)):
        cloud = clouded(size, f"{stage.seed} nebula {index}", max(20, round(stage.unit * 55)))
        mask = cloud.point([max(0, min(190, (v - 118) * 3)) for v in range(256)])
        stage.picture.paste(rgb(name), (0, 0), mask)
    stars(stage, stage.height, 320)
    _planet(stage, stage.width * 0.8, stage.height * 0.22, stage.unit * 13, ring=True)
    _planet(stage, stage.width * 0.13, stage.height * 0.36, stage.unit * 5, ring=False)


def underwater(stage: Stage) -> None:
    """Rays of light from above, sand, weeds, bubbles and small fish."""
    size = stage.picture.size
    stage.picture.paste(
        gradient(size, (rgb("#8fe0ea"), rgb("#2f9cc0"), rgb("#11518a"), rgb("#0b2f5f")))
    )
    rays = Image.new("L", size)
    for _ in range(9):
        x = stage.chance.uniform(-0.1, 1.0) * stage.width
        wide = stage.unit * stage.chance.uniform(3, 9)
        foot = x + stage.width * 0.22
        shape = [(x, 0), (x + wide, 0), (foot + wide * 3, stage.height), (foot, stage.height)]
        ImageDraw.Draw(rays).polygon(shape, fill=stage.chance.randint(26, 60))
    fade = gradient(size, ((255, 0, 0), (110, 0, 0), (0, 0, 0))).getchannel(0)
    soft = rays.filter(ImageFilter.BoxBlur(stage.unit * 1.6))
    stage.picture.paste("white", (0, 0), ImageChops.multiply(soft, fade))
    sand = [
        (float(x), stage.height * (0.87 + 0.02 * ((x // 90) % 2)))
        for x in range(0, stage.width + 90, 90)
    ]
    stage.band(sand, rgb("#c9b98f"), 0.55)
    dapple(stage, round(stage.height * 0.9), 50)
    for side in (0.03, 0.1, 0.17, 0.84, 0.9, 0.97):
        _weed(stage, stage.width * side)
    for _ in range(26):
        x, y = stage.chance.uniform(0, stage.width), stage.chance.uniform(0, stage.height * 0.85)
        radius = stage.unit * stage.chance.uniform(0.4, 1.5)
        stage.light_at(x, y, radius * 1.6, rgb("#d9f6ff"), 0.7)
    for part, high in ((0.16, 0.3), (0.24, 0.38), (0.85, 0.24), (0.78, 0.34)):
        brush = stage.brush(stage.width * part, stage.height * high, stage.unit * 8)
        fish(brush, rgb(stage.chance.choice(("#f2c531", "#ef8a2c", "#ee7fae"))))


def above_clouds(stage: Stage) -> None:
    """A sea of clouds below."""
    for row in range(5):
        base = stage.horizon * (0.98 + 0.17 * row)
        shade = mixed(stage.light.sky[0], stage.light.sky[2], 0.3 + 0.1 * row)
        colour = mixed(stage.light.on("#ffffff", 0.4 - 0.1 * row), shade, 0.42 - 0.06 * row)
        x = -stage.unit * 10
        while x < stage.width + stage.unit * 10:
            radius = stage.unit * stage.chance.uniform(5, 9 + 2 * row)
            stage.patch(
                oval_points(x, base + radius * 0.3, radius * 1.3, radius),
                lighter(colour, 0.25),
                0.5,
            )
            x += radius * 1.1
        top = round(base + stage.unit * 6)
        if top < stage.height:
            size = (stage.width, stage.height - top)
            stage.picture.paste(gradient(size, (colour, darker(colour, 0.1))), (0, top))
    clouds(stage, round(stage.horizon), 0.5)


def plain(stage: Stage) -> None:
    """A studio: white, a little grey at the floor."""
    stage.picture.paste(
        gradient(stage.picture.size, ((255, 255, 255), (250, 250, 252), (236, 237, 242)))
    )


def _planet(stage: Stage, x: float, y: float, radius: float, *, ring: bool) -> None:
    colour = rgb(stage.chance.choice(("#e0a15f", "#6fb0c9", "#c9738f", "#8fb06f", "#b08fd6")))
    stage.light_at(x, y, radius * 1.9, lighter(colour, 0.3), 0.5)
    brush = stage.brush(x, y + radius, radius * 2, lit=False)
    brush.oval(50, 50, 50, 50, colour, 0.85)
    for level, wide in ((32, 40), (52, 48), (68, 40)):
        brush.line(
            f"{50 - wide},{level} 50,{level + 7} {50 + wide},{level}",
            4,
            mixed(colour, (255, 244, 224), 0.3),
        )
    if ring:
        brush.line(
            "4,40 -34,66 2,76 56,66 110,40 134,22 98,26", 5, mixed(colour, (255, 240, 214), 0.6)
        )


def _weed(stage: Stage, x: float) -> None:
    brush = stage.brush(x, stage.height * 0.96, stage.unit * stage.chance.uniform(22, 38))
    for dx in (-12, 0, 12):
        lean = stage.chance.uniform(-8, 8)
        path = f"{50 + dx},100 {44 + dx + lean},70 {56 + dx},44 {48 + dx + lean},14"
        brush.line(path, 4.5, stage.chance.choice(("#2f8a5f", "#3fa37a", "#b0577a")))
