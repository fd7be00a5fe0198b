"""Recognises image files by their first bytes, and the largest size that is taken."""

import re
from typing import BinaryIO

SIZE_LIMIT = 64 * 1024 * 1024  # bytes

_PICTURE = re.compile(rb"\x89PNG\r\n\x1a\n|\xff\xd8\xff|RIFF....WEBP|GIF8", re.DOTALL)


SIGNATURE_LENGTH = 12  # bytes that tell


def is_image_file(file: BinaryIO) -> bool:
    """Told by its first bytes: PNG, JPEG, WebP or GIF. Raises OSError."""
    file.seek(0)
    return starts_like_image(file.read(SIGNATURE_LENGTH))


def starts_like_image(head: bytes) -> bool:
    return bool(_PICTURE.match(head))
