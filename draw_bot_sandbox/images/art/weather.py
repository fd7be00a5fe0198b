"""What falls from the sky or hangs in the air, over everything else."""

import math
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageStat

from draw_bot_sandbox.images.art.brush import fill, glow
from draw_bot_sandbox.images.art.colours import clouded, gradient, mixed, rgb


def rain(picture: Image.Image, seed: str) -> None:
    """Slanting streaks, near and far."""
    chance, unit = Random(seed + " rain"), min(picture.size) / 100
    drops = Image.new("L", picture.size)
    draw = ImageDraw.Draw(drops)
    for _ in range(420):
        near = chance.random()
        x, y = chance.uniform(-10, picture.width * 1.1), chance.uniform(-10, picture.height)
        long = unit * (2 + 7 * near)
        width = max(1, round(unit * 0.22 * (0.5 + near)))
        draw.line((x, y, x - long * 0.25, y + long), fill=round(60 + 80 * near), width=width)
    picture.paste("#dbe6f2", (0, 0), drops.filter(ImageFilter.BoxBlur(unit * 0.06)))


def snow(picture: Image.Image, seed: str) -> None:
    """Flakes, the near ones large and out of focus."""
    chance, unit = Random(seed + " snow"), min(picture.size) / 100
    many = round(330 * max(picture.size) / min(picture.size))
    draw = ImageDraw.Draw(picture)
    for _ in range(min(700, many)):
        x, y = chance.uniform(0, picture.width), chance.uniform(0, picture.height)
        near = chance.random() ** 3
        radius = unit * (0.2 + 0.7 * near)
        if near < 0.12:
            draw.circle((x, y), radius, fill="#ffffff")
        else:
            glow(picture, (x, y), (radius * 1.7, radius * 1.7), (255, 255, 255), 0.9)


def fog(picture: Image.Image, seed: str) -> None:
    """Thin veils, thickest in the lower middle."""
    unit = min(picture.size) / 100
    cloud = clouded((picture.width, picture.height * 2), seed + " fog", max(20, round(unit * 60)))
    fade = gradient(picture.size, ((40, 0, 0), (150, 0, 0), (235, 0, 0), (120, 0, 0))).getchannel(0)
    mask = cloud.resize(picture.size).point([min(205, max(0, v * 2 - 90)) for v in range(256)])
    red, green, blue = (round(level) for level in ImageStat.Stat(picture).mean)
    shade = mixed((red, green, blue), (240, 243, 248), 0.72)
    picture.paste(shade, (0, 0), ImageChops.multiply(mask, fade))


def lightning(picture: Image.Image, seed: str) -> None:
    """Two bolts, each with a branch."""
    chance, unit = Random(seed + " bolt"), min(picture.size) / 100
    for part in (0.24, 0.8):
        x, y = picture.width * (part + chance.uniform(-0.06, 0.06)), 0.0
        path = [(x, y)]
        while y < picture.height * 0.55:
            x, y = x + unit * chance.uniform(-5, 5), y + unit * chance.uniform(3, 6)
            path.append((x, y))
        middle_x, middle_y = path[len(path) // 2]
        glow(picture, (middle_x, middle_y), (unit * 40, unit * 60), (190, 200, 255), 0.5)
        branch = [path[len(path) // 2]]
        for _ in range(4):
            before_x, before_y = branch[-1]
            branch.append((before_x + unit * chance.uniform(1, 5), before_y + unit * 4))
        draw = ImageDraw.Draw(picture)
        for line, wide in ((path, 0.8), (branch, 0.4)):
            draw.line(line, fill="#f4f2ff", width=max(1, round(unit * wide)), joint="curve")


def leaves(picture: Image.Image, seed: str) -> None:
    """Yellow and red leaves in the wind."""
    chance, unit = Random(seed + " leaves"), min(picture.size) / 100
    for _ in range(46):
        x, y = chance.uniform(0, picture.width), chance.uniform(0, picture.height)
        long, turn = unit * chance.uniform(0.9, 2.2), chance.uniform(0, math.tau)
        cos, sin = math.cos(turn), math.sin(turn)
        shape = [(-1, 0), (-0.3, 0.45), (1, 0), (-0.3, -0.45)]
        points = [
            (x + long * (a * cos - b * sin), y + long * (a * sin + b * cos)) for a, b in shape
        ]
        fill(picture, points, rgb(chance.choice(("#e0912f", "#c9502c", "#e8bb3c", "#a8642f"))))
