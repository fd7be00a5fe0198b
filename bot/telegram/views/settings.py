"""The one message of /settings."""

from bot.domain.offers import AUTO, Offers
from bot.domain.settings import Settings
from bot.i18n import Translator
from bot.telegram.callback_data import Section
from bot.telegram.views.brand_names import LANGUAGES, brand_name
from bot.telegram.views.html import escape_html, translate_html
from bot.telegram.views.image_options import describe_unmet, size_label


def settings_text(translator: Translator, chosen: Settings, offers: Offers) -> str:
    """Over the rows of all settings: what is not to be had any more."""
    notes = _notes(translator, chosen, offers)
    lines = [translate_html(translator, "settings"), "", *notes, *([""] if notes else [])]
    return "\n".join([*lines, translate_html(translator, "settings-tap")])


def section_text(translator: Translator, section: Section, chosen: Settings, offers: Offers) -> str:
    """Over the choices of one setting: what it is now."""
    line = setting_line(translator, section, chosen, offers)
    if section is Section.PROVIDER:
        first = offers.serving(chosen.provider).provider
        if first != chosen.provider:
            line = translator("settings-provider-any", first=brand_name(first))
    return f"{translate_html(translator, 'settings')}\n\n{escape_html(line)}"


def sections(chosen: Settings, offers: Offers) -> list[Section]:
    """The settings that can be chosen, and those that can only be taken back."""
    offer = offers.serving(chosen.provider)
    several = len(offers.by_provider) > 1 or chosen.provider not in {None, offer.provider}
    shown = {
        Section.SIZE: True,
        Section.QUALITY: bool(offer.qualities) or chosen.look.quality != AUTO,
        Section.BACKGROUND: bool(offer.backgrounds) or chosen.look.background != AUTO,
        Section.PICTURES: True,
        Section.SENDING: True,
        Section.PROVIDER: several,
        Section.LANGUAGE: True,
    }
    return [section for section, is_shown in shown.items() if is_shown]


def setting_line(translator: Translator, section: Section, chosen: Settings, offers: Offers) -> str:
    """`Size: 16:9, 2048×1152`: what is chosen, as far as it can be. No HTML."""
    offer = offers.serving(chosen.provider)
    look = offer.nearest(chosen.look)
    is_chosen = offer.provider == chosen.provider
    values: dict[Section, str | int] = {
        Section.SIZE: size_label(translator, look.size),
        Section.QUALITY: look.quality,
        Section.BACKGROUND: look.background,
        Section.PICTURES: chosen.pictures,
        Section.SENDING: translator(f"send-as-{chosen.send_as}"),
        Section.PROVIDER: brand_name(offer.provider) if is_chosen else translator("provider-any"),
        Section.LANGUAGE: LANGUAGES[chosen.language],
    }
    return translator(f"settings-{section}", value=values[section])


def _notes(translator: Translator, chosen: Settings, offers: Offers) -> list[str]:
    offer = offers.serving(chosen.provider)
    notes = describe_unmet(translator, chosen.look, offer.nearest(chosen.look))
    if chosen.provider not in {None, offer.provider}:
        notes.append(
            translate_html(translator, "lacking-provider", name=brand_name(chosen.provider or ""))
        )
    return notes
