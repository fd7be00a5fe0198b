"""What counts as a picture, by its first bytes."""

import io

import pytest

from bot.providers.parsing.image_signature import is_image_file


@pytest.mark.parametrize(
    "head",
    [b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"RIFF\x0a\r\n\x00WEBP", b"GIF87a", b"GIF89a"],
)
def test_a_picture_is_known_wherever_the_file_stands(head: bytes) -> None:
    file = io.BytesIO()
    file.write(head + b"and more")
    assert is_image_file(file)


@pytest.mark.parametrize(
    "content",
    [b"", b"\x89PNG", b"RIFF\x00\x00\x00\x00WAVE", b" \xff\xd8\xff", b"<svg/>", b"%PDF", b"BM\x00"],
)
def test_nothing_else_is_one(content: bytes) -> None:
    assert not is_image_file(io.BytesIO(content))
