"""References: what an edit starts from, fit to leave the chat."""

from pathlib import Path

from bot.imaging.developing import developed, write

QUALITY = 92
PHOTOGRAPHIC = ("HEIF", "JPEG", "WEBP")


def prepare_reference(source: Path, into: Path, long_side: int) -> Path:
    """Writes `into.jpg` for an opaque photo, `into.png` for transparency and lossless sources.

    Raises PictureUnsupported, PictureDamaged; OSError when the disk does not take the file.
    """
    image, kind = developed(source, long_side)
    photo = kind in PHOTOGRAPHIC and image.mode == "RGB"
    path = into.with_name(into.name + (".jpg" if photo else ".png"))
    write(image, path, "JPEG" if photo else "PNG", QUALITY)
    return path
