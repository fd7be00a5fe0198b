"""What a file of a vendor must be to count as a picture."""

import re
from typing import BinaryIO

SIZE_LIMIT = 64 * 1024 * 1024  # bytes

_PICTURE = re.compile(rb"\x89PNG\r\n\x1a\n|\xff\xd8\xff|RIFF....WEBP|GIF8", re.DOTALL)


MAGIC = 12  # bytes that tell


def is_picture(file: BinaryIO) -> bool:
    """Told by its first bytes: PNG, JPEG, WebP or GIF. Raises OSError."""
    file.seek(0)
    return begins_picture(file.read(MAGIC))


def begins_picture(beginning: bytes) -> bool:
    return bool(_PICTURE.match(beginning))
