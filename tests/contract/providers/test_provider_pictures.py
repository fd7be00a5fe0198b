"""Every form in which a picture may come."""

from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from draw_bot_sandbox.images import Answer
from tests.contract.providers.vendor import BASE64, FORMS, PICTURE, Vendor, answered

SPELLINGS = (
    BASE64,
    BASE64.replace(b"/", rb"\/"),
    BASE64.replace(b"/", rb"\u002f").replace(b"+", rb"\u002B"),
    BASE64.replace(b"/", b"_").replace(b"+", b"-"),
)


@pytest.mark.parametrize("form", FORMS)
async def test_a_picture_is_kept_as_it_came(vendor: Vendor, form: str) -> None:
    answers = [
        *(answered(spelling, form) for spelling in SPELLINGS),
        answered(form=form, before=b"\n\n\n \r\n"),
        answered(form=form, content_type="text/plain"),
        answered(form=form, status=201),
    ]
    client = vendor.client()
    for answer in answers:
        vendor.images.next(answer)
        await vendor.draw(client)
        assert vendor.into.read_bytes() == PICTURE, answer
        vendor.into.unlink()


@pytest.mark.parametrize("form", FORMS)
async def test_words_that_look_like_a_picture_are_none(vendor: Vendor, form: str) -> None:
    words = b'", "revised_prompt": "\\"b64_json\\": \\"AAAA\\" data: {}'
    vendor.images.next(answered(BASE64 + words, form))
    await vendor.draw()
    assert vendor.into.read_bytes() == PICTURE


@pytest.mark.parametrize(
    "answer",
    [
        Answer(gives=("url",)),
        Answer(gives=("url", "revised_prompt"), inline=True, escaped=True),
        Answer(gives=("url", "b64_json", "revised_prompt")),
        Answer(gives=("b64_json",), escaped=True),
        Answer(stream=True),
        Answer(stream=True, crlf=True, escaped=True),
        Answer(stream=False, size=(64, 48)),
    ],
    ids=["url", "data-url", "mixture", "b64", "events", "events-crlf", "json"],
)
async def test_every_form_of_the_vendors_brings_its_picture(vendor: Vendor, answer: Answer) -> None:
    vendor.images.next(replace(answer, size=(64, 48)))
    await vendor.draw()
    with Image.open(vendor.into) as drawn:
        assert (drawn.format, drawn.size) == ("PNG", (64, 48))
    assert vendor.left_on_disk == ["7-0"]


async def test_an_edit_may_come_as_events(editor: Vendor, tmp_path: Path) -> None:
    source = tmp_path / "a.png"
    Image.new("RGB", (16, 16)).save(source)
    editor.images.next(Answer(stream=True, size=(64, 48)))
    await editor.draw(None, source)
    with Image.open(editor.into) as drawn:
        assert drawn.size == (64, 48)


@pytest.mark.parametrize("form", ["JPEG", "WEBP"])
async def test_another_form_than_asked_is_a_picture_too(vendor: Vendor, form: str) -> None:
    vendor.images.next(Answer(picture=form, escaped=True, size=(64, 48)))
    await vendor.draw()
    magic = {"JPEG": b"\xff\xd8\xff", "WEBP": b"RIFF"}[form]
    assert vendor.into.read_bytes().startswith(magic)
