"""Sentences of the terminal, before they are put into a language."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.config import ConfigError
from bot.domain.errors import ErrorValue, StorageUnavailable
from bot.i18n import Translator, Value
from bot.providers import PROFILES

UNKNOWN: dict[str, ErrorValue] = {"kind": "other", "place": "", "detail": ""}


@dataclass(frozen=True, slots=True)
class Sentence:
    """A key of `locales/` with its values; a value may be a sentence, too."""

    key: str
    values: Mapping[str, "Value | Sentence"] = field(default_factory=dict)

    def render(self, translator: Translator) -> str:
        values = {
            name: value.render(translator) if isinstance(value, Sentence) else value
            for name, value in self.values.items()
        }
        return translator(self.key, **values)


def storage_sentence(error: StorageUnavailable) -> Sentence:
    """Says why the data cannot be used; see `bot.storage.engine.errors`."""
    return Sentence("start-no-storage", UNKNOWN | error.values)


def config_sentence(error: ConfigError) -> Sentence:
    """Names the setting, and says what it may be."""
    what = "PROXY" if error.name.upper().endswith("_PROXY") else error.name
    for provider in PROFILES:
        what = what.removeprefix(f"{provider.upper()}_")
    expects = Sentence(f"expects-{what.lower().replace('_', '-')}")
    key = "config-missing" if error.missing else "config-senseless"
    return Sentence(key, {"name": error.name, "expects": expects})
