"""Image files that encoders do not write, built byte by byte."""

import struct
import zlib

from PIL import ImageCms

Tags = dict[int, tuple[int, ...]]


def png(width: int, height: int, kind: tuple[int, int], row: bytes, *chunks: bytes) -> bytes:
    """`kind`: bits and colour type; `row`: pixels, the same ones in each row."""
    header = struct.pack(">IIBBBBB", width, height, *kind, 0, 0, 0)
    packer = zlib.compressobj(1)
    pixels = b"".join(packer.compress(b"\0" + row) for _ in range(height)) + packer.flush()
    parts = (chunk(b"IHDR", header), *chunks, chunk(b"IDAT", pixels), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def chunk(name: bytes, content: bytes) -> bytes:
    check = zlib.crc32(name + content)
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", check)


def bmp(width: int, height: int, palette: bytes, rows: bytes, packing: int) -> bytes:
    """Eight bits a pixel; `palette`: colours of four bytes; `packing` 1 is run lengths."""
    start = 14 + 40 + len(palette)
    colours = len(palette) // 4
    head = struct.pack("<2sIHHI", b"BM", start + len(rows), 0, 0, start)
    about = struct.pack(
        "<IiiHHIIiiII", 40, width, height, 1, 8, packing, len(rows), 0, 0, colours, 0
    )
    return head + about + palette + rows


def tiff(tags: Tags, content: bytes) -> bytes:
    """One page; `content` is one strip or tile: its place and length are filled in."""
    place, length = (324, 325) if 322 in tags else (273, 279)
    start = 8 + 2 + 12 * (len(tags) + 2) + 4
    size = sum(4 * len(values) for values in tags.values() if len(values) > 1)
    whole = tags | {place: (start + size,), length: (len(content),)}
    entries, beside = b"", b""
    for tag, values in sorted(whole.items()):
        packed = struct.pack(f"<{len(values)}I", *values)
        if len(values) > 1:
            beside += packed
            packed = struct.pack("<I", start + len(beside) - len(packed))
        entries += struct.pack("<HHI", tag, 4, len(values)) + packed
    page = struct.pack("<H", len(whole)) + entries + struct.pack("<I", 0)
    return b"II*\0" + struct.pack("<I", 8) + page + beside + content


def rgb_tiff(width: int, height: int, tile: int, content: bytes) -> bytes:
    """Cut out of tiles of `tile` times `tile` pixels, packed with zlib."""
    about = {256: (width,), 257: (height,), 258: (8, 8, 8), 259: (8,), 262: (2,), 277: (3,)}
    return tiff(about | {322: (tile,), 323: (tile,)}, content)


def display_p3() -> bytes:
    """The profile of phones' screens: as sRGB, with stronger primaries."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    primaries = {
        b"rXYZ": (0.5151, 0.2412, -0.0011),
        b"gXYZ": (0.2919, 0.6922, 0.0419),
        b"bXYZ": (0.1572, 0.0666, 0.7841),
    }
    for name, values in primaries.items():
        (place,) = struct.unpack_from(">I", profile, profile.index(name) + 4)
        struct.pack_into(">iii", profile, place + 8, *(round(each * 65536) for each in values))
    return bytes(profile)
