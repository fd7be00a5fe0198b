"""Results: believed once they were decoded to the last pixel."""

from pathlib import Path

from bot.domain.pictures import Measure
from bot.imaging.opening import opened
from bot.imaging.weighing import refuse_heavy

FORMATS = {"JPEG": "jpeg", "PNG": "png", "WEBP": "webp"}


def measure(path: Path) -> Measure:
    """Decodes the picture whole. Raises PictureDamaged, PictureUnsupported, PictureTooDetailed."""
    with opened(path, tuple(FORMATS)) as picture:
        refuse_heavy(picture)
        picture.image.verify()  # notices a missing end, which load() does not
    with opened(path, tuple(FORMATS)) as picture:
        image = picture.image
        image.load()
        return Measure(image.width, image.height, FORMATS[image.format or ""], path.stat().st_size)
