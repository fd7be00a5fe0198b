"""The corpus of awkward pictures: each is sent to the vendor as stated, or refused by name."""

from collections.abc import AsyncIterator
from contextlib import aclosing
from pathlib import Path

import pytest
import pytest_asyncio
from PIL import Image

from bot.domain.errors import Refusal
from bot.imaging import PillowStudio
from tests.pictures import CORPUS, Awkward, Sent
from tests.unit.imaging.conftest import near

pytestmark = pytest.mark.asyncio(loop_scope="module")

TELLING = {"exif", "xmp", "comment", "icc_profile", "Prompt", "XML:com.adobe.xmp"}


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def studio() -> AsyncIterator[PillowStudio]:
    """One for all: its process starts once."""
    async with aclosing(PillowStudio()) as studio:
        yield studio


@pytest.mark.parametrize("picture", CORPUS, ids=lambda picture: picture.name)
async def test_an_awkward_picture(studio: PillowStudio, tmp_path: Path, picture: Awkward) -> None:
    source = tmp_path / "upload.png"
    source.write_bytes(picture.make())

    if isinstance(picture.outcome, Sent):
        path = await studio.prepare_reference(source, tmp_path / "reference")
        shows(path, picture.outcome)
    else:
        await refused(studio, source, picture.outcome)


def shows(path: Path, sent: Sent) -> None:
    with Image.open(path) as image:
        assert (path.suffix, image.size) == (sent.ending, sent.size)
        assert near(image, (image.width // 4, image.height // 4), sent.colour)
        assert not TELLING & image.info.keys()
    assert b"Secret" not in path.read_bytes()


async def refused(studio: PillowStudio, source: Path, name: type[Refusal]) -> None:
    with pytest.raises(name):
        await studio.prepare_reference(source, source.with_name("reference"))
    with pytest.raises(Refusal):
        await studio.preview(source, source.with_name("preview"))
    assert list(source.parent.iterdir()) == [source]  # nothing half-written stays behind


async def test_there_are_many_of_them() -> None:
    names = [picture.name for picture in CORPUS]

    assert len(set(names)) == len(names) >= 40
