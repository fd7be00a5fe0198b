"""The buttons of /settings: a row for each setting, and the choices of one."""

from collections.abc import Callable

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from bot.domain.offers import AUTO, Offers
from bot.domain.settings import MAX_PICTURES, SendAs, Settings
from bot.domain.sizes import edges_of, ratio_of, tier_of
from bot.i18n import Speaker
from bot.telegram.buttons import Row, button, choice, in_rows
from bot.telegram.callbacks import (
    BackgroundButton,
    LanguageButton,
    PicturesButton,
    ProviderButton,
    QualityButton,
    Section,
    SectionButton,
    SendAsButton,
    SizeButton,
    SizesButton,
)
from bot.telegram.names import LANGUAGES, vendor_name
from bot.telegram.views.looks import shape_label, size_label, tier_label
from bot.telegram.views.settings import sections, setting_line

OPENS = "›"
"""After what opens more choices. In every font, unlike triangles."""
WIDTHS = {Section.SIZE: 3, Section.PICTURES: MAX_PICTURES}
"""Buttons in a row, where they are short; else two."""


def settings_keyboard(speaker: Speaker, chosen: Settings, offers: Offers) -> InlineKeyboardMarkup:
    """A row for each setting, with what is chosen."""
    return InlineKeyboardMarkup(
        inline_keyboard=[
            [_opens(setting_line(speaker, each, chosen, offers), each)]
            for each in sections(chosen, offers)
        ]
    )


def section_keyboard(
    speaker: Speaker, section: Section, chosen: Settings, offers: Offers
) -> InlineKeyboardMarkup:
    """What the serving vendor offers; the chosen one, or the nearest to it, is marked."""
    keys = _CHOICES[section](speaker, chosen, offers)
    rows = in_rows(WIDTHS.get(section, 2), keys)
    return _with_way_back(speaker, rows, Section.ALL)


def shape_keyboard(
    speaker: Speaker, ratio: str, chosen: Settings, offers: Offers
) -> InlineKeyboardMarkup:
    """All sizes of one shape, from the smallest."""
    now, sizes = _sizes(chosen, offers)
    keys = [
        choice(tier_label(speaker, size), SizeButton(size=size), size == now)
        for size in sorted(sizes.get(ratio, []), key=lambda size: edges_of(size) or ())
    ]
    return _with_way_back(speaker, in_rows(1, keys), Section.SIZE)


def _shapes(speaker: Speaker, chosen: Settings, offers: Offers) -> Row:
    """A shape of one size is a choice; one of several opens them."""
    now, by_shape = _sizes(chosen, offers)
    keys = []
    for ratio, sizes in by_shape.items():
        if ratio is None or len(sizes) == 1:
            label = _shape_of_one(speaker, sizes[0])
            keys.append(choice(label, SizeButton(size=sizes[0]), now in sizes))
        else:
            keys.append(choice(f"{ratio} {OPENS}", SizesButton(ratio=ratio), now in sizes))
    return keys


def _shape_of_one(speaker: Speaker, size: str) -> str:
    """`9:16 · 4K`: what is large says so."""
    ratio, edges = ratio_of(size), edges_of(size)
    if ratio is None or edges is None:
        return size_label(speaker, size)
    return shape_label(f"4k {ratio}" if tier_of(edges) == "4k" else ratio)


def _sizes(chosen: Settings, offers: Offers) -> tuple[str, dict[str | None, list[str]]]:
    """The chosen one, and all by their shapes; the vendor may take it by its rule, unnamed."""
    offer = offers.serving(chosen.provider)
    now = offer.nearest(chosen.look).size
    by_shape: dict[str | None, list[str]] = {}
    for size in dict.fromkeys((*offer.sizes, now)):
        by_shape.setdefault(ratio_of(size), []).append(size)
    return now, by_shape


def _qualities(speaker: Speaker, chosen: Settings, offers: Offers) -> Row:
    offer = offers.serving(chosen.provider)
    now = offer.nearest(chosen.look).quality
    return [
        choice(speaker("choice-quality", value=each), QualityButton(quality=each), each == now)
        for each in offer.qualities or (AUTO,)
    ]


def _backgrounds(speaker: Speaker, chosen: Settings, offers: Offers) -> Row:
    offer = offers.serving(chosen.provider)
    now = offer.nearest(chosen.look).background
    return [
        choice(
            speaker("choice-background", value=each), BackgroundButton(background=each), each == now
        )
        for each in offer.backgrounds or (AUTO,)
    ]


def _pictures(_: Speaker, chosen: Settings, __: Offers) -> Row:
    return [
        choice(str(count), PicturesButton(count=count), count == chosen.pictures)
        for count in range(1, MAX_PICTURES + 1)
    ]


def _ways(speaker: Speaker, chosen: Settings, _: Offers) -> Row:
    return [
        choice(speaker(f"send-as-{way}"), SendAsButton(way=way), way is chosen.send_as)
        for way in SendAs
    ]


def _providers(speaker: Speaker, chosen: Settings, offers: Offers) -> Row:
    names = [offer.provider for offer in offers.by_vendor]
    any_of_them = speaker("provider-any")
    return [
        choice(any_of_them, ProviderButton(name=""), chosen.provider not in names),
        *(
            choice(vendor_name(name), ProviderButton(name=name), name == chosen.provider)
            for name in names
        ),
    ]


def _languages(_: Speaker, chosen: Settings, __: Offers) -> Row:
    return [
        choice(name, LanguageButton(language=code, on_settings=True), code is chosen.language)
        for code, name in LANGUAGES.items()
    ]


_CHOICES: dict[Section, Callable[[Speaker, Settings, Offers], Row]] = {
    Section.SIZE: _shapes,
    Section.QUALITY: _qualities,
    Section.BACKGROUND: _backgrounds,
    Section.PICTURES: _pictures,
    Section.SENDING: _ways,
    Section.PROVIDER: _providers,
    Section.LANGUAGE: _languages,
}


def _opens(label: str, section: Section) -> InlineKeyboardButton:
    return button(f"{label} {OPENS}", SectionButton(section=section))


def _with_way_back(speaker: Speaker, rows: list[Row], to: Section) -> InlineKeyboardMarkup:
    back = button(speaker("button-back"), SectionButton(section=to))
    return InlineKeyboardMarkup(inline_keyboard=[*rows, [back]])
