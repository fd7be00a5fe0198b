"""Changes of a picture that somebody sent: its own pixels, as the words want them."""

from collections.abc import Callable, Mapping

from PIL import Image, ImageDraw, ImageEnhance, ImageFilter, ImageOps

from draw_bot_sandbox.images.art import vocabulary
from draw_bot_sandbox.images.art.brush import WHITE, Brush, glow
from draw_bot_sandbox.images.art.colours import rgb
from draw_bot_sandbox.images.art.cutout import subject_mask
from draw_bot_sandbox.images.art.extras import EXTRAS
from draw_bot_sandbox.images.art.relight import AIR, LIGHTS, Change, graded
from draw_bot_sandbox.images.art.stage import subject_square
from draw_bot_sandbox.images.art.styles import STYLES, vignette
from draw_bot_sandbox.images.art.subjects import SUBJECTS

BACKDROPS = {"#f6f4ef": "#ffffff"}  # a white coat has some colour, a white background none

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
            out.append(_background(BACKDROPS.get(colours[0], colours[0]) if colours else "#ffffff"))
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


def _background(colour: str) -> Change:
    """What stands out in the middle stays; round it there is the colour, with a soft shadow."""

    def change(picture: Image.Image, _: str) -> Image.Image:
        plain = Image.new("RGB", picture.size, colour)
        x, base, side = subject_square(picture.size)
        glow(plain, (x, base), (side * 0.55, side * 0.08), (40, 40, 60), 0.4)
        return Image.composite(picture, plain, subject_mask(picture))

    return change


def _soft_background(picture: Image.Image, _: str) -> Image.Image:
    far = picture.filter(ImageFilter.GaussianBlur(min(picture.size) / 60))
    return Image.composite(picture, far, subject_mask(picture))


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
    glow(
        out,
        (picture.width * 0.25, picture.height * 0.15),
        (unit * 90, unit * 90),
        (255, 214, 150),
        0.4,
    )
    return vignette(out, "#1c0f2c", 0.6)


def _enhanced(way: Callable[[Image.Image], ImageEnhance._Enhance], part: float) -> Change:
    return lambda picture, _: way(picture).enhance(part)


CHANGES: Mapping[str, Change] = {
    "brighter": _enhanced(ImageEnhance.Brightness, 1.25),
    "darker": _enhanced(ImageEnhance.Brightness, 0.7),
    "colourful": _enhanced(ImageEnhance.Color, 1.8),
    "sharper": _enhanced(ImageEnhance.Sharpness, 3.0),
    "blurred": lambda picture, _: picture.filter(ImageFilter.GaussianBlur(min(picture.size) / 60)),
    "mirrored": lambda picture, _: ImageOps.mirror(picture),
    "framed": _framed,
    "warmer": lambda picture, _: graded(picture, "#ffdcb0", light=1.08, colour=1.15),
    "colder": lambda picture, _: graded(picture, "#c4dcff", light=1.06, colour=0.9),
}
