"""Keyboards of /settings: a row for each setting, and the choices of one."""

from functools import partial
from typing import Literal

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from bot.domain.offers import Offers
from bot.domain.settings import MAX_PICTURES, SETTINGS, Language, SettingKey, Settings
from bot.domain.sizes import edges_of, ratio_of, tier_of
from bot.i18n import Translator
from bot.telegram.callback_data import (
    ALL_SETTINGS,
    LanguageCallback,
    SettingCallback,
    SettingsSectionCallback,
    ShapeSizesCallback,
)
from bot.telegram.keyboards.builders import Row, button, choice, in_rows
from bot.telegram.views.image_options import shape_label, size_label, tier_label
from bot.telegram.views.settings import choice_label, sections, setting_line

OPEN_MARK = "›"
"""After what opens more choices. In every font, unlike triangles."""
WIDTHS = {SettingKey.SIZE: 3, SettingKey.PICTURES: MAX_PICTURES}
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
    translator: Translator, section: SettingKey, chosen: Settings, offers: Offers
) -> InlineKeyboardMarkup:
    """What the serving provider offers; the chosen one, or the nearest to it, is marked."""
    choices = _shapes if section is SettingKey.SIZE else partial(_choices, section)
    keys = choices(translator, chosen, offers)
    rows = in_rows(WIDTHS.get(section, 2), keys)
    return _with_back_button(translator, rows, ALL_SETTINGS)


def shape_keyboard(
    translator: Translator, ratio: str, chosen: Settings, offers: Offers
) -> InlineKeyboardMarkup:
    """All sizes of one shape, from the smallest."""
    now, sizes = _sizes(chosen, offers)
    keys = [
        choice(tier_label(translator, size), _callback(SettingKey.SIZE, size), size == now)
        for size in sorted(sizes.get(ratio, []), key=lambda size: edges_of(size) or ())
    ]
    return _with_back_button(translator, in_rows(1, keys), SettingKey.SIZE)


def _shapes(translator: Translator, chosen: Settings, offers: Offers) -> Row:
    """A shape of one size is a choice; one of several opens them."""
    now, by_shape = _sizes(chosen, offers)
    keys = []
    for ratio, sizes in by_shape.items():
        if ratio is None or len(sizes) == 1:
            label = _shape_of_one(translator, sizes[0])
            keys.append(choice(label, _callback(SettingKey.SIZE, sizes[0]), now in sizes))
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


def _choices(section: SettingKey, translator: Translator, chosen: Settings, offers: Offers) -> Row:
    spec = SETTINGS[section]
    now = spec.effective(chosen, offers)
    return [
        choice(choice_label(translator, section, value), _callback(section, value), value == now)
        for value in spec.choices(chosen, offers)
    ]


def _callback(section: SettingKey, value: str) -> CallbackData:
    if section is SettingKey.LANGUAGE:
        return LanguageCallback(language=Language(value), on_settings=True)
    return SettingCallback(key=section, value=value)


def _section_button(label: str, section: SettingKey) -> InlineKeyboardButton:
    return button(f"{label} {OPEN_MARK}", SettingsSectionCallback(section=section))


def _with_back_button(
    translator: Translator, rows: list[Row], to: SettingKey | Literal["all"]
) -> InlineKeyboardMarkup:
    back = button(translator("button-back"), SettingsSectionCallback(section=to))
    return InlineKeyboardMarkup(inline_keyboard=[*rows, [back]])
