"""Changes of a picture that somebody sent: its own pixels, as the words want them."""

from collections.abc import Callable, Mapping
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageEnhance, ImageFilter, ImageOps

from draw_bot_sandbox.images.art import vocabulary, weather
from draw_bot_sandbox.images.art.brush import WHITE, Brush, glow
from draw_bot_sandbox.images.art.colours import clouded, gradient, rgb
from draw_bot_sandbox.images.art.extras import EXTRAS
from draw_bot_sandbox.images.art.stage import subject_square
from draw_bot_sandbox.images.art.styles import STYLES, vignette
from draw_bot_sandbox.images.art.subjects import SUBJECTS

Change = Callable[[Image.Image, str], Image.Image]

WORDS: Mapping[str, str] = {
    "background": "background backdrop фон фона фоне фоном",
    "brighter": "brighter lighter bright ярче светлее посветл* осветл* ярк*",
    "darker": "darker dark темнее затемн* темн*",
    "colourful": "colorful colourful vivid saturated красочн* насыщен* сочн* цветн* разноцвет*",
    "sharper": "sharper sharp sharpen резче четче резк* четк*",
    "blurred": "blur blurred blurry размой размыт* размыл*",
    "mirrored": "mirror flip mirrored зеркальн* отраз* переверн*",
    "framed": "frame border рамк* рамок раму",
    "warmer": "warm warmer cosy cozy тепл* теплее уютн*",
    "colder": "cold colder cool cooler холодн* холоднее",
}


def edited(picture: Image.Image, words: str, seed: str) -> Image.Image:
    """The picture as the words want it; words that mean nothing here change its light a little."""
    changes = _changes(words)
    for change in changes or [_gently]:
        picture = change(picture, seed)
    return picture


def _changes(words: str) -> list[Change]:
    """In an order that makes sense: backgrounds, light, weather, what is added, and style."""
    colours = vocabulary.named(vocabulary.COLOURS, words)
    named = vocabulary.named(WORDS, words)
    out: list[Change] = []
    if "background" in named:
        if "blurred" in named:
            named.remove("blurred")
            out.append(_soft_background)
        else:
            out.append(_background(colours[0] if colours else "#ffffff"))
    out += [LIGHTS[name] for name in vocabulary.named(vocabulary.TIMES, words)]
    out += [AIR[name] for name in vocabulary.named(vocabulary.WEATHERS, words) if name in AIR]
    out += [CHANGES[name] for name in named if name in CHANGES]
    out += [_added(name, place) for place, name in enumerate(_subjects(words)[:2])]
    wears = [name for name in EXTRAS if name in vocabulary.named(vocabulary.EXTRAS, words)]
    out += [_worn(name, colours[0] if colours else None) for name in wears]
    out += [STYLES[name] for name in vocabulary.named(vocabulary.STYLES, words)]
    if not out and colours:
        out.append(_tinted(colours[0]))
    return out


def _subjects(words: str) -> list[str]:
    """What is to be added: "put the cat in a hat" speaks of one that is there already."""
    asked = {"add", "добав", "дорис", "нарис", "с", "with", "and"}
    said = vocabulary.tokens(words)
    adds = any(token.startswith(start) for token in said for start in asked if len(start) > 2)
    return vocabulary.named(vocabulary.SUBJECTS, words) if adds else []


def _graded(
    picture: Image.Image, tint: str, *, light: float = 1.0, colour: float = 1.0
) -> Image.Image:
    toned = ImageEnhance.Color(ImageEnhance.Brightness(picture).enhance(light)).enhance(colour)
    return ImageChops.multiply(toned, Image.new("RGB", picture.size, tint))


def _evening(picture: Image.Image, _: str) -> Image.Image:
    """Low warm light from one side, blue shade above."""
    toned = _graded(picture, "#e8a58a", light=0.86, colour=1.1)
    glowing = gradient(picture.size, (rgb("#2b1f5a"), rgb("#a8466a"), rgb("#f58a4a"), rgb("#3a1f3f")))
    out = Image.blend(toned, ImageChops.screen(ImageEnhance.Brightness(toned).enhance(0.75), glowing), 0.3)
    unit = min(picture.size) / 100
    for reach, part in ((90, 0.3), (40, 0.35), (16, 0.5)):
        place = (picture.width * 0.84, picture.height * 0.4)
        glow(out, place, (unit * reach, unit * reach), (255, 190, 110), part)
    return vignette(ImageEnhance.Brightness(out).enhance(0.85), "#160a26", 0.75)


def _night(picture: Image.Image, seed: str) -> Image.Image:
    """Blue darkness, stars and a moon; what was bright still glows."""
    dark = _graded(picture, "#5f74c0", light=0.55, colour=0.8)
    lamps = picture.convert("L").point([max(0, min(255, (v - 205) * 4)) for v in range(256)])
    low = Image.new("L", picture.size)
    low.paste(lamps.crop((0, picture.height // 2, *picture.size)), (0, picture.height // 2))
    dark.paste("#ffd690", (0, 0), low.filter(ImageFilter.BoxBlur(2)).point(lambda v: v // 2))
    unit, chance = min(picture.size) / 100, Random(seed)
    draw = ImageDraw.Draw(dark)
    for _ in range(90):
        x, y = chance.uniform(0, picture.width), chance.uniform(0, picture.height * 0.4) ** 1.0
        draw.circle((x, y), max(0.6, unit * chance.choice((0.12, 0.18, 0.28))), fill="#e6ecff")
    x, y, radius = picture.width * 0.84, picture.height * 0.15, unit * 6
    for reach, part in ((7, 0.35), (3, 0.5)):
        glow(dark, (x, y), (radius * reach, radius * reach), (210, 220, 255), part)
    ImageDraw.Draw(dark).circle((x, y), radius, fill="#fdf6d8")
    glow(dark, (x + radius * 0.3, y + radius * 0.2), (radius * 0.6, radius * 0.6), (214, 204, 176), 0.7)
    return vignette(dark, "#03040f", 0.7)


def _morning(picture: Image.Image, _: str) -> Image.Image:
    """Pale rose light, a little mist below."""
    out = Image.blend(_graded(picture, "#fff0e4", light=1.12), Image.new("RGB", picture.size, "#ffe3d0"), 0.16)
    unit = min(picture.size) / 100
    glow(out, (picture.width * 0.2, picture.height * 0.25), (unit * 80, unit * 80), (255, 236, 200), 0.6)
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
    cold = _graded(picture, "#e4efff", light=1.08, colour=0.6)
    unit = min(picture.size) / 100
    grey = picture.convert("L").filter(ImageFilter.BoxBlur(unit * 0.5))
    shift = max(1, round(unit * 0.8))
    below = grey.transform(grey.size, Image.Transform.AFFINE, (1, 0, 0, 0, 1, -shift))
    edges = ImageChops.subtract(below, grey)  # darker than what is above: an upper edge
    caps = edges.point([min(235, v * 9 if v > 6 else 0) for v in range(256)])
    ground = _snow_cover(picture, seed)
    mask = ImageChops.lighter(caps.filter(ImageFilter.BoxBlur(unit * 0.2)), ground)
    cold.paste("#f8fbff", (0, 0), mask)
    cold = Image.blend(cold, Image.new("RGB", cold.size, "#eef4ff"), 0.1)
    weather.snow(cold, seed)
    return cold


def _snow_cover(picture: Image.Image, seed: str) -> Image.Image:
    """Patches that grow together towards the lower edge."""
    unit = min(picture.size) / 100
    rough = clouded(picture.size, seed + " drifts", max(9, round(unit * 22)))
    fall = gradient(picture.size, ((0, 0, 0), (0, 0, 0), (70, 0, 0), (190, 0, 0))).getchannel(0)
    return ImageChops.add(rough.point(lambda v: v // 2), fall).point(
        [max(0, min(225, (v - 120) * 5)) for v in range(256)]
    )


def _autumn(picture: Image.Image, seed: str) -> Image.Image:
    red, green, blue = picture.split()
    turned = Image.merge("RGB", (ImageChops.lighter(red, green), green.point(lambda v: v * 4 // 5), blue.point(lambda v: v * 3 // 5)))
    out = Image.blend(picture, turned, 0.75)
    weather.leaves(out, seed)
    return out


def _rainy(picture: Image.Image, seed: str) -> Image.Image:
    out = Image.blend(_graded(picture, "#b4c0d0", light=0.9, colour=0.65), Image.new("RGB", picture.size, "#7d8898"), 0.16)
    weather.rain(out, seed)
    return out


def _stormy(picture: Image.Image, seed: str) -> Image.Image:
    out = _graded(picture, "#8a92b0", light=0.75, colour=0.7)
    weather.lightning(out, seed)
    weather.rain(out, seed)
    return out


def _foggy(picture: Image.Image, seed: str) -> Image.Image:
    out = ImageEnhance.Color(picture).enhance(0.75)
    weather.fog(out, seed)
    return out


def _background(colour: str) -> Change:
    """The middle stays, everything round it fades into the colour."""

    def change(picture: Image.Image, _: str) -> Image.Image:
        x, base, side = subject_square(picture.size)
        mask = Image.new("L", picture.size)
        box = (x - side * 0.62, base - side * 1.12, x + side * 0.62, base + side * 0.1)
        ImageDraw.Draw(mask).ellipse(box, fill=255)
        soft = mask.filter(ImageFilter.BoxBlur(side * 0.07)).filter(ImageFilter.BoxBlur(side * 0.05))
        return Image.composite(picture, Image.new("RGB", picture.size, colour), soft)

    return change


def _soft_background(picture: Image.Image, _: str) -> Image.Image:
    x, base, side = subject_square(picture.size)
    mask = Image.new("L", picture.size)
    box = (x - side * 0.55, base - side * 1.1, x + side * 0.55, base + side * 0.08)
    ImageDraw.Draw(mask).ellipse(box, fill=255)
    far = picture.filter(ImageFilter.GaussianBlur(side * 0.03))
    return Image.composite(picture, far, mask.filter(ImageFilter.BoxBlur(side * 0.08)))


def _worn(name: str, colour: str | None) -> Change:
    def change(picture: Image.Image, _: str) -> Image.Image:
        x, base, side = subject_square(picture.size)
        wear, usual = EXTRAS[name]
        wear(Brush(picture, x - side / 2, base - side, side), rgb(colour or usual))
        return picture

    return change


def _added(name: str, place: int) -> Change:
    """Beside what is in the middle, first on the right and then on the left."""

    def change(picture: Image.Image, _: str) -> Image.Image:
        x, base, side = subject_square(picture.size)
        small = side * 0.5 * SUBJECTS[name].scale
        away = min(side * 0.72, picture.width * 0.5 - small * 0.5) * (1 if place == 0 else -1)
        foot = base + side * 0.06
        glow(picture, (x + away, foot), (small * 0.5, small * 0.09), (16, 14, 30), 0.55)
        brush = Brush(picture, x + away - small / 2, foot - small, small, WHITE)
        SUBJECTS[name].draw(brush, rgb(SUBJECTS[name].coat))
        return picture

    return change


def _tinted(colour: str) -> Change:
    def change(picture: Image.Image, _: str) -> Image.Image:
        toned = ImageOps.colorize(picture.convert("L"), "#0d0b1e", "#ffffff", mid=colour)
        return Image.blend(picture, toned, 0.6)

    return change


def _framed(picture: Image.Image, _: str) -> Image.Image:
    unit = max(1, round(min(picture.size) / 100))
    draw = ImageDraw.Draw(picture)
    for inset, wide, colour in ((0, 6, "#f8f3e8"), (6, 1, "#b8935a")):
        edge = inset * unit
        box = (edge, edge, picture.width - 1 - edge, picture.height - 1 - edge)
        draw.rectangle(box, outline=colour, width=wide * unit)
    return picture


def _gently(picture: Image.Image, _: str) -> Image.Image:
    """Warm light from above left, stronger colours, darker corners."""
    out = ImageEnhance.Color(ImageEnhance.Contrast(picture).enhance(1.08)).enhance(1.2)
    unit = min(picture.size) / 100
    glow(out, (picture.width * 0.25, picture.height * 0.15), (unit * 90, unit * 90), (255, 214, 150), 0.4)
    return vignette(out, "#1c0f2c", 0.6)


def _enhanced(way: Callable[[Image.Image], ImageEnhance._Enhance], part: float) -> Change:
    return lambda picture, _: way(picture).enhance(part)


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
CHANGES: Mapping[str, Change] = {
    "brighter": _enhanced(ImageEnhance.Brightness, 1.25),
    "darker": _enhanced(ImageEnhance.Brightness, 0.7),
    "colourful": _enhanced(ImageEnhance.Color, 1.8),
    "sharper": _enhanced(ImageEnhance.Sharpness, 3.0),
    "blurred": lambda picture, _: picture.filter(ImageFilter.GaussianBlur(min(picture.size) / 60)),
    "mirrored": lambda picture, _: ImageOps.mirror(picture),
    "framed": _framed,
    "warmer": lambda picture, _: _graded(picture, "#ffdcb0", light=1.08, colour=1.15),
    "colder": lambda picture, _: _graded(picture, "#c4dcff", light=1.06, colour=0.9),
}
