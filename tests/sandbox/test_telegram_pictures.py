"""What Telegram does to pictures."""

import io
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image

from draw_bot_sandbox.telegram.pictures import PictureRefusedError, compress_photo, thumbnail


def saved(path: Path, image: Image.Image, form: str, exif: Image.Exif | None = None) -> Path:
    image.save(path, form, exif=exif or Image.Exif())
    return path


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def test_a_photo_is_upright_and_on_white(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # lies on its side
    lying = saved(tmp_path / "lying", Image.new("RGB", (60, 40), "teal"), "JPEG", exif)
    assert [(size.width, size.height) for size in compress_photo(lying)] == [(40, 60)]
    clear = saved(tmp_path / "clear", Image.new("RGBA", (40, 40), (0, 0, 0, 0)), "PNG")
    (jpeg,) = compress_photo(clear)
    with opened(jpeg.data) as image:
        assert (image.format, image.getpixel((20, 20))) == ("JPEG", (255, 255, 255))


def test_a_large_photo_comes_in_two_sizes(tmp_path: Path) -> None:
    large = saved(tmp_path / "large", Image.new("L", (300, 3000), 9), "PNG")
    sizes = [(size.width, size.height) for size in compress_photo(large)]
    assert sizes == [(32, 320), (128, 1280)]


def test_a_picture_that_would_fill_the_memory_is_refused_unread(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb"
    header = struct.pack(">IIBBBBB", 30_000, 20_000, 8, 2, 0, 0, 0)
    signature = b"\x89PNG\r\n\x1a\n"
    bomb.write_bytes(signature + chunk(b"IHDR", header) + chunk(b"IDAT", b""))
    with pytest.raises(PictureRefusedError, match="PHOTO_INVALID_DIMENSIONS"):
        compress_photo(bomb)
    assert thumbnail(bomb) is None


def test_only_pictures_have_a_thumbnail(tmp_path: Path) -> None:
    text = tmp_path / "text"
    text.write_bytes(b"no picture")
    assert thumbnail(text) is None
    found = thumbnail(saved(tmp_path / "wide", Image.new("RGB", (640, 320)), "WEBP"))
    assert found is not None
    size, small = found
    assert size == (640, 320)
    assert (small.width, small.height) == (320, 160)
