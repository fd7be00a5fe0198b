"""Pictures that people send, as bytes."""

import io
from typing import Any

import pillow_heif
from PIL import Image

ORIENTATION = 0x0112
TURNED_RIGHT = 6
GPS = 0x8825


def picture(form: str, width: int = 64, height: int = 48, **saving: Any) -> bytes:
    """`form` is Pillow's name of the format."""
    buffer, image = io.BytesIO(), Image.new("RGB", (width, height), "teal")
    if form == "HEIF":  # Pillow itself does not write it
        pillow_heif.from_pillow(image).save(buffer, **saving)
    else:
        image.save(buffer, form, **saving)
    return buffer.getvalue()


WIDE, TALL = picture("JPEG", 120, 80), picture("JPEG", 60, 90)


def size_of(data: bytes) -> tuple[int, int]:
    with Image.open(io.BytesIO(data)) as image:
        return image.size


def from_a_phone() -> bytes:
    """A JPEG that lies on its side, and tells where it was taken."""
    exif = Image.Exif()
    exif[ORIENTATION] = TURNED_RIGHT
    exif.get_ifd(GPS).update({1: "N", 2: (59.0, 57.0, 0.0), 3: "E", 4: (30.0, 18.0, 0.0)})
    return picture("JPEG", 80, 40, exif=exif)
