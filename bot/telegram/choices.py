"""The buttons of /settings."""

from aiogram.types import InlineKeyboardMarkup

from bot.domain.offers import AUTO, Look, Offer, Offers
from bot.domain.settings import MAX_PICTURES, SendAs, Settings
from bot.domain.sizes import ratio_of
from bot.i18n import Speaker
from bot.telegram.buttons import Row, choice, in_rows
from bot.telegram.callbacks import (
    BackgroundButton,
    LanguageButton,
    PicturesButton,
    ProviderButton,
    QualityButton,
    SendAsButton,
    SizeButton,
)
from bot.telegram.names import LANGUAGES, vendor_name
from bot.telegram.views.looks import short_size, size_label

FEW = 12
"""Sizes that a page shows with their ratios; more are grouped by shape."""


def settings_keyboard(speaker: Speaker, chosen: Settings, offers: Offers) -> InlineKeyboardMarkup:
    """What the serving vendor offers; the chosen ones, or the nearest to them, are marked."""
    offer = offers.serving(chosen.provider)
    rows = [
        *_sizes(speaker, offer, offer.nearest(chosen.look).size),
        *_qualities(speaker, offer, chosen.look),
        *_backgrounds(speaker, offer, chosen.look),
        *_sending(speaker, chosen),
        *_providers(speaker, chosen, offers),
    ]
    return InlineKeyboardMarkup(inline_keyboard=rows)


def _sizes(speaker: Speaker, offer: Offer, chosen: str) -> list[Row]:
    """With the chosen one, which the vendor may take by its rule without naming it."""
    sizes = list(dict.fromkeys((*offer.sizes, chosen)))
    if len(sizes) <= FEW:
        return in_rows(
            2,
            [
                choice(size_label(speaker, size), SizeButton(size=size), size == chosen)
                for size in sizes
            ],
        )
    shapes: dict[str | None, Row] = {}
    for size in sizes:
        key = choice(short_size(speaker, size), SizeButton(size=size), size == chosen)
        shapes.setdefault(ratio_of(size), []).append(key)
    return [row for shape in shapes.values() for row in in_rows(3, shape)]


def _qualities(speaker: Speaker, offer: Offer, chosen: Look) -> list[Row]:
    keys = [
        choice(
            speaker("choice-quality", value=value),
            QualityButton(quality=value),
            value == offer.nearest(chosen).quality,
        )
        for value in offer.qualities or _way_back(chosen.quality)
    ]
    return in_rows(2, keys)


def _backgrounds(speaker: Speaker, offer: Offer, chosen: Look) -> list[Row]:
    keys = [
        choice(
            speaker("choice-background", value=value),
            BackgroundButton(background=value),
            value == offer.nearest(chosen).background,
        )
        for value in offer.backgrounds or _way_back(chosen.background)
    ]
    return in_rows(2, keys)


def _way_back(chosen: str) -> tuple[str, ...]:
    """From a choice that the vendor does not let anybody make."""
    return () if chosen == AUTO else (AUTO,)


def _sending(speaker: Speaker, chosen: Settings) -> list[Row]:
    """How many pictures, how they are sent, and in which language."""
    pictures = [
        choice(f"×{count}", PicturesButton(count=count), count == chosen.pictures)
        for count in range(1, MAX_PICTURES + 1)
    ]
    ways = [
        choice(speaker(f"send-as-{way}"), SendAsButton(way=way), way is chosen.send_as)
        for way in SendAs
    ]
    languages = [
        choice(name, LanguageButton(language=code, on_settings=True), code is chosen.language)
        for code, name in LANGUAGES.items()
    ]
    return [pictures, ways, languages]


def _providers(speaker: Speaker, chosen: Settings, offers: Offers) -> list[Row]:
    names = [offer.provider for offer in offers.by_vendor]
    if len(names) == 1 and chosen.provider in {None, *names}:
        return []
    any_of_them = choice(
        speaker("provider-any"), ProviderButton(name=""), chosen.provider not in names
    )
    keys = [
        choice(vendor_name(name), ProviderButton(name=name), name == chosen.provider)
        for name in names
    ]
    return in_rows(3, [any_of_them, *keys])
