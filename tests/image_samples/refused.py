"""Files that are refused, with the expected error."""

import struct
import zlib
from functools import partial

from PIL import Image

from bot.domain.errors import ImageDamaged, ImageTooDetailed, ImageUnsupported
from tests.image_samples.handmade_files import bmp, chunk, png, rgb_tiff, tiff
from tests.image_samples.sample import ImageSample, cut, encoded, halves, see_through

NOISE = (200, 150)
CUT = ("JPEG", "PNG", "WEBP", "HEIF", "GIF", "BMP", "TIFF")

UNSUPPORTED_FILES = {
    "words": b"a letter to the provider",
    "words that begin as a bmp does": b"BMW for sale, nearly new, one careful owner",
    "pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n",
    "svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    "web page": b"<!doctype html><title>404</title>",
    "archive": b"PK\x03\x04\x14\0\0\0\x08\0",
    "photoshop": b"8BPS\0\x01\0\0\0\0\0\0\0\x03",
    "film": b"\0\0\0\x20ftypisom\0\0\x02\0isomiso2avc1mp41",
    "sound": b"RIFF\x24\0\0\0WAVEfmt ",
    "canon's raw file of today": b"\0\0\0\x18ftypcrx \0\0\0\1crx isom",
}


def noise(kind: str, **options: bool) -> bytes:
    return encoded(Image.effect_noise(NOISE, 60).convert("RGB"), kind, **options)


def half(kind: str) -> bytes:
    return cut(noise(kind))


def flipped_bit() -> bytes:
    content = bytearray(noise("PNG"))
    content[len(content) // 2] ^= 1
    return bytes(content)


def png_declaring(side: int, kind: int = 2) -> bytes:
    """It has no pixels at all. `kind`: 2 is RGB, 6 has transparency."""
    header = struct.pack(">IIBBBBB", side, side, 8, kind, 0, 0, 0)
    whole = png(1, 1, (8, 2), b"")
    return whole.replace(whole[8:33], chunk(b"IHDR", header))


def webp_declaring(side: int) -> bytes:
    film = encoded(see_through(), "WEBP", save_all=True, append_images=[halves("RGBA")])
    sides = struct.pack("<I", side - 1)[:3] * 2
    return film[:24] + sides + film[30:]


def plain_webp_declaring(side: int, lossless: bool) -> bytes:
    """Without a canvas around it: the picture's own head says how large it is."""
    whole = bytearray(encoded(halves(), "WEBP", lossless=lossless))
    if lossless:
        struct.pack_into("<I", whole, 21, (side - 1) | (side - 1) << 14)
    else:
        struct.pack_into("<HH", whole, 26, side, side)
    return bytes(whole)


def gif_declaring(side: int) -> bytes:
    whole = encoded(halves(), "GIF")
    return whole[:6] + struct.pack("<HH", side, side) + whole[10:]


def heic_declaring(side: int, whole: bytes | None = None) -> bytes:
    whole = whole or encoded(halves(size=(128, 64)), "HEIF")
    place = whole.index(b"ispe") + 8
    return whole[:place] + struct.pack(">II", side, side) + whole[place + 8 :]


def heic_that_hides_its_size() -> bytes:
    """It decodes to four thousand times the pixels that it declares."""
    return heic_declaring(16, encoded(Image.new("RGB", (1024, 1024)), "HEIF"))


def enormous_tile() -> bytes:
    """A small TIFF, cut out of a tile of a gigabyte that packs to nothing."""
    packer = zlib.compressobj(1)
    packed = b"".join(packer.compress(bytes(1_000_000)) for _ in range(10)) + packer.flush()
    return rgb_tiff(100, 100, tile=20_000, content=packed)


def raw_file() -> bytes:
    """The first page of a camera's raw file: a small copy, and it says so."""
    about = {254: (1,), 256: (8,), 257: (8,), 258: (8, 8, 8), 259: (1,), 262: (2,), 277: (3,)}
    return tiff(about, bytes(8 * 8 * 3))


def many_scans() -> bytes:
    """A progressive JPEG that goes over its picture again and again, a few bytes each time."""
    whole = encoded(Image.new("L", (2000, 2000), 128), "JPEG", progressive=True)
    last = whole[whole.rindex(b"\xff\xda") : -2]
    return whole[:-2] + last * 1000 + whole[-2:]


def large_png() -> bytes:
    """All of its pixels, in few bytes."""
    return png(10_000, 10_000, (1, 0), bytes(1250))


def progressive_declaring(width: int, height: int) -> bytes:
    whole = encoded(halves(), "JPEG", progressive=True)
    sides = whole.index(b"\xff\xc2") + 5
    return whole[:sides] + struct.pack(">HH", height, width) + whole[sides + 4 :]


UNSUPPORTED = (
    *(
        ImageSample(name, partial(bytes, content), ImageUnsupported)
        for name, content in UNSUPPORTED_FILES.items()
    ),
    ImageSample("icon", lambda: encoded(halves("RGBA"), "ICO"), ImageUnsupported),
    ImageSample("avif", lambda: encoded(halves(), "AVIF"), ImageUnsupported),
    ImageSample("jpeg 2000", lambda: encoded(halves(), "JPEG2000"), ImageUnsupported),
    ImageSample("camera's raw file", raw_file, ImageUnsupported),
)

DAMAGED = (
    ImageSample("nothing", bytes, ImageDamaged),
    *(ImageSample(f"half a {kind.lower()}", partial(half, kind), ImageDamaged) for kind in CUT),
    ImageSample(
        "half a progressive jpeg", lambda: cut(noise("JPEG", progressive=True)), ImageDamaged
    ),
    ImageSample("head of a heic", lambda: cut(noise("HEIF"), 0.01), ImageDamaged),
    ImageSample("png in name alone", lambda: b"\x89PNG\r\n\x1a\n" + b"text" * 99, ImageDamaged),
    ImageSample("png with a flipped bit", flipped_bit, ImageDamaged),
    ImageSample("bmp without pixels", lambda: bmp(80, 40, bytes(8), b"", 0), ImageDamaged),
    ImageSample("jpeg of a thousand scans", many_scans, ImageDamaged),
    ImageSample("heic that hides its size", heic_that_hides_its_size, ImageDamaged),
)

TOO_DETAILED = (
    ImageSample("png of 100 megapixels", large_png, ImageTooDetailed),
    ImageSample("png that says 7000", lambda: png_declaring(7000), ImageTooDetailed),
    ImageSample("png that says 50000", lambda: png_declaring(50_000), ImageTooDetailed),
    ImageSample("see-through png that says 5500", lambda: png_declaring(5500, 6), ImageTooDetailed),
    ImageSample("webp that says 4500", lambda: webp_declaring(4500), ImageTooDetailed),
    ImageSample(
        "lossy webp that says 14000",
        lambda: plain_webp_declaring(14_000, False),
        ImageTooDetailed,
    ),
    ImageSample(
        "lossless webp that says 14000",
        lambda: plain_webp_declaring(14_000, True),
        ImageTooDetailed,
    ),
    ImageSample("webp that says 16383", lambda: webp_declaring(16_383), ImageTooDetailed),
    ImageSample("gif that says 6200", lambda: gif_declaring(6200), ImageTooDetailed),
    ImageSample("gif that says 65535", lambda: gif_declaring(65_535), ImageTooDetailed),
    ImageSample("heic that says 6500", lambda: heic_declaring(6500), ImageTooDetailed),
    ImageSample(
        "bmp that says 30000", lambda: bmp(30_000, 30_000, bytes(8), b"", 0), ImageTooDetailed
    ),
    ImageSample("tiff of one enormous tile", enormous_tile, ImageTooDetailed),
    ImageSample(
        "progressive jpeg that says 11600",
        lambda: progressive_declaring(11_600, 8_700),
        ImageTooDetailed,
    ),
)

REFUSED = (*UNSUPPORTED, *DAMAGED, *TOO_DETAILED)
