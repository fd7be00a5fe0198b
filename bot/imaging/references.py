"""Prepares references, the images that an edit starts from, for upload."""

from pathlib import Path

from PIL import Image

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
