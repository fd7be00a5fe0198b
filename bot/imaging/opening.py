"""Opens what strangers send: told by its bytes, first frame or page, not decoded yet."""

import re
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from PIL import ExifTags, Image, TiffImagePlugin, UnidentifiedImageError
from PIL.ImageFile import ImageFile
from pillow_heif import register_heif_opener

from bot.domain.errors import PictureDamaged, PictureTooDetailed, PictureUnsupported

SIGNATURES = {
    "JPEG": rb"\xff\xd8\xff",
    "PNG": rb"\x89PNG",
    "WEBP": rb"RIFF....WEBP",
    "HEIF": rb"....ftyp(he[iv][cxms]|m[is]f1)",
    "GIF": rb"GIF8",
    "BMP": rb"BM.{12}[\x0c\x28\x34\x38\x40\x6c\x7c]\0",  # with its header's size: words begin with BM
    "TIFF": rb"II[*+]\0|MM\0[*+]",
}
"""What is taken, by Pillow's names."""

DAMAGE = (
    *(SyntaxError, ValueError, TypeError, LookupError, EOFError, struct.error, zlib.error),
    RuntimeError,  # libheif's
)
"""What decoders raise for broken bytes, besides an OSError without a number."""

MAX_SCANNED = 3_000_000_000
"""Pixels that a progressive JPEG goes over, a few seconds: 100 times 30 megapixels, where 10 is
usual. A file of half a megabyte, with nothing in its scans, went on for minutes."""

Image.MAX_IMAGE_PIXELS = 200_000_000  # as phones make them; `weighing` counts what is held of them
register_heif_opener(thumbnails=False, depth_images=False, aux_images=False, decode_threads=1)


@contextmanager
def opened(path: Path, kinds: tuple[str, ...] = tuple(SIGNATURES)) -> Iterator[ImageFile]:
    """The picture at `path`; `kinds` are keys of SIGNATURES.

    Raises PictureUnsupported for what is none of `kinds`, and PictureDamaged for whatever the
    decoders find wrong here or in the body of the `with`; PictureTooDetailed for what declares
    over 400 million pixels. OSErrors of the disk go through.
    """
    with path.open("rb") as file, _damage_named():
        image = _identified(file, kinds)
        if _is_thumbnail(image):
            raise PictureUnsupported
        if "progressive" in image.info:
            _refuse_endless(image, path)
        yield image


def _identified(file: BinaryIO, kinds: tuple[str, ...]) -> ImageFile:
    try:
        return Image.open(file, formats=[_kind(file.read(16), kinds)])
    except UnidentifiedImageError as error:
        raise PictureDamaged from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PictureTooDetailed from error


def _kind(head: bytes, kinds: tuple[str, ...]) -> str:
    if not head:
        raise PictureDamaged
    for kind in kinds:
        if re.match(SIGNATURES[kind], head, re.DOTALL):
            return kind
    raise PictureUnsupported


def _refuse_endless(image: ImageFile, path: Path) -> None:
    scans = path.read_bytes().count(b"\xff\xda")
    if scans * image.width * image.height > MAX_SCANNED:
        raise PictureDamaged


def _is_thumbnail(image: ImageFile) -> bool:
    """Cameras' raw files are TIFFs, and their first page is a tiny copy of the photo."""
    if not isinstance(image, TiffImagePlugin.TiffImageFile):
        return False
    reduced = 1
    return bool(image.tag_v2.get(ExifTags.Base.NewSubfileType, 0) & reduced)


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
