"""The most that is taken of each kind, and two that ask for far more than they say."""

from PIL import Image

from bot.domain.errors import PictureDamaged, PictureTooDetailed
from tests.pictures.awkward import DARK, GREEN, Awkward, Sent, encoded
from tests.pictures.bytes_by_hand import chunk, png
from tests.pictures.photos import huge
from tests.pictures.refused import enormous_tile, heic_that_hides_its_size

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
    Awkward("png", lambda: plain_png(6700), Sent(".png", SQUARE, GREEN)),
    Awkward("see-through png", lambda: see_through_png(4950), Sent(".png", SQUARE, (*GREEN, 99))),
    Awkward("png with a hole", lambda: png_with_a_hole(4950), Sent(".png", SQUARE, (*GREEN, 0))),
    Awkward("webp", lambda: webp(4096), Sent(".jpg", SQUARE, GREEN)),
    Awkward("heic of 24 megapixels", lambda: heic(5712, 4284), Sent(".jpg", (2048, 1536), GREEN)),
    Awkward("jpeg", lambda: huge(11_600, 8_700), Sent(".jpg", (2048, 1536), DARK)),
    Awkward("tiff of one enormous tile", enormous_tile, PictureTooDetailed),
    Awkward("heic that hides its size", heic_that_hides_its_size, PictureDamaged),
)
