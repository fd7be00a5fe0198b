"""The picture that answers a request. Slow (tenths of a second): call it in a thread."""

import io
import os
from collections.abc import Sequence
from functools import lru_cache

from PIL import Image, ImageFilter, ImageOps

from draw_bot_sandbox.images.editing import edited
from draw_bot_sandbox.images.lettering import label, without_label
from draw_bot_sandbox.images.scenery import composed
from draw_bot_sandbox.images.sizes import Size

# Real servers answer `auto` with odd sizes, such as this one.
AUTO_LONG_SIDE = 1254
AUTO_SIZE = (AUTO_LONG_SIDE, 836)


def paint(
    words: str, size: Size | None, references: Sequence[bytes] = (), variant: int = 0
) -> Image.Image:
    """What the words describe, or the first reference changed as they say.

    `size` None lets the picture choose; the other references become small pictures in a corner.
    Each `variant` of the same words looks different.
    """
    if references:
        picture = _changed(words, variant, size, [_opened(each) for each in references])
    else:
        picture = composed(words, variant, size or AUTO_SIZE)
    label(picture, words)
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
        roughest = max(colours.size) / 24
        return [
            encoded(
                colours.filter(ImageFilter.BoxBlur(roughest / 3.5**index)), done.format or "PNG"
            )
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


def _changed(
    words: str, variant: int, size: Size | None, references: list[Image.Image]
) -> Image.Image:
    first, *others = references
    size = size or _auto(first.size)
    picture = ImageOps.fit(without_label(first), size, Image.Resampling.BICUBIC)
    picture = edited(picture, words, f"{words} {variant}")
    _thumbnails(picture, [without_label(other) for other in others])
    return picture


def _auto(size: Size) -> Size:
    scale = AUTO_LONG_SIDE / max(size)
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _thumbnails(picture: Image.Image, others: list[Image.Image]) -> None:
    side = max(8, min(picture.size) // 6)
    gap = max(2, side // 8)
    x, y = picture.width - 3 * gap, 3 * gap
    for other in others:
        if x - side - gap < 0:
            x, y = picture.width - 3 * gap, y + side + gap
        x -= side + gap
        small = ImageOps.fit(other, (side, side))
        picture.paste(ImageOps.expand(small, border=max(1, side // 30), fill="white"), (x, y))
