"""Prepares references, the images that an edit starts from, and their masks for upload."""

from pathlib import Path

from PIL import Image

from bot.domain.errors import MaskUnusable
from bot.imaging.decode import open_image
from bot.imaging.normalize import normalize_image, write_image

QUALITY = 92
PHOTOGRAPHIC = ("HEIF", "JPEG", "WEBP")


def prepare_reference(source: Path, into: Path, long_side: int) -> Path:
    """Writes `into.jpg` for an opaque photo, `into.png` for transparency and lossless sources.

    Raises ImageUnsupported, ImageDamaged; OSError when the disk does not take the file.
    """
    image, kind = normalize_image(source, long_side, Image.Resampling.LANCZOS)
    photo = kind in PHOTOGRAPHIC and image.mode == "RGB"
    path = into.with_name(into.name + (".jpg" if photo else ".png"))
    write_image(image, path, "JPEG" if photo else "PNG", QUALITY)
    return path


def prepare_mask(source: Path, into: Path, reference: Path) -> Path:
    """Writes `into.png`, as large as the prepared reference, with its alpha channel.

    A mask of another size is scaled without smoothing: half redrawn is nothing. Raises
    MaskUnusable for another shape and for what has no alpha channel, and what `prepare_reference`
    raises.
    """
    with open_image(reference) as picture:
        size = picture.image.size
    image, _ = normalize_image(source, max(size), Image.Resampling.NEAREST)
    if image.mode != "RGBA" or not _is_scaled(image.size, size):
        raise MaskUnusable
    path = into.with_name(f"{into.name}.png")
    write_image(image.resize(size, Image.Resampling.NEAREST), path, "PNG", QUALITY)
    return path


def _is_scaled(size: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether they have one shape, but for a pixel that was rounded."""
    return abs(size[0] * other[1] - size[1] * other[0]) <= max(*size, *other)
