"""PNG, WebP, GIF, BMP and TIFF, as programs and archives have them."""

import struct
import zlib

from PIL import ExifTags, Image, ImageCms, PngImagePlugin

from tests.image_samples.handmade_files import bmp, chunk, png, rgb_tiff
from tests.image_samples.sample import (
    DARK,
    GREEN,
    LYING,
    RED,
    STANDING,
    Colour,
    ImageSample,
    PreparedReference,
    encoded,
    halves,
    see_through,
)

WHITE: Colour = (255, 255, 255)

PHOTO = PreparedReference(".jpg", LYING, GREEN)
HALVES = PreparedReference(".png", LYING, GREEN)
SEE_THROUGH = PreparedReference(".png", LYING, (*GREEN, 99))
LUMA = 103  # of GREEN


def plain(colour: Colour) -> PreparedReference:
    return PreparedReference(".png", LYING, colour)


def narrow(width: int, height: int) -> bytes:
    return encoded(Image.new("RGB", (width, height), GREEN), "PNG")


def deep(colour: Colour, kind: int) -> bytes:
    """A PNG of 16 bits; `kind`: 0 grey, 2 RGB, 4 grey and 6 RGB with transparency."""
    pixel = struct.pack(f">{len(colour)}H", *(value * 257 for value in colour))
    return png(*LYING, (16, kind), pixel * LYING[0])


def talkative() -> bytes:
    """A PNG that tells where it comes from in all the ways that it can."""
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "SecretPhone"
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Prompt", "SecretPrompt", zip=True)
    notes.add_itxt("XML:com.adobe.xmp", "SecretXmp")
    return encoded(halves(), "PNG", exif=exif, pnginfo=notes)


def signed() -> bytes:
    """As providers do: a chunk that tells who drew it."""
    row = bytes(GREEN) * LYING[0]
    return png(*LYING, (8, 2), row, chunk(b"caBX", b"Secret c2pa manifest"))


def film(kind: str) -> bytes:
    first = see_through() if kind == "WEBP" else halves()
    rest = [Image.new(first.mode, LYING, RED), Image.new(first.mode, LYING, "blue")]
    return encoded(first, kind, save_all=True, append_images=rest, duration=50)


def large_canvas() -> bytes:
    """A GIF whose only frame is a small corner of it."""
    small = bytearray(encoded(Image.new("RGB", (8, 8), RED), "GIF"))
    struct.pack_into("<HH", small, 6, 3000, 2000)
    return bytes(small)


def with_a_hole() -> bytes:
    """A palette, of which one colour is transparent."""
    image = Image.new("P", LYING, 0)
    image.putpalette([*GREEN, *RED])
    return encoded(image, "PNG", transparency=0)


def run_lengths() -> bytes:
    """RLE8: a count and a colour; two zeros end a row, 0 and 1 the picture."""
    half = LYING[0] // 2
    row = bytes((half, 0, half, 1, 0, 0))
    colours = b"".join(bytes((*reversed(colour), 0)) for colour in (GREEN, RED))
    return bmp(*LYING, colours, row * LYING[1] + b"\0\1", packing=1)


def lab() -> bytes:
    """Without a profile: the format itself says what its numbers mean."""
    srgb, theirs = ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB")
    image = ImageCms.buildTransform(srgb, theirs, "RGB", "LAB").apply(halves())
    del image.info["icc_profile"]
    return encoded(image, "TIFF")


def tiled() -> bytes:
    tile = bytes(GREEN) * 128 * 128
    return rgb_tiff(*LYING, tile=128, content=zlib.compress(tile))


def lying() -> bytes:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    return encoded(halves(), "TIFF", exif=exif)


def sixteen_bits(order: str) -> bytes:
    """`order` of the bytes: `<`, or `>` as Macintoshes had it."""
    pixels = struct.pack(f"{order}H", 90 * 257) * LYING[0] * LYING[1]
    mode = "I;16" if order == "<" else "I;16B"
    return encoded(Image.frombytes(mode, LYING, pixels), "TIFF")


def gradual(mode: str, corner: float, brightest: float) -> bytes:
    """A TIFF of a measuring device: 32 bits, and no word about what is white."""
    image = Image.new(mode, LYING, corner)
    image.paste(brightest, (LYING[0] // 2, 0, *LYING))
    return encoded(image, "TIFF")


def fax() -> bytes:
    return encoded(Image.new("1", LYING, 1), "TIFF", compression="group4")


def tiff(mode: str, **options: str) -> bytes:
    return encoded(halves(mode), "TIFF", **options)


def pages() -> bytes:
    rest = [Image.new("RGB", (9, 9), RED)] * 20
    return encoded(halves(), "TIFF", save_all=True, append_images=rest)


PNGS = (
    ImageSample("png of one bit", lambda: encoded(Image.new("1", LYING, 1), "PNG"), plain(WHITE)),
    ImageSample("png with a hole in its palette", with_a_hole, plain((*GREEN, 0))),
    ImageSample(
        "grey png with transparency",
        lambda: encoded(see_through("LA"), "PNG"),
        plain((LUMA,) * 3 + (99,)),
    ),
    ImageSample("grey png of 16 bits", lambda: deep((90,), 0), plain(DARK)),
    ImageSample("png of 16 bits", lambda: deep(GREEN, 2), HALVES),
    ImageSample(
        "grey png of 16 bits with transparency", lambda: deep((90, 99), 4), plain((90, 90, 90, 99))
    ),
    ImageSample("png of 16 bits with transparency", lambda: deep((*GREEN, 99), 6), SEE_THROUGH),
    ImageSample("apng", lambda: film("PNG"), HALVES),
    ImageSample("talkative png", talkative, HALVES),
    ImageSample("signed png", signed, HALVES),
    ImageSample("one pixel", lambda: narrow(1, 1), PreparedReference(".png", (1, 1), GREEN)),
    ImageSample(
        "png of 1 by 10000", lambda: narrow(1, 10_000), PreparedReference(".png", (1, 2048), GREEN)
    ),
    ImageSample(
        "png of 10000 by 1", lambda: narrow(10_000, 1), PreparedReference(".png", (2048, 1), GREEN)
    ),
)

WEBPS = (
    ImageSample("webp", lambda: encoded(halves(), "WEBP"), PHOTO),
    ImageSample("webp without losses", lambda: encoded(halves(), "WEBP", lossless=True), PHOTO),
    ImageSample("sticker", lambda: encoded(see_through(), "WEBP"), SEE_THROUGH),
    ImageSample("animated webp", lambda: film("WEBP"), SEE_THROUGH),
)

GIFS_AND_BMPS = (
    ImageSample("animated gif", lambda: film("GIF"), HALVES),
    ImageSample(
        "gif of a large canvas", large_canvas, PreparedReference(".png", (2048, 1365), RED)
    ),
    ImageSample("bmp", lambda: encoded(halves(), "BMP"), HALVES),
    ImageSample("bmp of one bit", lambda: encoded(Image.new("1", LYING, 1), "BMP"), plain(WHITE)),
    ImageSample("bmp of run lengths", run_lengths, HALVES),
)

TIFFS = (
    ImageSample("tiff", lambda: tiff("RGB"), HALVES),
    ImageSample("tiff packed by lzw", lambda: tiff("RGB", compression="tiff_lzw"), HALVES),
    ImageSample("tiff packed by jpeg", lambda: tiff("RGB", compression="jpeg"), HALVES),
    ImageSample("fax", fax, plain(WHITE)),
    ImageSample("cmyk tiff", lambda: tiff("CMYK"), HALVES),
    ImageSample("lab tiff", lab, HALVES),
    ImageSample("see-through tiff", lambda: encoded(see_through(), "TIFF"), SEE_THROUGH),
    ImageSample("float tiff", lambda: gradual("F", 0.25, 1), plain((63, 63, 63))),
    ImageSample("tiff of 32 bits", lambda: gradual("I", 25_000, 100_000), plain((63, 63, 63))),
    ImageSample("tiff of 16 bits", lambda: sixteen_bits("<"), plain(DARK)),
    ImageSample("tiff of 16 bits from a macintosh", lambda: sixteen_bits(">"), plain(DARK)),
    ImageSample("black float tiff", lambda: gradual("F", 0, 0), plain((0, 0, 0))),
    ImageSample("lying tiff", lying, PreparedReference(".png", STANDING, GREEN)),
    ImageSample("tiff of tiles", tiled, HALVES),
    ImageSample("tiff of many pages", pages, HALVES),
)

DRAWINGS = (*PNGS, *WEBPS, *GIFS_AND_BMPS, *TIFFS)
