"""What Telegram takes as a photo (Bot API, sendPhoto)."""

from bot.domain.images import Measure

PHOTO_BYTES = 10 * 1024 * 1024
PHOTO_SIDES = 10_000  # width + height
PHOTO_RATIO = 20


def is_legal_photo(measure: Measure) -> bool:
    sides = (measure.width, measure.height)
    return (
        measure.size <= PHOTO_BYTES
        and sum(sides) <= PHOTO_SIDES
        and max(sides) <= PHOTO_RATIO * min(sides)
    )
