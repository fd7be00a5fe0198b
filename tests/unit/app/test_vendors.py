"""What an operator sets for a vendor, over what is known of it."""

from dataclasses import replace
from typing import Any

import pytest

from bot.app.vendors import vendor_of
from bot.config import ProviderConfig
from bot.providers import APIYI, APIYI_VIP, GATEWAY, LLMAPI, LLMEASY, OPENAI, Profile
from bot.providers.costs import TokenPrices
from bot.providers.profile import Slot


def profile(name: str, **settings: Any) -> Profile:
    own = ProviderConfig(_env_prefix="NONE_", _env_file=None, api_key="sk-test", **settings)
    return vendor_of(name, own).profile


@pytest.mark.parametrize("known", [LLMEASY, LLMAPI, GATEWAY, APIYI, OPENAI])
def test_nothing_set_changes_nothing(known: Profile) -> None:
    assert profile(known.name) == known


def test_a_model_with_a_dialect_of_its_own_brings_it() -> None:
    assert profile("apiyi", model="gpt-image-2-vip") == APIYI_VIP
    assert profile("apiyi", model="other").sizes == APIYI.sizes
    assert profile("openai", model="gpt-image-2-vip").sizes == OPENAI.sizes


@pytest.mark.parametrize(
    ("settings", "changes"),
    [
        ({"base_url": "https://example.org/v1/"}, {"base_url": "https://example.org/v1"}),
        ({"sizes": "auto,640x480"}, {"sizes": ("auto", "640x480")}),
        ({"price_usd": 0.04}, {"price": 40_000}),
        ({"edits_path": "none", "mask": "none"}, {"edits_path": None, "mask": None}),
        ({"timeout": 360, "previews": 2}, {"timeout": 360.0, "previews": 2}),
    ],
)
def test_any_field_can_be_set(settings: dict[str, Any], changes: dict[str, Any]) -> None:
    assert profile("openai", **settings) == replace(OPENAI, **changes)


def test_prices_of_tokens_are_set_in_dollars() -> None:
    assert profile("llmapi", token_prices_usd="5,8,30").token_prices == TokenPrices(
        text_in=5_000_000, image_in=8_000_000, image_out=30_000_000
    )


def test_fields_are_added_changed_and_left_out() -> None:
    own = profile("llmapi", fields={"style": "vivid", "quality": "low", "moderation": None})

    assert own.fields["style"] == "vivid"
    assert own.fields["quality"] == "low"
    assert "moderation" not in own.fields
    assert own.fields["prompt"] is Slot.PROMPT
