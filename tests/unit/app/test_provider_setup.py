"""What an operator sets for a provider, over what is known of it."""

from dataclasses import replace
from typing import Any

import pytest
from pydantic import SecretStr

from bot.app.provider_setup import setup_provider
from bot.config import ProviderConfig
from bot.domain.offers import Look
from bot.providers import APIYI, APIYI_VIP, GATEWAY, LLMAPI, LLMEASY, OPENAI, Profile
from bot.providers.profiles.costs import TokenPrices
from bot.providers.profiles.profile import Slot


def profile(name: str, **settings: Any) -> Profile:
    key = SecretStr("sk-test")
    own = ProviderConfig(_env_prefix="NONE_", _env_file=None, api_key=key, **settings)
    return setup_provider(name, own).profile


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


def test_a_choice_that_a_provider_did_not_have_is_sent_to_it() -> None:
    own = profile("llmeasy", qualities="low,high", backgrounds="auto,opaque", previews=1)

    assert own.fields["quality"] is Slot.QUALITY
    assert own.fields["background"] is Slot.BACKGROUND
    assert own.fields["stream"] is True
    assert own.fields["partial_images"] is Slot.PREVIEWS


def test_nobody_chooses_what_the_operator_has_fixed() -> None:
    own = profile("openai", fields={"quality": "low"})

    assert own.fields["quality"] == "low"
    assert own.offer.qualities == ()
    assert own.offer.backgrounds == OPENAI.backgrounds


def test_a_choice_that_was_taken_away_leaves_it_to_the_provider() -> None:
    own = profile("openai", qualities="none")

    assert own.offer.qualities == ()
    assert own.offer.nearest(Look(quality="high")).quality == "auto"


def test_where_sizes_are_words_a_new_size_has_its_own() -> None:
    own = profile("apiyi", sizes="auto,1792x1024")

    assert own.size_words["1792x1024"] == "Landscape 16:9 1792×1024, "
    assert own.size_words["auto"] == ""
