"""How a picture shall look, a mask, and what each vendor makes of them."""

import io
from collections.abc import Mapping
from pathlib import Path

import pytest
from PIL import Image

from bot.domain.errors import Malformed
from bot.domain.jobs import Request
from bot.domain.offers import Look
from bot.providers import PROFILES
from tests.contract.providers.vendor import PROMPT, REQUEST, Vendor, answered

CHOOSING = {"llmapi", "openai"}  # the others' dialects have no such fields
MASKING = {"llmeasy", "llmapi", "openai"}

# What becomes of a size that only one vendor has in its list.
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


async def asked(vendor: Vendor, look: Look, *references: Path) -> Mapping[str, object]:
    """The fields that the vendor gets, and takes, for a picture of this look."""
    vendor.images.next(answered())
    await vendor.draw(None, *references, request=Request(PROMPT, look))
    assert vendor.images.requests[-1].status == 200
    return vendor.images.requests[-1].fields


async def test_people_choose_where_the_dialect_lets_them(vendor: Vendor) -> None:
    offer = vendor.client().offer
    assert (bool(offer.qualities), bool(offer.backgrounds)) == (vendor.name in CHOOSING,) * 2
    for quality in offer.qualities:
        assert (await asked(vendor, Look(quality=quality)))["quality"] == quality
    for background in offer.backgrounds:
        assert (await asked(vendor, Look(background=background)))["background"] == background


async def test_a_choice_holds_for_edits_too(editor: Vendor, reference: Path) -> None:
    fields = await asked(editor, Look(quality="low", background="opaque"), reference)
    expected = {"quality": "low", "background": "opaque"} if editor.name in CHOOSING else {}
    assert {key: fields[key] for key in ("quality", "background") if key in fields} == expected


async def test_what_a_vendor_lacks_is_fitted_and_not_refused(vendor: Vendor) -> None:
    fields = await asked(vendor, Look("1280x544", "high", "transparent"))
    if vendor.name == "apiyi":
        assert str(fields["prompt"]).startswith("Landscape 16:9 2048×1152, ")
    else:
        assert fields["size"] == FITTED[vendor.name]
    backgrounds = {"llmapi": "auto", "openai": "transparent"}
    assert fields.get("background") == backgrounds.get(vendor.name)


@pytest.mark.parametrize("size", ["1280x550", "3840x640", "16x16", "3840x3840"])
async def test_a_size_against_the_rule_is_fitted(vendor: Vendor, size: str) -> None:
    fields = await asked(vendor, Look(size))
    assert fields.get("size") != size


def test_transparent_pictures_are_openais_alone() -> None:
    offers = [profile.offer for profile in PROFILES.values()]
    assert [each.provider for each in offers if "transparent" in each.backgrounds] == ["openai"]


async def test_a_mask_goes_beside_the_references(
    editor: Vendor, reference: Path, mask: Path
) -> None:
    editor.images.next(answered())
    client = editor.client()
    if editor.name not in MASKING:
        with pytest.raises(Malformed):
            await client.draw(REQUEST, [reference], editor.into, editor.book, mask=mask)
        assert (editor.images.requests, editor.book.opened) == ([], [])
        return
    await client.draw(REQUEST, [reference, reference], editor.into, editor.book, mask=mask)
    (received,) = editor.images.requests
    assert received.status == 200
    assert len(received.references) == 2
    assert received.mask is not None
    assert (received.mask.filename, received.mask.content_type) == ("mask.png", "image/png")
    with Image.open(io.BytesIO(received.mask.data)) as sent:
        assert (sent.mode, sent.size) == ("RGBA", (32, 16))


async def test_a_mask_without_a_picture_is_not_sent(vendor: Vendor, mask: Path) -> None:
    client = vendor.client()
    with pytest.raises(Malformed):
        await client.draw(REQUEST, (), vendor.into, vendor.book, mask=mask)
    assert (vendor.images.requests, vendor.book.opened) == ([], [])
