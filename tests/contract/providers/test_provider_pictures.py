"""Every form in which a picture may come."""

from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from draw_bot_sandbox.images import Answer
from tests.contract.providers.provider import BASE64, FORMS, PICTURE, FakeProvider, answered

SPELLINGS = (
    BASE64,
    BASE64.replace(b"/", rb"\/"),
    BASE64.replace(b"/", rb"\u002f").replace(b"+", rb"\u002B"),
    BASE64.replace(b"/", b"_").replace(b"+", b"-"),
)


@pytest.mark.parametrize("form", FORMS)
async def test_a_picture_is_kept_as_it_came(provider: FakeProvider, form: str) -> None:
    answers = [
        *(answered(spelling, form) for spelling in SPELLINGS),
        answered(form=form, before=b"\n\n\n \r\n"),
        answered(form=form, content_type="text/plain"),
        answered(form=form, status=201),
    ]
    client = provider.client()
    for answer in answers:
        provider.images.next(answer)
        await provider.draw(client)
        assert provider.into.read_bytes() == PICTURE, answer
        provider.into.unlink()


@pytest.mark.parametrize("form", FORMS)
async def test_words_that_look_like_a_picture_are_none(provider: FakeProvider, form: str) -> None:
    words = b'", "revised_prompt": "\\"b64_json\\": \\"AAAA\\" data: {}'
    provider.images.next(answered(BASE64 + words, form))
    await provider.draw()
    assert provider.into.read_bytes() == PICTURE


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
async def test_every_form_of_the_providers_brings_its_picture(
    provider: FakeProvider, answer: Answer
) -> None:
    provider.images.next(replace(answer, size=(64, 48)))
    await provider.draw()
    with Image.open(provider.into) as drawn:
        assert (drawn.format, drawn.size) == ("PNG", (64, 48))
    assert provider.left_on_disk == ["7-0"]


async def test_an_edit_may_come_as_events(editor: FakeProvider, tmp_path: Path) -> None:
    source = tmp_path / "a.png"
    Image.new("RGB", (16, 16)).save(source)
    editor.images.next(Answer(stream=True, size=(64, 48)))
    await editor.draw(None, source)
    with Image.open(editor.into) as drawn:
        assert drawn.size == (64, 48)


@pytest.mark.parametrize("form", ["JPEG", "WEBP"])
async def test_another_form_than_asked_is_a_picture_too(provider: FakeProvider, form: str) -> None:
    provider.images.next(Answer(picture=form, escaped=True, size=(64, 48)))
    await provider.draw()
    magic = {"JPEG": b"\xff\xd8\xff", "WEBP": b"RIFF"}[form]
    assert provider.into.read_bytes().startswith(magic)
