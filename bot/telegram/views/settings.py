"""The one message of /settings."""

from bot.domain.offers import Offer, Offers
from bot.domain.settings import Settings
from bot.i18n import Speaker
from bot.telegram.names import LANGUAGES, vendor_name
from bot.telegram.views.looks import lacking, size_label
from bot.telegram.words import say


def settings_text(speaker: Speaker, chosen: Settings, offers: Offers) -> str:
    """What is chosen, as far as it can be; what is not to be had any more."""
    offer = offers.serving(chosen.provider)
    lines = [
        say(speaker, "settings"),
        *_look(speaker, chosen, offer),
        say(speaker, "settings-pictures", count=chosen.pictures),
        say(speaker, "settings-sending", way=speaker(f"send-as-{chosen.send_as}")),
        say(speaker, "settings-language", name=LANGUAGES[chosen.language]),
    ]
    if len(offers.by_vendor) > 1:
        lines.append(_provider(speaker, chosen, offer))
    if notes := _notes(speaker, chosen, offer):
        lines += ["", *notes]
    return "\n".join([*lines, "", say(speaker, "settings-tap")])


def _look(speaker: Speaker, chosen: Settings, offer: Offer) -> list[str]:
    look = offer.nearest(chosen.look)
    lines = [say(speaker, "settings-size", size=size_label(speaker, look.size))]
    if offer.qualities:
        lines.append(say(speaker, "choice-quality", value=look.quality))
    if offer.backgrounds:
        lines.append(say(speaker, "choice-background", value=look.background))
    return lines


def _provider(speaker: Speaker, chosen: Settings, offer: Offer) -> str:
    name = vendor_name(offer.provider)
    if offer.provider == chosen.provider:
        return say(speaker, "settings-provider", name=name)
    return say(speaker, "settings-provider-any", first=name)


def _notes(speaker: Speaker, chosen: Settings, offer: Offer) -> list[str]:
    notes = lacking(speaker, chosen.look, offer.nearest(chosen.look))
    if chosen.provider not in {None, offer.provider}:
        notes.append(say(speaker, "lacking-provider", name=vendor_name(chosen.provider or "")))
    return notes
