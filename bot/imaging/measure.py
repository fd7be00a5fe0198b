"""Measures a result, which is decoded whole to check it, and previews it where that is needed."""

from logging import getLogger
from pathlib import Path

from bot.domain.images import Measure
from bot.imaging.decode import DAMAGE, OpenedImage, open_image
from bot.imaging.memory_guard import check_memory
from bot.imaging.normalize import normalize
from bot.imaging.previews import LONG_SIDE, RESAMPLING, write_preview

FORMATS = {"JPEG": "jpeg", "PNG": "png", "WEBP": "webp"}

log = getLogger(__name__)


def measure(path: Path, preview_into: Path | None = None) -> Measure:
    """Decodes the picture whole; what is no legal photo gets its preview into `preview_into`.

    Raises ImageDamaged, ImageUnsupported, ImageTooDetailed; OSError of the disk.
    """
    if preview_into:
        preview_into.unlink(missing_ok=True)  # of a picture that was here before
    with open_image(path, tuple(FORMATS)) as picture:
        check_memory(picture)
        picture.image.verify()  # notices a missing end, which load() does not
    with open_image(path, tuple(FORMATS)) as picture:
        image = picture.image
        image.load()
        kind, size = FORMATS[image.format or ""], path.stat().st_size
        measured = Measure(image.width, image.height, kind, size)
        if preview_into and not measured.is_legal_photo:
            _try_preview(picture, preview_into)
        return measured


def _try_preview(decoded: OpenedImage, into: Path) -> None:
    """A failure costs no picture: its delivery makes the preview, or does without."""
    try:
        write_preview(normalize(decoded, LONG_SIDE, RESAMPLING), into)
    except (OSError, *DAMAGE) as error:
        log.warning("No preview of a result: %s", error)
