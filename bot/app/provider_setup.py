"""The providers as the operator set them up: their profiles with the settings over them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.config import Config, ConfigError, ProviderConfig, read_provider
from bot.network import Proxy
from bot.providers import Profile, profile_of
from bot.providers.profiles.costs import TokenPrices
from bot.providers.profiles.profile import Slot
from bot.providers.profiles.sizes import size_prefix

MILLION = 1_000_000
NOT_PROFILE_FIELDS = {"api_key", "price_usd", "proxy", "token_prices_usd", "fields"}
"""Settings that are no field of a profile under that name."""
USUAL_FIELDS = {
    "qualities": ("quality", Slot.QUALITY),
    "backgrounds": ("background", Slot.BACKGROUND),
}
"""Choices, and the field that carries each where the profile has none."""


@dataclass(frozen=True, slots=True)
class ProviderSetup:
    profile: Profile
    api_key: str
    proxy: tuple[Proxy, ...] | None = None
    """None: as the environment says."""


def read_provider_setup(name: str) -> ProviderSetup:
    """Raises ConfigError for a setting that is missing or makes no sense."""
    provider = setup_provider(name, read_provider(name))
    if provider.profile.base_url is None:
        raise ConfigError(f"{name.upper()}_BASE_URL", missing=True)
    return provider


def missing_prices(config: Config, providers: Sequence[ProviderSetup]) -> list[ConfigError]:
    """A month's budget can't be counted without them."""
    if config.monthly_budget_usd is None:
        return []
    return [
        ConfigError(f"{provider.profile.name.upper()}_PRICE_USD", missing=True)
        for provider in providers
        if provider.profile.price is None
    ]


def setup_provider(name: str, own: ProviderConfig) -> ProviderSetup:
    """The provider's profile, with every field replaced that the operator set."""
    known = profile_of(name, own.model)
    changes: dict[str, Any] = own.model_dump(exclude_unset=True, exclude=NOT_PROFILE_FIELDS)
    if own.price_usd is not None:
        changes["price"] = to_microusd(own.price_usd)
    if own.token_prices_usd is not None:
        changes["token_prices"] = TokenPrices(*map(to_microusd, own.token_prices_usd))
    profile = replace(known, **changes)
    fields = _fields(profile, own)
    profile = replace(
        profile, fields=fields, size_words=_size_words(profile), **_open_choices(profile, fields)
    )
    return ProviderSetup(profile, own.api_key.get_secret_value(), own.proxy)


def to_microusd(dollars: float) -> int:
    return round(dollars * MILLION)


def _fields(profile: Profile, own: ProviderConfig) -> dict[str, Any]:
    """With those that carry what people may choose; one that the operator sets to null goes."""
    fields: dict[str, Any] = {**profile.fields}
    for choices, (name, slot) in USUAL_FIELDS.items():
        if getattr(profile, choices) and slot not in fields.values():
            fields[name] = slot
    if profile.previews and Slot.PREVIEWS not in fields.values():
        fields |= {"stream": True, "partial_images": Slot.PREVIEWS}
    fields |= own.fields or {}
    return {name: value for name, value in fields.items() if value is not None}


def _open_choices(profile: Profile, fields: Mapping[str, Any]) -> dict[str, Any]:
    """The choices of each setting that a request has a slot for: none where the operator fixed it."""
    return {
        choices: getattr(profile, choices) if slot in fields.values() else ()
        for choices, (_, slot) in USUAL_FIELDS.items()
    }


def _size_words(profile: Profile) -> Mapping[str, str]:
    """Where sizes are words, each size has its own."""
    if not profile.size_words:
        return profile.size_words
    return {size: size_prefix(size) for size in profile.sizes} | {**profile.size_words}
