"""Opens untrusted image files: format by signature, first frame or page, not decoded yet."""

import io
import re
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import BinaryIO

from PIL import ExifTags, Image, PngImagePlugin, TiffImagePlugin, UnidentifiedImageError
from PIL.ImageFile import ImageFile

from bot.domain.errors import ImageDamaged, ImageTooDetailed, ImageUnsupported
from bot.imaging.formats import jpeg, png, webp
from bot.imaging.formats.outlines import MAX_PROFILE, Outline, map_file

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
"""Pixels and colours that a JPEG goes over, a few seconds: 30 megapixels of usual photos are gone
over 12 times. A file of half a megabyte, with nothing in its scans, went on for minutes."""

OUTLINES = {"JPEG": jpeg.outline, "PNG": png.outline, "WEBP": webp.outline}
UNKNOWN = Outline()

Image.MAX_IMAGE_PIXELS = (
    200_000_000  # as phones make them; `memory_guard` counts what is held of them
)
PngImagePlugin.MAX_TEXT_CHUNK = MAX_PROFILE  # the only chunk that it unpacks for us


@dataclass(frozen=True, slots=True)
class OpenedImage:
    """A picture that is not decoded yet. The outline is `UNKNOWN` but for OUTLINES."""

    image: ImageFile
    outline: Outline


@contextmanager
def open_image(path: Path, kinds: tuple[str, ...] = tuple(SIGNATURES)) -> Iterator[OpenedImage]:
    """The picture at `path`; `kinds` are keys of SIGNATURES.

    Raises ImageUnsupported for what is none of `kinds`, and ImageDamaged for whatever the
    decoders find wrong here or in the body of the `with`; ImageTooDetailed for what declares
    over 400 million pixels. OSErrors of the disk go through.
    """
    with path.open("rb") as file, _translate_errors():
        kind = _kind(file.read(16), kinds)
        outline = UNKNOWN
        content: BinaryIO = file
        if kind in OUTLINES:
            with map_file(file) as data:
                outline = OUTLINES[kind](data)
                if outline.ranges:
                    content = io.BytesIO(outline.excerpt(data))
        picture = OpenedImage(_open_as(content, kind), outline)
        if outline.pixels * outline.passes > MAX_SCANNED:
            raise ImageDamaged
        if _is_thumbnail(picture.image):
            raise ImageUnsupported
        yield picture


def read_outline(path: Path) -> Outline:
    """Asks no decoder. Raises what `open_image` raises."""
    with path.open("rb") as file, _translate_errors():
        kind = _kind(file.read(16), tuple(SIGNATURES))
        if kind not in OUTLINES:
            return UNKNOWN
        with map_file(file) as data:
            return OUTLINES[kind](data)


@cache
def load_heif() -> None:
    """Teaches Pillow to open HEIF, before the first such picture."""
    # Late: libheif takes 3.5 MB, and only the decoder's process opens what phones make.
    from pillow_heif import register_heif_opener  # noqa: PLC0415

    register_heif_opener(thumbnails=False, depth_images=False, aux_images=False, decode_threads=1)


def _open_as(content: BinaryIO, kind: str) -> ImageFile:
    if kind == "HEIF":
        load_heif()
    try:
        return Image.open(content, formats=[kind])
    except UnidentifiedImageError as error:
        raise ImageDamaged from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ImageTooDetailed from error


def _kind(head: bytes, kinds: tuple[str, ...]) -> str:
    if not head:
        raise ImageDamaged
    for kind in kinds:
        if re.match(SIGNATURES[kind], head, re.DOTALL):
            return kind
    raise ImageUnsupported


def _is_thumbnail(image: ImageFile) -> bool:
    """Cameras' raw files are TIFFs, and their first page is a tiny copy of the photo."""
    if not isinstance(image, TiffImagePlugin.TiffImageFile):
        return False
    reduced = 1
    return bool(image.tag_v2.get(ExifTags.Base.NewSubfileType, 0) & reduced)


@contextmanager
def _translate_errors() -> Iterator[None]:
    try:
        yield
    except DAMAGE as error:
        raise ImageDamaged from error
    except OSError as error:
        if error.errno is not None:  # the disk's, not Pillow's
            raise
        raise ImageDamaged from error
