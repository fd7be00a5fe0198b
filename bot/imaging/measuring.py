"""Results: believed once they were decoded to the last pixel."""

from pathlib import Path

from bot.domain.pictures import Measure
from bot.imaging.opening import opened
from bot.imaging.weighing import refuse_heavy

FORMATS = {"JPEG": "jpeg", "MPO": "jpeg", "PNG": "png", "WEBP": "webp"}
KINDS = ("JPEG", "PNG", "WEBP")


def measure(path: Path) -> Measure:
    """Decodes the picture whole. Raises PictureDamaged, PictureUnsupported, PictureTooDetailed."""
    with opened(path, KINDS) as image:
        refuse_heavy(image)
        image.verify()  # notices a missing end, which load() does not
    with opened(path, KINDS) as image:
        image.load()
        return Measure(image.width, image.height, FORMATS[image.format or ""], path.stat().st_size)
