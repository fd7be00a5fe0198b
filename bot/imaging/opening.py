"""Opens what strangers send: told by its bytes, and refused before it can fill the memory."""

import re
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from PIL import Image, UnidentifiedImageError
from PIL.ImageFile import ImageFile

from bot.domain.errors import PictureDamaged, PictureTooDetailed, PictureUnsupported

SIGNATURES = {
    "JPEG": rb"\xff\xd8\xff",
    "PNG": rb"\x89PNG",
    "WEBP": rb"RIFF....WEBP",
    "GIF": rb"GIF8",
    "BMP": rb"BM",
}
"""What is taken. No TIFF: its decoders have the longest list of holes."""

MAX_PIXELS = 40_000_000
"""In memory at once: 160 MB. A page scanned at 600 dpi has 35 million."""

DAMAGE = (SyntaxError, ValueError, TypeError, LookupError, EOFError, struct.error, zlib.error)
"""What Pillow raises for broken bytes, besides an OSError without a number."""


@contextmanager
def opened(path: Path, kinds: tuple[str, ...] = tuple(SIGNATURES)) -> Iterator[ImageFile]:
    """The picture at `path`, its first frame, not decoded yet; `kinds` are keys of SIGNATURES.

    Raises PictureUnsupported for what is none of `kinds`, and PictureDamaged for whatever Pillow
    finds wrong here or in the body of the `with`. OSErrors of the disk go through.
    """
    with path.open("rb") as file, _damage_named():
        yield _identified(file, kinds)


def refuse_bomb(image: ImageFile, long_side: int | None = None) -> None:
    """Raises PictureTooDetailed when decoding would take more than MAX_PIXELS.

    With `long_side`, a JPEG is set to be decoded at 1/2, 1/4 or 1/8 of its size where that still
    leaves twice the wanted pixels, so that photos of 100 megapixels and more pass.
    """
    held = image.width * image.height
    if long_side is not None:
        shrink = 2 * long_side / max(image.size)
        image.draft(None, (_scaled(image.width, shrink), _scaled(image.height, shrink)))
        # A progressive JPEG is held whole inside the decoder, however small it comes out.
        held = held if "progressive" in image.info else image.width * image.height
    if held > MAX_PIXELS:
        raise PictureTooDetailed


def _scaled(side: int, factor: float) -> int:
    return max(1, int(side * factor))


def _identified(file: BinaryIO, kinds: tuple[str, ...]) -> ImageFile:
    try:
        return Image.open(file, formats=kinds)
    except UnidentifiedImageError as error:
        file.seek(0)
        head = file.read(16)
        ours = any(re.match(SIGNATURES[kind], head, re.DOTALL) for kind in kinds)
        raise PictureDamaged if ours or not head else PictureUnsupported from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PictureTooDetailed from error


@contextmanager
def _damage_named() -> Iterator[None]:
    try:
        yield
    except DAMAGE as error:
        raise PictureDamaged from error
    except OSError as error:
        if error.errno is not None:  # the disk's, not Pillow's
            raise
        raise PictureDamaged from error
