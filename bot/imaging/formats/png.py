"""The outline of a PNG: its chunks (PNG specification, 5.3), of which five make the picture."""

import mmap
import struct
import zlib

from bot.domain.errors import ImageDamaged
from bot.imaging.formats.outlines import MAX_EXIF, MAX_PROFILE, Outline, Range, add_range

SIGNATURE_BYTES = 8
FRAME_BYTES = 12  # of a chunk: its length, name and checksum
NEEDED = {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"}
TRANSPARENT = (4, 6)  # colour types

MAX_CHUNKS = 30_000
"""Usual ones have 8 kB and more: a picture of 64 MB consists of 8,000. Pillow takes some 50 µs for
each, and a file of 19 MB may have 1.6 million.
"""

PASSES = 4  # colours

ROW = 24
"""Bytes that two copies keep of each row beside its pixels: of one pixel's width, that is most."""
LINES = 16  # bytes of each column: the decoder holds two lines, of at most 8 bytes a pixel


def outline(data: mmap.mmap) -> Outline:
    """Raises ImageDamaged for a PNG of too many chunks or with a second header; struct.error."""
    ranges: list[Range] = [(0, SIGNATURE_BYTES)]
    width = height = profile = 0
    is_copied = is_profiled = False
    exif = b""
    place, end = SIGNATURE_BYTES, len(data)
    for _ in range(MAX_CHUNKS):
        if place + SIGNATURE_BYTES > end:
            break
        length, name = struct.unpack_from(">I4s", data, place)
        content, after = place + 8, min(place + FRAME_BYTES + length, end)
        if name in NEEDED:
            add_range(ranges, place, after)
        if name == b"IHDR":
            width, height, is_wide = _header(data, content, width)
            is_copied = is_copied or is_wide
        elif name == b"tRNS":
            is_copied = True
        elif name == b"iCCP" and not is_profiled and length <= MAX_PROFILE:
            is_profiled = True
            profile = _profile_bytes(data[content : content + length])
            if 0 < profile <= MAX_PROFILE:
                add_range(ranges, place, after)
        elif name == b"eXIf" and length <= MAX_EXIF:
            exif = data[content : content + length]
        elif name == b"IEND":
            break
        place = after
    else:
        raise ImageDamaged
    rows = height * ROW + width * LINES
    return Outline(
        *(tuple(ranges), width, height, PASSES),
        buffered=rows,
        profile=profile,
        is_copied=is_copied,
        exif=exif,
    )


def _header(data: mmap.mmap, content: int, width: int) -> tuple[int, int, bool]:
    """Width, height, and whether scaling takes a copy. Pillow obeys the last header before the
    pixels, and ignores one behind them.
    """
    if width:
        raise ImageDamaged
    width, height, depth, colours = struct.unpack_from(">IIBB", data, content)
    return width, height, depth == 16 or colours in TRANSPARENT


def _profile_bytes(chunk: bytes) -> int:
    """Of the unpacked profile, or a few more than MAX_PROFILE; 0 where it cannot be read."""
    _, _, packed = chunk.partition(b"\0")
    try:
        return len(zlib.decompressobj().decompress(packed[1:], MAX_PROFILE + 1))
    except zlib.error:
        return 0
