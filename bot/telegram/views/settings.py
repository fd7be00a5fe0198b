"""The one message of /settings."""

from bot.domain.settings import Settings
from bot.i18n import Speaker
from bot.telegram.keyboards import LANGUAGE_NAMES, size_label
from bot.telegram.words import say


def settings_text(speaker: Speaker, chosen: Settings) -> str:
    return say(
        speaker,
        "settings",
        size=size_label(speaker, chosen.size),
        pictures=chosen.pictures,
        sending=speaker(f"send-as-{chosen.send_as}"),
        language=LANGUAGE_NAMES[chosen.language],
    )
