"""The corpus of awkward pictures: each is sent to the provider as stated, or refused by name."""

from collections.abc import AsyncIterator
from contextlib import aclosing
from pathlib import Path

import pytest
import pytest_asyncio
from PIL import Image

from bot.domain.errors import Refusal
from bot.imaging import PillowImageProcessor
from tests.image_samples import CORPUS, ImageSample, PreparedReference
from tests.unit.imaging.conftest import near

pytestmark = pytest.mark.asyncio(loop_scope="module")

TELLING = {"exif", "xmp", "comment", "icc_profile", "Prompt", "XML:com.adobe.xmp"}


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def image_processor() -> AsyncIterator[PillowImageProcessor]:
    """One for all: its process starts once."""
    async with aclosing(PillowImageProcessor()) as image_processor:
        yield image_processor


@pytest.mark.parametrize("picture", CORPUS, ids=lambda picture: picture.name)
async def test_an_awkward_picture(
    image_processor: PillowImageProcessor, tmp_path: Path, picture: ImageSample
) -> None:
    source = tmp_path / "upload.png"
    source.write_bytes(picture.make())

    if isinstance(picture.outcome, PreparedReference):
        path = await image_processor.prepare_reference(source, tmp_path / "reference")
        shows(path, picture.outcome)
    else:
        await refused(image_processor, source, picture.outcome)


def shows(path: Path, sent: PreparedReference) -> None:
    with Image.open(path) as image:
        assert (path.suffix, image.size) == (sent.ending, sent.size)
        assert near(image, (image.width // 4, image.height // 4), sent.colour)
        assert not TELLING & image.info.keys()
    assert b"Secret" not in path.read_bytes()


async def refused(image_processor: PillowImageProcessor, source: Path, name: type[Refusal]) -> None:
    with pytest.raises(name):
        await image_processor.prepare_reference(source, source.with_name("reference"))
    with pytest.raises(Refusal):
        await image_processor.preview(source, source.with_name("preview"))
    assert list(source.parent.iterdir()) == [source]  # nothing half-written stays behind


async def test_there_are_many_of_them() -> None:
    names = [picture.name for picture in CORPUS]

    assert len(set(names)) == len(names) >= 40
