"""Another time of day, season or weather for a finished picture."""

from collections.abc import Callable, Mapping
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageEnhance, ImageFilter

from draw_bot_sandbox.images.art import weather
from draw_bot_sandbox.images.art.brush import glow
from draw_bot_sandbox.images.art.colours import clouded, gradient, rgb
from draw_bot_sandbox.images.art.cutout import subject_mask
from draw_bot_sandbox.images.art.styles import vignette

Change = Callable[[Image.Image, str], Image.Image]


def graded(
    picture: Image.Image, tint: str, *, light: float = 1.0, colour: float = 1.0
) -> Image.Image:
    toned = ImageEnhance.Color(ImageEnhance.Brightness(picture).enhance(light)).enhance(colour)
    return ImageChops.multiply(toned, Image.new("RGB", picture.size, tint))


def _evening(picture: Image.Image, _: str) -> Image.Image:
    """Blue shade above, a warm low light from one side."""
    names = ("#6a66b4", "#c98aa6", "#f2a878", "#7a5468")
    out = ImageChops.multiply(picture, gradient(picture.size, tuple(rgb(name) for name in names)))
    out = ImageEnhance.Color(out).enhance(1.15)
    unit = min(picture.size) / 100
    for reach, part in ((80, 0.3), (34, 0.4), (12, 0.6)):
        place = (picture.width * 0.86, picture.height * 0.44)
        glow(out, place, (unit * reach, unit * reach), (255, 186, 104), part)
    return vignette(out, "#160a26", 0.5)


def _night(picture: Image.Image, seed: str) -> Image.Image:
    """Blue darkness, stars and a moon; what was bright still glows."""
    dark = graded(picture, "#6c82d4", light=0.66, colour=0.85)
    _, green, blue = picture.split()
    yellow = ImageChops.subtract(green, blue).point(
        [max(0, min(230, (v - 50) * 8)) for v in range(256)]
    )
    lamps = ImageChops.multiply(
        yellow, green.point([max(0, min(255, (v - 185) * 12)) for v in range(256)])
    )
    unit, chance = min(picture.size) / 100, Random(seed)
    dark.paste("#ffcf80", (0, 0), lamps.filter(ImageFilter.BoxBlur(unit)).point(lambda v: v // 3))
    dark.paste("#ffdf9a", (0, 0), lamps)
    draw = ImageDraw.Draw(dark)
    for _ in range(90):
        x, y = chance.uniform(0, picture.width), chance.uniform(0, picture.height * 0.4)
        draw.circle((x, y), max(0.6, unit * chance.choice((0.12, 0.18, 0.28))), fill="#e6ecff")
    x, y, radius = picture.width * 0.84, picture.height * 0.15, unit * 6
    for reach, part in ((7, 0.35), (3, 0.5)):
        glow(dark, (x, y), (radius * reach, radius * reach), (210, 220, 255), part)
    ImageDraw.Draw(dark).circle((x, y), radius, fill="#fdf6d8")
    glow(
        dark,
        (x + radius * 0.3, y + radius * 0.2),
        (radius * 0.6, radius * 0.6),
        (214, 204, 176),
        0.7,
    )
    return vignette(dark, "#03040f", 0.7)


def _morning(picture: Image.Image, _: str) -> Image.Image:
    """Pale rose light, a little mist below."""
    out = Image.blend(
        graded(picture, "#fff0e4", light=1.12), Image.new("RGB", picture.size, "#ffe3d0"), 0.16
    )
    unit = min(picture.size) / 100
    glow(
        out,
        (picture.width * 0.2, picture.height * 0.25),
        (unit * 80, unit * 80),
        (255, 236, 200),
        0.6,
    )
    return out


def _sunny(picture: Image.Image, _: str) -> Image.Image:
    out = ImageEnhance.Color(ImageEnhance.Brightness(picture).enhance(1.12)).enhance(1.25)
    unit = min(picture.size) / 100
    for reach, part in ((90, 0.55), (34, 0.6), (12, 0.9)):
        place = (picture.width * 0.82, picture.height * 0.14)
        glow(out, place, (unit * reach, unit * reach), (255, 244, 196), part)
    return out


def _winter(picture: Image.Image, seed: str) -> Image.Image:
    """Cold light, snow on all that is lit from above, drifts at the foot, falling flakes."""
    cold = graded(picture, "#e4efff", light=1.08, colour=0.6)
    unit = min(picture.size) / 100
    grey = picture.convert("L").filter(ImageFilter.BoxBlur(unit * 0.3))
    below = grey.transform(grey.size, Image.Transform.AFFINE, (1, 0, 0, 0, 1, -unit))
    edges = ImageChops.subtract(below, grey)  # darker than what is above: an upper edge
    caps = edges.point([min(235, (v - 12) * 6) if v > 12 else 0 for v in range(256)])
    kept = subject_mask(picture).point(lambda v: 255 - v * 4 // 5)
    drifts = ImageChops.multiply(_snow_cover(picture, seed), kept)
    mask = ImageChops.lighter(caps.filter(ImageFilter.BoxBlur(unit * 0.2)), drifts)
    cold.paste("#f8fbff", (0, 0), mask)
    cold = Image.blend(cold, Image.new("RGB", cold.size, "#eef4ff"), 0.1)
    weather.snow(cold, seed)
    return cold


def _snow_cover(picture: Image.Image, seed: str) -> Image.Image:
    """Patches that grow together towards the lower edge."""
    unit = min(picture.size) / 100
    rough = clouded(picture.size, seed + " drifts", max(9, round(unit * 22)))
    fall = gradient(picture.size, ((0, 0, 0), (0, 0, 0), (60, 0, 0), (180, 0, 0))).getchannel(0)
    return ImageChops.add(rough.point(lambda v: v // 2), fall).point(
        [max(0, min(225, (v - 120) * 5)) for v in range(256)]
    )


def _autumn(picture: Image.Image, seed: str) -> Image.Image:
    red, green, blue = picture.split()
    turned = Image.merge(
        "RGB",
        (
            ImageChops.lighter(red, green),
            green.point(lambda v: v * 4 // 5),
            blue.point(lambda v: v * 3 // 5),
        ),
    )
    out = Image.blend(picture, turned, 0.75)
    weather.leaves(out, seed)
    return out


def _rainy(picture: Image.Image, seed: str) -> Image.Image:
    out = Image.blend(
        graded(picture, "#b4c0d0", light=0.9, colour=0.65),
        Image.new("RGB", picture.size, "#7d8898"),
        0.16,
    )
    weather.rain(out, seed)
    return out


def _stormy(picture: Image.Image, seed: str) -> Image.Image:
    out = graded(picture, "#8a92b0", light=0.75, colour=0.7)
    weather.lightning(out, seed)
    weather.rain(out, seed)
    return out


def _foggy(picture: Image.Image, seed: str) -> Image.Image:
    out = ImageEnhance.Color(picture).enhance(0.75)
    weather.fog(out, seed)
    return out


LIGHTS: Mapping[str, Change] = {
    "night": _night,
    "sunset": _evening,
    "dawn": _morning,
    "day": _sunny,
}
AIR: Mapping[str, Change] = {
    "storm": _stormy,
    "rain": _rainy,
    "snow": _winter,
    "fog": _foggy,
    "autumn": _autumn,
}
