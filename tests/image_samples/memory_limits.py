"""The most that is taken of each kind, and two that ask for far more than they say."""

from PIL import Image

from bot.domain.errors import ImageDamaged, ImageTooDetailed
from tests.image_samples.handmade_files import chunk, png
from tests.image_samples.photos import huge
from tests.image_samples.refused import enormous_tile, heic_that_hides_its_size
from tests.image_samples.sample import DARK, GREEN, ImageSample, PreparedReference, encoded

SQUARE = (2048, 2048)


def plain_png(side: int) -> bytes:
    return png(side, side, (8, 2), bytes(GREEN) * side)


def see_through_png(side: int) -> bytes:
    return png(side, side, (8, 6), bytes((*GREEN, 99)) * side)


def png_with_a_hole(side: int) -> bytes:
    colours = chunk(b"PLTE", bytes(GREEN) * 2) + chunk(b"tRNS", b"\0")
    return png(side, side, (8, 3), bytes(side), colours)


def webp(side: int) -> bytes:
    return encoded(Image.new("RGB", (side, side), GREEN), "WEBP", method=0)


def heic(width: int, height: int) -> bytes:
    image = Image.new("RGB", (width, height), GREEN)
    return encoded(image, "HEIF", enc_params={"preset": "ultrafast"})


HEAVY = (
    ImageSample("png", lambda: plain_png(6700), PreparedReference(".png", SQUARE, GREEN)),
    ImageSample(
        "see-through png",
        lambda: see_through_png(4950),
        PreparedReference(".png", SQUARE, (*GREEN, 99)),
    ),
    ImageSample(
        "png with a hole",
        lambda: png_with_a_hole(4950),
        PreparedReference(".png", SQUARE, (*GREEN, 0)),
    ),
    ImageSample("webp", lambda: webp(4096), PreparedReference(".jpg", SQUARE, GREEN)),
    ImageSample(
        "heic of 24 megapixels",
        lambda: heic(5712, 4284),
        PreparedReference(".jpg", (2048, 1536), GREEN),
    ),
    ImageSample("jpeg", lambda: huge(11_600, 8_700), PreparedReference(".jpg", (2048, 1536), DARK)),
    ImageSample("tiff of one enormous tile", enormous_tile, ImageTooDetailed),
    ImageSample("heic that hides its size", heic_that_hides_its_size, ImageDamaged),
)
