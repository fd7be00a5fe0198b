"""The picture that answers a request. Slow (tenths of a second): call it in a thread."""

import io
import os
from collections.abc import Sequence
from functools import lru_cache

from PIL import Image, ImageDraw, ImageFilter, ImageOps

from draw_bot_sandbox.images.lettering import write
from draw_bot_sandbox.images.scenery import Size, landscape, sky

# Real servers answer `auto` with odd sizes, such as this one.
AUTO_LONG_SIDE = 1254
AUTO_SIZE = (AUTO_LONG_SIDE, 836)


def paint(
    words: str, size: Size | None, references: Sequence[bytes] = (), variant: int = 0
) -> Image.Image:
    """A landscape with the words on it, or the first reference visibly changed by them.

    `size` None lets the picture choose; the other references become small pictures in a corner.
    Each `variant` of the same words looks different.
    """
    mood = f"{words} {variant}"
    if references:
        picture = _changed(mood, size, [_opened(reference) for reference in references])
    else:
        picture = landscape(mood, size or AUTO_SIZE)
    write(picture, words, bottom=round(picture.height * 0.94))
    return picture


def encoded(picture: Image.Image, form: str) -> bytes:
    """The file's bytes; `form` is Pillow's name of the format."""
    out = io.BytesIO()
    picture.save(out, form, compress_level=3)
    return out.getvalue()


def sketches(picture: bytes, count: int) -> list[bytes]:
    """The file as it looked earlier, from the roughest on."""
    with Image.open(io.BytesIO(picture)) as done:
        colours = done.convert("RGB")
        roughest = max(colours.size) // 16
        return [
            encoded(colours.filter(ImageFilter.BoxBlur(roughest / 3**index)), done.format or "PNG")
            for index in range(count)
        ]


@lru_cache(maxsize=2)
def noise(size: Size) -> bytes:
    """A PNG that no compression makes smaller: about 3 bytes a pixel."""
    width, height = size
    picture = Image.frombytes("RGB", size, os.urandom(3 * width * height))
    out = io.BytesIO()
    picture.save(out, "PNG", compress_level=1)
    return out.getvalue()


def _opened(reference: bytes) -> Image.Image:
    with Image.open(io.BytesIO(reference)) as picture:
        return picture.convert("RGB")


def _changed(mood: str, size: Size | None, references: list[Image.Image]) -> Image.Image:
    first, *others = references
    picture = ImageOps.fit(first, size or _auto(first.size), Image.Resampling.BICUBIC)
    picture = Image.blend(picture, sky(mood, picture.size), 0.3)
    _calm_below(picture)
    _frame(picture)
    _thumbnails(picture, others)
    return picture


def _auto(size: Size) -> Size:
    scale = AUTO_LONG_SIDE / max(size)
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _calm_below(picture: Image.Image) -> None:
    """Blurs and darkens the lower part, where an earlier picture may have words of its own."""
    width, height = picture.size
    top = height * 3 // 5
    band = picture.crop((0, top, width, height)).filter(ImageFilter.BoxBlur(height // 40))
    band = Image.blend(band, Image.new("RGB", band.size, "#10131c"), 0.45)
    fading = Image.linear_gradient("L").point(lambda level: min(255, level * 3))
    picture.paste(band, (0, top), fading.resize(band.size))


def _frame(picture: Image.Image) -> None:
    unit = max(1, min(picture.size) // 160)
    edge = 4 * unit
    if min(picture.size) <= 3 * edge:
        return  # too thin for a frame
    box = (edge, edge, picture.width - edge - 1, picture.height - edge - 1)
    ImageDraw.Draw(picture).rounded_rectangle(box, radius=6 * unit, outline="white", width=unit)


def _thumbnails(picture: Image.Image, others: list[Image.Image]) -> None:
    side = max(8, min(picture.size) // 8)
    gap = max(2, side // 8)
    x, y = picture.width - 3 * gap, 3 * gap
    for other in others:
        if x - side - gap < 0:
            x, y = picture.width - 3 * gap, y + side + gap
        x -= side + gap
        small = ImageOps.fit(other, (side, side))
        picture.paste(ImageOps.expand(small, border=max(1, side // 30), fill="white"), (x, y))
