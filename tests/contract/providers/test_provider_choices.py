"""How a picture shall look, a mask, and what each provider makes of them."""

import io
from collections.abc import Mapping
from pathlib import Path

import pytest
from PIL import Image

from bot.domain.errors import RequestMalformed
from bot.domain.jobs import Request
from bot.domain.offers import Look
from bot.providers import PROFILES
from tests.contract.providers.provider import PROMPT, REQUEST, FakeProvider, answered

CHOOSING = {"llmapi", "openai"}  # the others' dialects have no such fields
MASKING = {"llmeasy", "llmapi", "openai"}

# What becomes of a size that only one provider has in its list.
FITTED: Mapping[str, str] = {
    "llmeasy": "2048x1152",
    "llmapi": "1280x544",
    "gateway": "2048x1152",
    "apiyi-vip": "1280x544",
    "openai": "1280x544",
}


@pytest.fixture
def reference(tmp_path: Path) -> Path:
    Image.new("RGB", (32, 16), "teal").save(tmp_path / "a.png")
    return tmp_path / "a.png"


@pytest.fixture
def mask(tmp_path: Path) -> Path:
    Image.new("RGBA", (32, 16), (0, 0, 0, 0)).save(tmp_path / "what the person drew.png")
    return tmp_path / "what the person drew.png"


async def asked(provider: FakeProvider, look: Look, *references: Path) -> Mapping[str, object]:
    """The fields that the provider gets, and takes, for a picture of this look."""
    provider.images.next(answered())
    await provider.draw(None, *references, request=Request(PROMPT, look))
    assert provider.images.requests[-1].status == 200
    return provider.images.requests[-1].fields


async def test_people_choose_where_the_dialect_lets_them(provider: FakeProvider) -> None:
    offer = provider.client().offer
    assert (bool(offer.qualities), bool(offer.backgrounds)) == (provider.name in CHOOSING,) * 2
    for quality in offer.qualities:
        assert (await asked(provider, Look(quality=quality)))["quality"] == quality
    for background in offer.backgrounds:
        assert (await asked(provider, Look(background=background)))["background"] == background


async def test_a_choice_holds_for_edits_too(editor: FakeProvider, reference: Path) -> None:
    fields = await asked(editor, Look(quality="low", background="opaque"), reference)
    expected = {"quality": "low", "background": "opaque"} if editor.name in CHOOSING else {}
    assert {key: fields[key] for key in ("quality", "background") if key in fields} == expected


async def test_what_a_provider_lacks_is_fitted_and_not_refused(provider: FakeProvider) -> None:
    fields = await asked(provider, Look("1280x544", "high", "transparent"))
    if provider.name == "apiyi":
        assert str(fields["prompt"]).startswith("Landscape 16:9 2048×1152, ")
    else:
        assert fields["size"] == FITTED[provider.name]
    backgrounds = {"llmapi": "auto", "openai": "transparent"}
    assert fields.get("background") == backgrounds.get(provider.name)


@pytest.mark.parametrize("size", ["1280x550", "3840x640", "16x16", "3840x3840"])
async def test_a_size_against_the_rule_is_fitted(provider: FakeProvider, size: str) -> None:
    fields = await asked(provider, Look(size))
    assert fields.get("size") != size


def test_transparent_pictures_are_openais_alone() -> None:
    offers = [profile.offer for profile in PROFILES.values()]
    assert [each.provider for each in offers if "transparent" in each.backgrounds] == ["openai"]


async def test_a_mask_goes_beside_the_references(
    editor: FakeProvider, reference: Path, mask: Path
) -> None:
    editor.images.next(answered())
    client = editor.client()
    if editor.name not in MASKING:
        with pytest.raises(RequestMalformed):
            await client.draw(REQUEST, [reference], editor.into, editor.attempt_log, mask=mask)
        assert (editor.images.requests, editor.attempt_log.opened) == ([], [])
        return
    await client.draw(REQUEST, [reference, reference], editor.into, editor.attempt_log, mask=mask)
    (received,) = editor.images.requests
    assert received.status == 200
    assert len(received.references) == 2
    assert received.mask is not None
    assert (received.mask.filename, received.mask.content_type) == ("mask.png", "image/png")
    with Image.open(io.BytesIO(received.mask.data)) as sent:
        assert (sent.mode, sent.size) == ("RGBA", (32, 16))


async def test_a_mask_without_a_picture_is_not_sent(provider: FakeProvider, mask: Path) -> None:
    client = provider.client()
    with pytest.raises(RequestMalformed):
        await client.draw(REQUEST, (), provider.into, provider.attempt_log, mask=mask)
    assert (provider.images.requests, provider.attempt_log.opened) == ([], [])
