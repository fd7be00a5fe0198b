"""Pictures with far more around them than in them, as editors and generators write them."""

import struct
import zlib

from PIL import ImageCms

from bot.domain.errors import ImageDamaged, ImageTooDetailed
from bot.imaging.formats.outlines import MAX_PROFILE
from tests.image_samples.handmade_files import chunk, png
from tests.image_samples.sample import GREEN, LYING, ImageSample, PreparedReference, encoded, halves

PLAIN = PreparedReference(".png", LYING, GREEN)
PHOTO = PreparedReference(".jpg", LYING, GREEN)
ROW = bytes(GREEN) * LYING[0]
WORDS = b"Secret words of a workflow. " * 80_000  # 2 MB


def noted(*chunks: bytes) -> bytes:
    return png(*LYING, (8, 2), ROW, *chunks)


def bomb_of_words() -> bytes:
    """A note that would fill the memory if it were unpacked."""
    return noted(chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(80_000_000))))


def large_profile(kind: str) -> bytes:
    """A printer's tables: here a profile of a screen, and nothing behind it for two megabytes."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    profile += bytes(2_000_000)
    struct.pack_into(">I", profile, 0, len(profile))
    return encoded(halves(), kind, icc_profile=bytes(profile))


def endless_profile() -> bytes:
    packed = zlib.compress(bytes(80_000_000))
    return noted(chunk(b"iCCP", b"Secret\0\0" + packed))


def many_chunks(count: int, name: bytes = b"teXt") -> bytes:
    return noted(chunk(name, b"") * count)


def two_headers() -> bytes:
    """The second, behind the pixels, makes little of what was large."""
    small = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))
    end = chunk(b"IEND", b"")
    return noted().removesuffix(end) + small + end


def broken_profiles(count: int) -> bytes:
    """Each is unpacked nearly to the end before it turns out to be broken."""
    packed = zlib.compress(bytes(MAX_PROFILE - 1), 9)
    return noted(chunk(b"iCCP", b"Secret\0\0" + packed[:-1] + b"?") * count)


def behind_signature(*segments: bytes, picture: bytes | None = None) -> bytes:
    """A JPEG with more segments in front."""
    whole = picture or encoded(halves(), "JPEG")
    return whole[:2] + b"".join(segments) + whole[2:]


def segment(marker: int, content: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content


def one_scan_each(side: int) -> bytes:
    """A sequential JPEG of three colours, one scan for each: its decoder holds it whole."""
    table = segment(0xDB, b"\0" + b"\1" * 64)
    codes = b"".join(segment(0xC4, bytes((kind, 1)) + bytes(15) + b"\0") for kind in (0x00, 0x10))
    colours = b"".join(bytes((number, 0x11, 0)) for number in (1, 2, 3))
    frame = segment(0xC0, struct.pack(">BHHB", 8, side, side, 3) + colours)
    scans = b"".join(segment(0xDA, bytes((1, number, 0, 0, 63, 0))) + b"\0" for number in (1, 2, 3))
    return b"\xff\xd8" + table + codes + frame + scans + b"\xff\xd9"


LARGE_METADATA = (
    ImageSample("png with a long text", lambda: noted(chunk(b"tEXt", b"Prompt\0" + WORDS)), PLAIN),
    ImageSample(
        "png with a long workflow",
        lambda: noted(chunk(b"iTXt", b"workflow\0\0\0\0\0" + WORDS)),
        PLAIN,
    ),
    ImageSample(
        "png with long xmp",
        lambda: noted(chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + WORDS)),
        PLAIN,
    ),
    ImageSample("png with a bomb of words", bomb_of_words, PLAIN),
    ImageSample("png with a large profile", lambda: large_profile("PNG"), PLAIN),
    ImageSample("png with a profile without end", endless_profile, PLAIN),
    ImageSample("png with two headers", two_headers, ImageDamaged),
    ImageSample("png with broken profiles", lambda: broken_profiles(4), PLAIN),
    ImageSample("png of a thousand chunks", lambda: many_chunks(1000), PLAIN),
    ImageSample("png of a million chunks", lambda: many_chunks(1_000_000), ImageDamaged),
    ImageSample("png of a million parts", lambda: many_chunks(1_000_000, b"IDAT"), ImageDamaged),
    ImageSample("jpeg with a large profile", lambda: large_profile("JPEG"), PHOTO),
    ImageSample("webp with a large profile", lambda: large_profile("WEBP"), PHOTO),
    ImageSample(
        "jpeg of a million comments",
        lambda: behind_signature(segment(0xFE, b"") * 1_000_000),
        ImageDamaged,
    ),
    ImageSample("jpeg with junk in front", lambda: behind_signature(b"\xff\0" * 1_000_000), PHOTO),
    ImageSample(
        "jpeg of a scan a colour",
        lambda: one_scan_each(64),
        PreparedReference(".jpg", (64, 64), (128, 128, 128)),
    ),
    ImageSample("jpeg of a scan a colour, huge", lambda: one_scan_each(14_000), ImageTooDetailed),
    ImageSample(
        "jpeg of a scan a colour, at most", lambda: one_scan_each(65_500), ImageTooDetailed
    ),
)
