"""Refuses what would fill the memory, by what a file declares, before it is decoded."""

from PIL import TiffImagePlugin
from PIL.ExifTags import Base
from PIL.ImageFile import ImageFile

from bot.domain.errors import ImageTooDetailed
from bot.imaging.decode import OpenedImage
from bot.imaging.formats.outlines import Outline

MEMORY = 270_000_000
"""Bytes for one picture from its file to its copy: a scan of 45 million pixels, a phone's HEIC
of 38, a transparent drawing of 24, a WebP of 16."""

WEIGHTS = {"GIF": 8, "HEIF": 7, "WEBP": 16}
"""Bytes for each pixel, all copies on the way counted, as measured at 16 to 45 million pixels."""

USUAL_WEIGHT = 6
SECOND_COPY = 5  # to scale transparency, or to make 8 bits of 16 or 32
WIDE_MODES = ("I", "F")

DECODED = 4  # bytes of a pixel

LIGHT = 110_000_000
"""Bytes: a photo of 18 megapixels, a transparent drawing of 10."""
LIGHT_PASSES = 200_000_000  # pixels and colours, about a second
LIGHT_HEAD = 16_384  # bytes of a JPEG's tables: photos have some 600, and 3,200 of profile
LIGHT_PROFILE = 4096
"""Bytes: what cameras and programs write has 500 to 3,200. Tables may take their time."""

DRAFT_GAP = 1.5
"""A photo is decoded at no less than this many times the wanted size. With 2, one of 50 million
pixels, as phones make them, would have to be decoded whole."""


def light_decode_memory(outline: Outline) -> int | None:
    """The bytes that decoding takes, where they and the time are known to be few; else None.

    So it is for JPEG and PNG, whose decoders do what the outline says and no more.
    """
    weight = USUAL_WEIGHT + (SECOND_COPY if outline.is_copied else 0)
    needed = outline.buffered + outline.pixels * weight
    if not outline.pixels or not outline.passes:
        return None
    is_plain = outline.head <= LIGHT_HEAD and outline.profile <= LIGHT_PROFILE
    is_soon = outline.pixels * outline.passes <= LIGHT_PASSES
    return needed if is_plain and is_soon and needed <= LIGHT else None


def check_memory(picture: OpenedImage, long_side: int | None = None) -> None:
    """Raises ImageTooDetailed when decoding would take more than MEMORY.

    With `long_side`, a JPEG is set to be decoded at 1/2, 1/4 or 1/8 of its size where that still
    leaves DRAFT_GAP times the wanted pixels, so that photos of 100 megapixels and more pass.
    """
    image, buffered = picture.image, picture.outline.buffered
    if long_side is not None:
        shrink = DRAFT_GAP * long_side / max(image.size)
        image.draft(None, (_scaled(image.width, shrink), _scaled(image.height, shrink)))
    pixels = max(image.width * image.height, _tile(image))
    if max(pixels * _weight(image), buffered + pixels * DECODED) > MEMORY:
        raise ImageTooDetailed


def _weight(image: ImageFile) -> int:
    copied = image.has_transparency_data or image.mode.startswith(WIDE_MODES)
    return WEIGHTS.get(image.format or "", USUAL_WEIGHT) + (SECOND_COPY if copied else 0)


def _tile(image: ImageFile) -> int:
    """Pixels: a small TIFF may be cut out of one enormous tile."""
    if not isinstance(image, TiffImagePlugin.TiffImageFile):
        return 0
    return int(image.tag_v2.get(Base.TileWidth, 0)) * int(image.tag_v2.get(Base.TileLength, 0))


def _scaled(side: int, factor: float) -> int:
    return max(1, int(side * factor))
