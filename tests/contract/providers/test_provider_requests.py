"""What the provider gets: its own fields, all of them and no other."""

import io
from collections.abc import Mapping
from pathlib import Path

import pytest
from PIL import Image

from bot.domain.errors import DrawingFailed, RequestMalformed
from bot.domain.jobs import AttemptOutcome, Request
from bot.domain.offers import Look
from bot.providers import GATEWAY, PROFILES, ImagesClient, profile_of
from tests.contract.providers.provider import KEY, PROMPT, SIZE, FakeProvider, answered

OPENAI_FIELDS: Mapping[str, str | int] = {
    "quality": "auto",
    "background": "auto",
    "output_format": "png",
    "stream": True,
}
BASE64 = {"response_format": "b64_json"}

FIELDS: Mapping[str, Mapping[str, str | int]] = {
    "llmeasy": {
        "model": "gpt-image-2",
        "prompt": PROMPT,
        "n": 1,
        "size": SIZE,
        **BASE64,
        "output_format": "png",
    },
    "llmapi": {
        "model": "gpt-image-2",
        "prompt": PROMPT,
        "n": 1,
        "size": SIZE,
        **BASE64,
        **OPENAI_FIELDS,
        "moderation": "auto",
    },
    "gateway": {"model": "gpt-image-2", "prompt": PROMPT, "n": 1, "size": SIZE},
    "apiyi": {
        "model": "gpt-image-2-all",
        "prompt": f"Landscape 16:9 2048×1152, {PROMPT}",
        **BASE64,
    },
    "apiyi-vip": {"model": "gpt-image-2-vip", "prompt": PROMPT, "size": SIZE, **BASE64},
    "openai": {
        "model": "gpt-image-2",
        "prompt": PROMPT,
        "n": 1,
        "size": SIZE,
        **OPENAI_FIELDS,
        "moderation": "auto",
        "partial_images": 0,
    },
}
ONE_REFERENCE = {"openai": "image[]"}  # the others say `image`


def as_text(value: str | int) -> str:
    """As a form has it."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def picture(path: Path, form: str) -> Path:
    Image.new("RGB", (16, 16), "teal").save(path, form)
    return path


async def test_a_generation_is_drawn_into_its_file(provider: FakeProvider) -> None:
    await provider.draw()
    with Image.open(provider.into) as drawn:
        assert drawn.format == "PNG"
        assert drawn.width / drawn.height == pytest.approx(16 / 9)
    assert provider.left_on_disk == ["7-0"]
    assert [closing.outcome for closing in provider.attempt_log.closings] == [AttemptOutcome.DRAWN]


async def test_an_edit_is_drawn_into_its_file(editor: FakeProvider, tmp_path: Path) -> None:
    await editor.draw(None, picture(tmp_path / "a.png", "PNG"))
    with Image.open(editor.into) as drawn:
        assert drawn.format == "PNG"
    assert editor.left_on_disk == ["7-0"]


async def test_a_generation_sends_the_profiles_fields(provider: FakeProvider) -> None:
    provider.images.next(answered())
    await provider.draw()
    (received,) = provider.images.requests
    assert received.path.endswith("/v1/images/generations")
    assert received.fields == FIELDS[provider.name]
    assert received.headers["Content-Type"] == "application/json"


async def test_a_single_reference_is_named_as_the_provider_names_it(
    editor: FakeProvider, tmp_path: Path
) -> None:
    editor.images.next(answered())
    source = picture(tmp_path / "holiday at home.jpg", "JPEG")
    await editor.draw(None, source)
    (received,) = editor.images.requests
    assert received.path == "/v1/images/edits"
    fields = {name: as_text(value) for name, value in FIELDS[editor.name].items()}
    assert received.fields == {key: fields[key] for key in fields if key != "moderation"}
    (upload,) = received.references
    assert upload.name == ONE_REFERENCE.get(editor.name, "image")
    assert (upload.filename, upload.content_type) == ("reference-1.jpg", "image/jpeg")
    assert upload.data == source.read_bytes()


async def test_several_references_keep_their_order(editor: FakeProvider, tmp_path: Path) -> None:
    editor.images.next(answered())
    sources = [
        picture(tmp_path / "a.png", "PNG"),
        picture(tmp_path / "b.webp", "WEBP"),
        picture(tmp_path / "c.jpeg", "JPEG"),
    ]
    await editor.draw(None, *sources)
    (received,) = editor.images.requests
    assert [upload.name for upload in received.references] == ["image[]"] * 3
    assert [upload.content_type for upload in received.references] == [
        "image/png",
        "image/webp",
        "image/jpeg",
    ]
    formats = [Image.open(io.BytesIO(upload.data)).format for upload in received.references]
    assert formats == ["PNG", "WEBP", "JPEG"]


async def test_references_are_sent_whole_with_every_repeat(
    editor: FakeProvider, tmp_path: Path
) -> None:
    editor.images.next(answered(status=503), answered())
    source = picture(tmp_path / "a.png", "PNG")
    await editor.draw(None, source)
    sent = [received.references[0].data for received in editor.images.requests]
    assert sent == [source.read_bytes()] * 2


async def test_a_provider_that_cannot_edit_says_so_and_is_not_asked(
    provider: FakeProvider, tmp_path: Path
) -> None:
    client = provider.client(edits_path=None)
    assert client.offer.max_references == 0
    with pytest.raises(RequestMalformed):
        await provider.draw(client, picture(tmp_path / "a.png", "PNG"))
    assert provider.images.requests == []
    assert provider.attempt_log.opened == []


def test_only_the_gateway_cannot_edit_and_has_no_address_of_its_own() -> None:
    assert [name for name in PROFILES if not PROFILES[name].offer.max_references] == ["gateway"]
    assert [name for name in PROFILES if PROFILES[name].base_url is None] == ["gateway"]
    with pytest.raises(ValueError, match="gateway"):
        ImagesClient(GATEWAY, KEY)


async def test_each_attempt_travels_with_the_id_that_was_written_down(
    provider: FakeProvider,
) -> None:
    provider.images.next(answered(status=503), answered())
    await provider.draw(provider.client(user_agent="painter/7"))
    headers = [received.headers for received in provider.images.requests]
    assert [header["X-Client-Request-Id"] for header in headers] == ["request-1", "request-2"]
    assert {header["User-Agent"] for header in headers} == {"painter/7"}
    assert provider.attempt_log.opened == [provider.profile.name] * 2


async def test_every_size_of_the_offer_is_taken(provider: FakeProvider) -> None:
    client = provider.client()
    provider.images.next(*[answered() for _ in client.offer.sizes])
    for size in client.offer.sizes:
        await provider.draw(client, request=Request("a fox", Look(size)))
    assert "auto" in client.offer.sizes
    assert [received.status for received in provider.images.requests] == [200] * len(
        client.offer.sizes
    )


async def test_as_many_words_as_offered_are_taken(provider: FakeProvider) -> None:
    client = provider.client()
    provider.images.next(*[answered() for _ in client.offer.sizes])
    prompt = "я" * client.offer.prompt_limit
    for size in client.offer.sizes:
        await provider.draw(client, request=Request(prompt, Look(size)))
    assert provider.into.exists()


async def test_as_many_references_as_offered_are_taken(
    editor: FakeProvider, tmp_path: Path
) -> None:
    editor.images.next(answered())
    client = editor.client()
    sources = [picture(tmp_path / "a.png", "PNG")] * client.offer.max_references
    await editor.draw(client, *sources)
    assert len(editor.images.requests[0].references) == len(sources) == 16


async def test_the_operators_model_replaces_the_profiles(provider: FakeProvider) -> None:
    with pytest.raises(DrawingFailed):
        await provider.draw(provider.client(model="dall-e-3"))
    assert provider.images.requests[0].fields["model"] == "dall-e-3"


def test_a_model_may_have_a_profile_of_its_own() -> None:
    assert profile_of("apiyi").model == "gpt-image-2-all"
    assert "size" in profile_of("apiyi", "gpt-image-2-vip").fields
    assert profile_of("openai", "gpt-image-3") is PROFILES["openai"]
