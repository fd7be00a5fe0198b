"""The one message of /settings."""

from collections.abc import Callable

from bot.domain.offers import Offers
from bot.domain.settings import SETTINGS, Language, SettingKey, Settings
from bot.i18n import Translator
from bot.telegram.views.brand_names import LANGUAGES, brand_name
from bot.telegram.views.html import escape_html, translate_html
from bot.telegram.views.image_options import describe_unmet, size_label


def settings_text(translator: Translator, chosen: Settings, offers: Offers) -> str:
    """Over the rows of all settings: what is not to be had any more."""
    notes = _notes(translator, chosen, offers)
    lines = [translate_html(translator, "settings"), "", *notes, *([""] if notes else [])]
    return "\n".join([*lines, translate_html(translator, "settings-tap")])


def section_text(
    translator: Translator, section: SettingKey, chosen: Settings, offers: Offers
) -> str:
    """Over the choices of one setting: what it is now."""
    line = setting_line(translator, section, chosen, offers)
    if section is SettingKey.PROVIDER:
        first = offers.serving(chosen.provider).provider
        if first != chosen.provider:
            line = translator("settings-provider-any", first=brand_name(first))
    return f"{translate_html(translator, 'settings')}\n\n{escape_html(line)}"


def sections(chosen: Settings, offers: Offers) -> list[SettingKey]:
    """The settings that can be chosen, and those that can only be taken back."""
    return [key for key, spec in SETTINGS.items() if spec.is_shown(chosen, offers)]


def setting_line(
    translator: Translator, section: SettingKey, chosen: Settings, offers: Offers
) -> str:
    """`Size: 16:9, 2048×1152`: what is chosen, as far as it can be. No HTML."""
    value = SETTINGS[section].effective(chosen, offers)
    return translator(f"settings-{section}", value=choice_label(translator, section, value))


def choice_label(translator: Translator, section: SettingKey, value: str) -> str:
    """One value of a setting in words."""
    if named := _NAMES.get(section):
        return named(translator, value)
    return translator(f"choice-{section}", value=value)


def _provider_name(translator: Translator, provider: str) -> str:
    return brand_name(provider) if provider else translator("provider-any")


_NAMES: dict[SettingKey, Callable[[Translator, str], str]] = {
    SettingKey.SIZE: size_label,
    SettingKey.PICTURES: lambda _, count: count,
    SettingKey.PROVIDER: _provider_name,
    SettingKey.LANGUAGE: lambda _, language: LANGUAGES[Language(language)],
}
"""Values that are names or numbers: they are no words of a language."""


def _notes(translator: Translator, chosen: Settings, offers: Offers) -> list[str]:
    offer = offers.serving(chosen.provider)
    notes = describe_unmet(translator, chosen.look, offer.nearest(chosen.look))
    if chosen.provider not in {None, offer.provider}:
        notes.append(
            translate_html(translator, "lacking-provider", name=brand_name(chosen.provider or ""))
        )
    return notes
