"""Keyboards of /settings: a row for each setting, and the choices of one."""

from collections.abc import Callable

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from bot.domain.offers import AUTO, Offers
from bot.domain.settings import MAX_PICTURES, SendAs, Settings
from bot.domain.sizes import edges_of, ratio_of, tier_of
from bot.i18n import Translator
from bot.telegram.callback_data import (
    BackgroundCallback,
    ImageCountCallback,
    LanguageCallback,
    ProviderCallback,
    QualityCallback,
    Section,
    SendAsCallback,
    SettingsSectionCallback,
    ShapeSizesCallback,
    SizeCallback,
)
from bot.telegram.keyboards.builders import Row, button, choice, in_rows
from bot.telegram.views.brand_names import LANGUAGES, brand_name
from bot.telegram.views.image_options import shape_label, size_label, tier_label
from bot.telegram.views.settings import sections, setting_line

OPEN_MARK = "›"
"""After what opens more choices. In every font, unlike triangles."""
WIDTHS = {Section.SIZE: 3, Section.PICTURES: MAX_PICTURES}
"""Buttons in a row, where they are short; else two."""


def settings_keyboard(
    translator: Translator, chosen: Settings, offers: Offers
) -> InlineKeyboardMarkup:
    """A row for each setting, with what is chosen."""
    return InlineKeyboardMarkup(
        inline_keyboard=[
            [_section_button(setting_line(translator, each, chosen, offers), each)]
            for each in sections(chosen, offers)
        ]
    )


def section_keyboard(
    translator: Translator, section: Section, chosen: Settings, offers: Offers
) -> InlineKeyboardMarkup:
    """What the serving provider offers; the chosen one, or the nearest to it, is marked."""
    keys = _CHOICES[section](translator, chosen, offers)
    rows = in_rows(WIDTHS.get(section, 2), keys)
    return _with_back_button(translator, rows, Section.ALL)


def shape_keyboard(
    translator: Translator, ratio: str, chosen: Settings, offers: Offers
) -> InlineKeyboardMarkup:
    """All sizes of one shape, from the smallest."""
    now, sizes = _sizes(chosen, offers)
    keys = [
        choice(tier_label(translator, size), SizeCallback(size=size), size == now)
        for size in sorted(sizes.get(ratio, []), key=lambda size: edges_of(size) or ())
    ]
    return _with_back_button(translator, in_rows(1, keys), Section.SIZE)


def _shapes(translator: Translator, chosen: Settings, offers: Offers) -> Row:
    """A shape of one size is a choice; one of several opens them."""
    now, by_shape = _sizes(chosen, offers)
    keys = []
    for ratio, sizes in by_shape.items():
        if ratio is None or len(sizes) == 1:
            label = _shape_of_one(translator, sizes[0])
            keys.append(choice(label, SizeCallback(size=sizes[0]), now in sizes))
        else:
            keys.append(
                choice(f"{ratio} {OPEN_MARK}", ShapeSizesCallback(ratio=ratio), now in sizes)
            )
    return keys


def _shape_of_one(translator: Translator, size: str) -> str:
    """`9:16 · 4K`: what is large says so."""
    ratio, edges = ratio_of(size), edges_of(size)
    if ratio is None or edges is None:
        return size_label(translator, size)
    return shape_label(f"4k {ratio}" if tier_of(edges) == "4k" else ratio)


def _sizes(chosen: Settings, offers: Offers) -> tuple[str, dict[str | None, list[str]]]:
    """The size in effect, and all sizes by aspect ratio; it may be in none of the provider's lists."""
    offer = offers.serving(chosen.provider)
    now = offer.nearest(chosen.look).size
    by_shape: dict[str | None, list[str]] = {}
    for size in dict.fromkeys((*offer.sizes, now)):
        by_shape.setdefault(ratio_of(size), []).append(size)
    return now, by_shape


def _qualities(translator: Translator, chosen: Settings, offers: Offers) -> Row:
    offer = offers.serving(chosen.provider)
    now = offer.nearest(chosen.look).quality
    return [
        choice(translator("choice-quality", value=each), QualityCallback(quality=each), each == now)
        for each in offer.qualities or (AUTO,)
    ]


def _backgrounds(translator: Translator, chosen: Settings, offers: Offers) -> Row:
    offer = offers.serving(chosen.provider)
    now = offer.nearest(chosen.look).background
    return [
        choice(
            translator("choice-background", value=each),
            BackgroundCallback(background=each),
            each == now,
        )
        for each in offer.backgrounds or (AUTO,)
    ]


def _counts(_: Translator, chosen: Settings, __: Offers) -> Row:
    return [
        choice(str(count), ImageCountCallback(count=count), count == chosen.pictures)
        for count in range(1, MAX_PICTURES + 1)
    ]


def _send_modes(translator: Translator, chosen: Settings, _: Offers) -> Row:
    return [
        choice(translator(f"send-as-{way}"), SendAsCallback(way=way), way is chosen.send_as)
        for way in SendAs
    ]


def _providers(translator: Translator, chosen: Settings, offers: Offers) -> Row:
    names = [offer.provider for offer in offers.by_provider]
    any_of_them = translator("provider-any")
    return [
        choice(any_of_them, ProviderCallback(name=""), chosen.provider not in names),
        *(
            choice(brand_name(name), ProviderCallback(name=name), name == chosen.provider)
            for name in names
        ),
    ]


def _languages(_: Translator, chosen: Settings, __: Offers) -> Row:
    return [
        choice(name, LanguageCallback(language=code, on_settings=True), code is chosen.language)
        for code, name in LANGUAGES.items()
    ]


_CHOICES: dict[Section, Callable[[Translator, Settings, Offers], Row]] = {
    Section.SIZE: _shapes,
    Section.QUALITY: _qualities,
    Section.BACKGROUND: _backgrounds,
    Section.PICTURES: _counts,
    Section.SENDING: _send_modes,
    Section.PROVIDER: _providers,
    Section.LANGUAGE: _languages,
}


def _section_button(label: str, section: Section) -> InlineKeyboardButton:
    return button(f"{label} {OPEN_MARK}", SettingsSectionCallback(section=section))


def _with_back_button(translator: Translator, rows: list[Row], to: Section) -> InlineKeyboardMarkup:
    back = button(translator("button-back"), SettingsSectionCallback(section=to))
    return InlineKeyboardMarkup(inline_keyboard=[*rows, [back]])
