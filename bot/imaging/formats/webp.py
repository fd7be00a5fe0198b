"""The outline of a WebP: how large its canvas is, which the decoder takes when it opens the file.

Its first chunk says so, in one of three ways (RFC 9649, 2.5 to 2.7).
"""

import mmap

from bot.domain.errors import ImageTooDetailed
from bot.imaging.formats.outlines import Outline

MAX_CANVAS = 16_800_000
"""Pixels: what `memory_guard` lets in."""

SIDE_BITS = 0x3FFF
CHUNK = 20  # where its content begins


def outline(data: mmap.mmap) -> Outline:
    """All of the file is needed. Raises ImageTooDetailed, and IndexError where it is cut."""
    width, height = _sides(data)
    if width * height > MAX_CANVAS:
        raise ImageTooDetailed
    return Outline(width=width, height=height)


def _sides(data: mmap.mmap) -> tuple[int, int]:
    """(0, 0) for what is none of the three: the decoder will say so."""
    match data[12:16]:
        case b"VP8X":
            return 1 + _number(data, 4, 3), 1 + _number(data, 7, 3)
        case b"VP8L":
            sides = _number(data, 1, 4)
            return 1 + (sides & SIDE_BITS), 1 + (sides >> 14 & SIDE_BITS)
        case b"VP8 ":
            return _number(data, 6, 2) & SIDE_BITS, _number(data, 8, 2) & SIDE_BITS
    return 0, 0


def _number(data: mmap.mmap, place: int, size: int) -> int:
    return int.from_bytes(data[CHUNK + place : CHUNK + place + size], "little")
