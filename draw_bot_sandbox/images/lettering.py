"""Words on a picture, in every alphabet for which this computer has a font."""

import re
from functools import lru_cache

from PIL import Image, ImageColor, ImageDraw, ImageFilter, ImageFont, ImageStat

# Pillow's own font knows Latin letters only, so a font of the system comes first.
FONTS = (
    "DejaVuSans-Bold.ttf",
    "LiberationSans-Bold.ttf",
    "NotoSans-Bold.ttf",
    "Arial Unicode.ttf",
    "Arial Bold.ttf",
    "arialbd.ttf",
)
NO_GLYPH = "\uffff"  # no font has it: its shape is the box that stands for a missing letter
MOST_LETTERS = 160
MOST_LINES = 3
PLATE = "#181b27"
ALIKE = 14  # of 255: so far compression may take a colour
PADDING = 0.36  # of the plate's height, left and right of its words
LOWEST = 20  # pixels; a lower plate could not be read
SIGNED = {"ru": "нарисовано заглушкой", "en": "drawn by the stand-in"}

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


def label(picture: Image.Image, words: str) -> None:
    """A dark plate with the words, small, in the lower left corner, and who drew it."""
    box = plate_box(picture.size)
    if box is None:
        return
    left, top, right, bottom = box
    high = bottom - top
    large, small = font(max(9, round(high * 0.34))), font(max(7, round(high * 0.23)))
    pad, room = round(high * PADDING), right - left - 2 * round(high * PADDING)
    says = SIGNED["ru" if re.search("[а-яё]", words.lower()) else "en"]
    first, *more = wrapped(readable(words, large), large, room) or [""]
    line = _shortened(f"{first} …", large, room) if more else first
    signature = _shortened(readable(says, small), small, room)
    wide = max(large.getlength(line), small.getlength(signature))
    draw = ImageDraw.Draw(picture)
    draw.rounded_rectangle(
        (left, top, left + round(wide) + 2 * pad, bottom), radius=round(high * 0.2), fill=PLATE
    )
    draw.text((left + pad, top + high * 0.36), line, fill="#ffffff", font=large, anchor="lm")
    draw.text((left + pad, top + high * 0.74), signature, fill="#b9c0d4", font=small, anchor="lm")


def plate_box(size: tuple[int, int]) -> tuple[int, int, int, int] | None:
    """Where the plate of a picture of that size may be; None where it would cover too much."""
    width, height = size
    high = max(LOWEST, round(min(size) * 0.082))
    gap = max(2, round(min(size) * 0.024))
    wide = min(width - 2 * gap, round(high * 6.5))
    if high * 3 > height or wide < 3 * high:
        return None
    return gap, height - gap - high, gap + wide, height - gap


def without_label(picture: Image.Image) -> Image.Image:
    """The picture with the ground painted over an earlier plate, if it has one.

    The plate is known by its colour, which a photo's compression leaves nearly as it was.
    """
    box = plate_box(picture.size)
    if box is None or not _has_plate(picture, box):
        return picture
    left, top, _, bottom = box
    gap, high = left, bottom - top
    wide, deep = _plate_end(picture, box) + 2 * gap, high + 2 * gap
    lowest, edge = picture.height - deep, max(1, gap // 2)
    strips = (
        picture.crop((0, y, wide, y + edge)).filter(ImageFilter.BoxBlur((gap, 0)))
        for y in (lowest, picture.height - edge)
    )
    above, below = (strip.resize((wide, deep), Image.Resampling.BOX) for strip in strips)
    ground = Image.composite(below, above, Image.linear_gradient("L").resize((wide, deep)))
    mask = Image.new("L", (wide, deep))
    mask.paste(255, (0, edge, wide - gap, deep))
    out = picture.copy()
    out.paste(ground, (0, lowest), mask.filter(ImageFilter.BoxBlur(edge / 2)))
    return out


def _plate_end(picture: Image.Image, box: tuple[int, int, int, int]) -> int:
    """Where the plate ends on the right: as far as the line above its letters has its colour."""
    left, top, right, bottom = box
    high = bottom - top
    row = picture.crop((left, top + max(1, high // 16), right, top + max(3, high // 7)))
    colours = row.resize((row.width, 1), Image.Resampling.BOX).tobytes()
    wanted = ImageColor.getrgb(PLATE)
    for x in range(high // 2, right - left):
        pixel = colours[3 * x : 3 * x + 3]
        if any(abs(a - b) > 2 * ALIKE for a, b in zip(pixel, wanted, strict=True)):
            return left + x + high // 5  # its corner is round
    return right


def _has_plate(picture: Image.Image, box: tuple[int, int, int, int]) -> bool:
    """Whether the plate's left edge, where no letters are, has its colour and only that."""
    left, top, _, bottom = box
    high = bottom - top
    inset = round(high * 0.25)
    strip = picture.crop((left + 3, top + inset, left + round(high * PADDING) - 2, bottom - inset))
    if min(strip.size) < 1:
        return False
    found = ImageStat.Stat(strip)
    wanted = ImageColor.getrgb(PLATE)
    near = all(abs(mean - level) <= ALIKE for mean, level in zip(found.mean, wanted, strict=True))
    return near and max(found.stddev) <= ALIKE


@lru_cache(maxsize=64)
def font(size: int) -> Font:
    """The first font of the list that is installed, `size` pixels high."""
    for name in FONTS:
        try:
            return ImageFont.truetype(name, size)
        except OSError:
            continue
    return ImageFont.load_default(size)


def readable(words: str, letters: Font) -> str:
    """The beginning of the words, without the letters that the font can't show."""
    missing = bytes(letters.getmask(NO_GLYPH))
    kept = (
        " " if letter.isspace() else letter
        for letter in words[:MOST_LETTERS]
        if letter.isspace() or (letter.isprintable() and bytes(letters.getmask(letter)) != missing)
    )
    return "".join(kept).strip()


def wrapped(words: str, letters: Font, width: float) -> list[str]:
    """The words as at most three lines, none wider than `width` pixels, "…" where words are left out."""
    lines = [""]
    for word in words.split():
        longer = f"{lines[-1]} {word}".lstrip()
        if letters.getlength(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    lines = [_shortened(line, letters, width) for line in lines if line]
    if len(lines) > MOST_LINES:
        lines[MOST_LINES - 1] = _shortened(lines[MOST_LINES - 1] + " …", letters, width)
    return lines[:MOST_LINES]


def _shortened(line: str, letters: Font, width: float) -> str:
    if letters.getlength(line) <= width:
        return line
    while line and letters.getlength(line + "…") > width:
        line = line[:-1]
    return line + "…"
