"""What Telegram does to pictures: photos become small JPEGs, image files get a thumbnail.

Everything here is CPU work: call it in a thread.
"""

import io
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageOps

PHOTO_BYTES = 10 * 1024 * 1024
_PHOTO_SIDES = 10_000  # width + height
_PHOTO_RATIO = 20
_BIG, _SMALL = 1280, 320
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF")
_BOMB = (Image.DecompressionBombError, Image.DecompressionBombWarning)
_DAMAGED = (OSError, SyntaxError, ValueError, EOFError)


class PictureRefusedError(Exception):
    """Telegram's servers won't take this picture; the text is their own code for it."""


@dataclass(frozen=True, slots=True)
class Jpeg:
    data: bytes
    width: int
    height: int


def compress_photo(path: Path) -> list[Jpeg]:
    """The sizes of a photo, the smallest first, at most 1280 px on the long side.

    Raises PictureRefusedError where the file is no picture or its sides are no photo's.
    """
    try:
        with Image.open(path, formats=_FORMATS) as image:
            _check_sides(*image.size)
            return _sizes(image)
    except _BOMB as error:
        raise PictureRefusedError("PHOTO_INVALID_DIMENSIONS") from error
    except _DAMAGED as error:
        raise PictureRefusedError("IMAGE_PROCESS_FAILED") from error


def thumbnail(path: Path) -> tuple[tuple[int, int], Jpeg] | None:
    """The picture's own sides and a small JPEG of it; None for what is no picture."""
    try:
        with Image.open(path, formats=_FORMATS) as image:
            return image.size, _sizes(image)[0]
    except (*_BOMB, *_DAMAGED):
        return None


def _check_sides(width: int, height: int) -> None:
    short, long = sorted((width, height))
    if width + height > _PHOTO_SIDES or long > short * _PHOTO_RATIO:
        raise PictureRefusedError("PHOTO_INVALID_DIMENSIONS")


def _sizes(image: Image.Image) -> list[Jpeg]:
    upright = ImageOps.exif_transpose(image)
    upright.thumbnail((_BIG, _BIG))
    flat = _without_alpha(upright)
    big = _jpeg(flat)
    if max(flat.size) <= _SMALL:
        return [big]
    flat.thumbnail((_SMALL, _SMALL))
    return [_jpeg(flat), big]


def _without_alpha(image: Image.Image) -> Image.Image:
    if not image.has_transparency_data:
        return image.convert("RGB")
    white = Image.new("RGBA", image.size, "white")
    white.alpha_composite(image.convert("RGBA"))
    return white.convert("RGB")


def _jpeg(image: Image.Image) -> Jpeg:
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=85)
    return Jpeg(buffer.getvalue(), *image.size)
