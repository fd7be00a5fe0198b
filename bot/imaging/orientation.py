"""Applies EXIF orientation."""

import struct

from PIL import Image

TAG, SHORT = 0x0112, 3
ENTRY_BYTES = 12

TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def apply_orientation(image: Image.Image, exif: bytes) -> Image.Image:
    """The picture as its person saw it; unchanged where the EXIF says nothing or cannot be read.

    Only this one tag is looked at. Pillow copies what every tag points to, and thousands of tags
    may point to the same megabytes.
    """
    turn = TURNS.get(_orientation(exif.removeprefix(b"Exif\0\0")))
    return image if turn is None else image.transpose(turn)


def _orientation(tiff: bytes) -> int:
    """From 1 (as it is) to 8."""
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(tiff[:4])
    if order is None:
        return 1
    try:
        (place,) = struct.unpack_from(f"{order}I", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, place)
        for number in range(count):
            entry = place + 2 + ENTRY_BYTES * number
            tag, kind, _, value = struct.unpack_from(f"{order}HHIH", tiff, entry)
            if (tag, kind) == (TAG, SHORT):
                return int(value)
    except struct.error:  # cut off, or no EXIF at all
        pass
    return 1
