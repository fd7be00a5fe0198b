"""Pictures are made on the spot, so that each test shows what is special about its own."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from bot.imaging import PillowImageProcessor
from tests.kit.fixtures import *  # noqa: F403  # by name

Saver = Callable[..., Path]
Preparer = Callable[..., Awaitable[Path]]
Masker = Callable[..., Awaitable[Path]]


def near(image: Image.Image, at: tuple[int, int], colour: tuple[int, ...]) -> bool:
    """As exact as JPEG is."""
    pixel = image.getpixel(at)
    assert isinstance(pixel, tuple)
    return all(abs(a - b) <= 6 for a, b in zip(pixel, colour, strict=True))


@pytest.fixture
def saved(tmp_path: Path) -> Saver:
    """Writes a picture in a format, under a name that says nothing about it."""

    def save(image: Image.Image, kind: str, **options: Any) -> Path:
        path = tmp_path / "upload"
        image.save(path, kind, **options)
        return path

    return save


@pytest.fixture
def prepared(image_processor: PillowImageProcessor, saved: Saver, tmp_path: Path) -> Preparer:
    """Saves a picture and makes a reference of it, called `reference.1` and its ending."""

    def prepare(image: Image.Image, kind: str, **options: Any) -> Awaitable[Path]:
        source = saved(image, kind, **options)
        return image_processor.prepare_reference(source, tmp_path / "reference.1")

    return prepare


@pytest.fixture
def masked(image_processor: PillowImageProcessor, saved: Saver, tmp_path: Path) -> Masker:
    """Saves a picture and makes `mask.1.png` of it, for a prepared reference."""

    def mask(image: Image.Image, reference: Path, kind: str = "PNG") -> Awaitable[Path]:
        return image_processor.prepare_mask(saved(image, kind), tmp_path / "mask.1", reference)

    return mask
