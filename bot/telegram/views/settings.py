"""The one message of /settings."""

from bot.domain.offers import AUTO, Offers
from bot.domain.settings import Settings
from bot.i18n import Speaker
from bot.telegram.callbacks import Section
from bot.telegram.names import LANGUAGES, vendor_name
from bot.telegram.views.looks import lacking, size_label
from bot.telegram.words import quoted, say


def settings_text(speaker: Speaker, chosen: Settings, offers: Offers) -> str:
    """Over the rows of all settings: what is not to be had any more."""
    notes = _notes(speaker, chosen, offers)
    lines = [say(speaker, "settings"), "", *notes, *([""] if notes else [])]
    return "\n".join([*lines, say(speaker, "settings-tap")])


def section_text(speaker: Speaker, section: Section, chosen: Settings, offers: Offers) -> str:
    """Over the choices of one setting: what it is now."""
    line = setting_line(speaker, section, chosen, offers)
    if section is Section.PROVIDER:
        first = offers.serving(chosen.provider).provider
        if first != chosen.provider:
            line = speaker("settings-provider-any", first=vendor_name(first))
    return f"{say(speaker, 'settings')}\n\n{quoted(line)}"


def sections(chosen: Settings, offers: Offers) -> list[Section]:
    """The settings that can be chosen, and those that can only be taken back."""
    offer = offers.serving(chosen.provider)
    several = len(offers.by_vendor) > 1 or chosen.provider not in {None, offer.provider}
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


def setting_line(speaker: Speaker, section: Section, chosen: Settings, offers: Offers) -> str:
    """`Size: 16:9, 2048×1152`: what is chosen, as far as it can be. No HTML."""
    offer = offers.serving(chosen.provider)
    look = offer.nearest(chosen.look)
    is_chosen = offer.provider == chosen.provider
    values: dict[Section, str | int] = {
        Section.SIZE: size_label(speaker, look.size),
        Section.QUALITY: look.quality,
        Section.BACKGROUND: look.background,
        Section.PICTURES: chosen.pictures,
        Section.SENDING: speaker(f"send-as-{chosen.send_as}"),
        Section.PROVIDER: vendor_name(offer.provider) if is_chosen else speaker("provider-any"),
        Section.LANGUAGE: LANGUAGES[chosen.language],
    }
    return speaker(f"settings-{section}", value=values[section])


def _notes(speaker: Speaker, chosen: Settings, offers: Offers) -> list[str]:
    offer = offers.serving(chosen.provider)
    notes = lacking(speaker, chosen.look, offer.nearest(chosen.look))
    if chosen.provider not in {None, offer.provider}:
        notes.append(say(speaker, "lacking-provider", name=vendor_name(chosen.provider or "")))
    return notes
