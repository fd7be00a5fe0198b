"""What the vendor gets: its own fields, all of them and no other."""

import io
from pathlib import Path

import pytest
from PIL import Image

from bot.domain.errors import Malformed
from bot.domain.jobs import AttemptOutcome
from bot.providers import LLMEASY
from tests.contract.providers.vendor import PRICE, PROMPT, Vendor, answered

FIELDS = {
    "model": "gpt-image-2",
    "prompt": PROMPT,
    "n": 1,
    "size": "1536x1024",
    "response_format": "b64_json",
    "output_format": "png",
}


def picture(path: Path, form: str) -> Path:
    Image.new("RGB", (16, 16), "teal").save(path, form)
    return path


async def test_a_generation_is_drawn_into_its_file(vendor: Vendor) -> None:
    await vendor.draw()
    with Image.open(vendor.into) as drawn:
        assert (drawn.format, drawn.size) == ("PNG", (1536, 1024))
    assert vendor.left_on_disk == ["7-0"]
    assert vendor.book.closings == [(AttemptOutcome.DRAWN, PRICE)]


async def test_a_generation_sends_the_profiles_fields(vendor: Vendor) -> None:
    vendor.images.next(answered())
    await vendor.draw()
    (received,) = vendor.images.requests
    assert received.path == "/v1/images/generations"
    assert received.fields == FIELDS
    assert received.headers["Content-Type"] == "application/json"


async def test_a_single_reference_is_an_image(vendor: Vendor, tmp_path: Path) -> None:
    vendor.images.next(answered())
    source = picture(tmp_path / "holiday at home.jpg", "JPEG")
    await vendor.draw(None, source)
    (received,) = vendor.images.requests
    assert received.path == "/v1/images/edits"
    assert received.fields == {**FIELDS, "n": "1"}
    (upload,) = received.references
    assert (upload.name, upload.filename) == ("image", "reference-1.jpg")
    assert upload.content_type == "image/jpeg"
    assert upload.data == source.read_bytes()


async def test_several_references_keep_their_order(vendor: Vendor, tmp_path: Path) -> None:
    vendor.images.next(answered())
    sources = [
        picture(tmp_path / "a.png", "PNG"),
        picture(tmp_path / "b.webp", "WEBP"),
        picture(tmp_path / "c.jpeg", "JPEG"),
    ]
    await vendor.draw(None, *sources)
    (received,) = vendor.images.requests
    assert [upload.name for upload in received.references] == ["image[]"] * 3
    assert [upload.content_type for upload in received.references] == [
        "image/png",
        "image/webp",
        "image/jpeg",
    ]
    formats = [Image.open(io.BytesIO(upload.data)).format for upload in received.references]
    assert formats == ["PNG", "WEBP", "JPEG"]


async def test_references_are_sent_whole_with_every_repeat(vendor: Vendor, tmp_path: Path) -> None:
    vendor.images.next(answered(status=503), answered())
    source = picture(tmp_path / "a.png", "PNG")
    await vendor.draw(None, source)
    sent = [received.references[0].data for received in vendor.images.requests]
    assert sent == [source.read_bytes()] * 2


async def test_each_attempt_travels_with_the_id_that_was_written_down(vendor: Vendor) -> None:
    vendor.images.next(answered(status=503), answered())
    await vendor.draw(vendor.client(user_agent="painter/7"))
    headers = [received.headers for received in vendor.images.requests]
    assert [header["X-Client-Request-Id"] for header in headers] == ["request-1", "request-2"]
    assert {header["User-Agent"] for header in headers} == {"painter/7"}
    assert vendor.book.opened == ["llmeasy", "llmeasy"]


@pytest.mark.parametrize("size", LLMEASY.sizes)
async def test_every_size_of_the_offer_is_taken(vendor: Vendor, size: str) -> None:
    vendor.images.next(answered())
    client = vendor.client()
    assert size in client.offer.sizes
    await client.draw("a fox", size, (), vendor.into, vendor.book)
    assert vendor.into.exists()


async def test_as_many_references_and_words_as_offered_are_taken(
    vendor: Vendor, tmp_path: Path
) -> None:
    vendor.images.next(answered())
    client = vendor.client()
    sources = [picture(tmp_path / "a.png", "PNG")] * client.offer.max_references
    prompt = "я" * client.offer.prompt_limit
    await client.draw(prompt, "auto", sources, vendor.into, vendor.book)
    assert vendor.into.exists()


async def test_the_operators_model_replaces_the_profiles(vendor: Vendor) -> None:
    with pytest.raises(Malformed):
        await vendor.draw(vendor.client(model="gpt-image-9"))
    assert vendor.images.requests[0].fields["model"] == "gpt-image-9"
