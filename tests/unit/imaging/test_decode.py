"""What is refused, and under which name: the same for references, results and previews."""

import io
import os
import struct
import warnings
import zlib
from pathlib import Path
from typing import Literal

import pytest
from PIL import Image

from bot.domain.errors import ImageDamaged, ImageTooDetailed, ImageUnsupported
from bot.imaging import PillowImageProcessor
from bot.imaging.decode import read_outline
from bot.imaging.formats import jpeg, png
from bot.imaging.formats.outlines import Outline
from bot.imaging.memory_guard import light_decode_memory
from tests.image_samples.handmade_files import chunk
from tests.image_samples.large_metadata import broken_profiles


def encoded(kind: str, size: tuple[int, int] = (200, 150)) -> bytes:
    buffer = io.BytesIO()
    Image.effect_noise(size, 60).convert("RGB").save(buffer, kind)
    return buffer.getvalue()


def declaring(width: int, height: int) -> bytes:
    """A PNG that says it is this large, and has no pixels at all."""
    header = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = struct.pack(">I", 13) + header + struct.pack(">I", zlib.crc32(header))
    pixels = b"IDAT" + zlib.compress(b"")
    end = struct.pack(">I", len(pixels) - 4) + pixels + struct.pack(">I", zlib.crc32(pixels))
    return b"\x89PNG\r\n\x1a\n" + body + end


def names_in(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


async def all_refuse(
    image_processor: PillowImageProcessor, content: bytes, folder: Path, name: type[Exception]
) -> None:
    path = folder / "upload.png"
    path.write_bytes(content)
    with pytest.raises(name):
        await image_processor.prepare_reference(path, folder / "reference")
    with pytest.raises(name):
        await image_processor.measure(path)
    with pytest.raises(name):
        await image_processor.preview(path, folder / "preview")
    assert names_in(folder) == [path.name]  # nothing half-written stays behind


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("kept", [0.0, 0.002, 0.02, 0.5, 0.9])
async def test_a_cut_picture_is_damaged(
    image_processor: PillowImageProcessor, tmp_path: Path, kind: str, kept: float
) -> None:
    whole = encoded(kind)
    cut = whole[: round(kept * len(whole))]

    await all_refuse(image_processor, cut, tmp_path, ImageDamaged)


@pytest.mark.parametrize(
    "content",
    [
        b"a letter to the provider",
        b"%PDF-1.7\n",
        b"RIFF\x00\x00\x00\x00AVI LIST",
        b"\x00\x00\x00\x18ftypisom\x00\x00\x00\x00isomavc1",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        os.urandom(1000).replace(b"\xff", b"\xfe"),
    ],
    ids=["text", "pdf", "avi", "film", "svg", "noise"],
)
async def test_what_is_no_picture_is_unsupported(
    image_processor: PillowImageProcessor, tmp_path: Path, content: bytes
) -> None:
    await all_refuse(image_processor, content, tmp_path, ImageUnsupported)


@pytest.mark.parametrize("side", [7000, 10_000, 50_000])
@pytest.mark.parametrize("warnings_are", ["error", "ignore"])
async def test_a_decompression_bomb_is_refused_by_what_it_declares(
    image_processor: PillowImageProcessor,
    tmp_path: Path,
    side: int,
    warnings_are: Literal["error", "ignore"],
) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter(warnings_are, Image.DecompressionBombWarning)
        await all_refuse(image_processor, declaring(side, side), tmp_path, ImageTooDetailed)


async def test_a_flipped_bit_is_damage(
    image_processor: PillowImageProcessor, tmp_path: Path
) -> None:
    content = bytearray(encoded("PNG"))
    content[len(content) // 2] ^= 1

    await all_refuse(image_processor, bytes(content), tmp_path, ImageDamaged)


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="a file that fails to be read")
async def test_a_failing_disk_is_not_called_damaged(image_processor: PillowImageProcessor) -> None:
    with pytest.raises(OSError, match="Input/output error"):
        await image_processor.measure(Path("/proc/self/mem"))


async def test_a_missing_file_is_not_called_damaged(
    image_processor: PillowImageProcessor, tmp_path: Path
) -> None:
    with pytest.raises(FileNotFoundError):
        await image_processor.measure(tmp_path / "nothing")


def outline(folder: Path, picture: bytes) -> Outline:
    path = folder / "picture"
    path.write_bytes(picture)
    return read_outline(path)


def test_only_one_profile_is_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    unpacked: list[bytes] = []

    def broken(profile: bytes) -> int:
        unpacked.append(profile)
        return 0

    monkeypatch.setattr(png, "_profile_bytes", broken)
    outline(tmp_path, broken_profiles(4))
    assert len(unpacked) == 1


@pytest.mark.parametrize(
    ("width", "height", "bits"), [(1, 18_000_000, 8), (18_000_000, 1, 8), (9_000_000, 1, 16)]
)
def test_a_thin_png_is_not_light_for_what_its_rows_take_beside_the_pixels(
    tmp_path: Path, width: int, height: int, bits: int
) -> None:
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, bits, 2, 0, 0, 0))
    picture = b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", b"") + chunk(b"IEND", b"")
    assert light_decode_memory(outline(tmp_path, picture)) is None


@pytest.mark.parametrize("shift", range(-3, 4))
def test_the_scans_of_a_jpeg_are_counted_wherever_they_begin(tmp_path: Path, shift: int) -> None:
    """Also where a search ends and the next one begins."""
    picture = encoded("JPEG")
    scan = picture[picture.index(b"\xff\xda") : -2]
    before = 2 + int.from_bytes(scan[2:4])  # where the search in the pixels begins
    filled = scan[:before] + bytes(jpeg.WINDOW + shift) + scan + b"\xff\xd9" + b"and a tail"
    head = picture[: picture.index(b"\xff\xda")]
    once, twice = outline(tmp_path, picture), outline(tmp_path, head + filled)
    assert (once.passes, twice.passes) == (3, 6)
    assert twice.ranges[-1][1] == len(head + filled) - len(b"and a tail")
