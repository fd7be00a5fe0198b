"""The vendors that draw: what is known of them, with what the operator knows better."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.config import ConfigError, ProviderConfig, read_provider
from bot.providers import Profile, profile_of
from bot.providers.costs import TokenPrices

MILLION = 1_000_000
OTHERWISE_NAMED = {"api_key", "price_usd", "token_prices_usd", "fields"}
"""Settings that are no field of a profile under that name."""


@dataclass(frozen=True, slots=True)
class Vendor:
    profile: Profile
    api_key: str


def read_vendor(name: str) -> Vendor:
    """Raises ConfigError for a setting that is missing or makes no sense."""
    vendor = vendor_of(name, read_provider(name))
    if vendor.profile.base_url is None:
        raise ConfigError(f"{name.upper()}_BASE_URL", missing=True)
    return vendor


def vendor_of(name: str, own: ProviderConfig) -> Vendor:
    """The vendor's profile, with every field replaced that the operator set."""
    known = profile_of(name, own.model)
    changes: dict[str, Any] = own.model_dump(exclude_unset=True, exclude=OTHERWISE_NAMED)
    if own.price_usd is not None:
        changes["price"] = millionths(own.price_usd)
    if own.token_prices_usd is not None:
        changes["token_prices"] = TokenPrices(*map(millionths, own.token_prices_usd))
    if own.fields is not None:
        changes["fields"] = _merged(known.fields, own.fields)
    return Vendor(replace(known, **changes), own.api_key.get_secret_value())


def millionths(dollars: float) -> int:
    return round(dollars * MILLION)


def _merged(known: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """A field that the operator sets to null is not sent."""
    return {name: value for name, value in {**known, **own}.items() if value is not None}
