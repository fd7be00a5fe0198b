"""What a person or a group chose, and what may be chosen."""

from dataclasses import dataclass
from enum import StrEnum

MAX_PICTURES = 4


class Language(StrEnum):
    RU = "ru"
    EN = "en"

    @classmethod
    def of(cls, telegram_code: str | None) -> "Language":
        """The language of somebody's Telegram: `ru` and `ru-RU` are Russian, all others English."""
        return cls.RU if (telegram_code or "").split("-")[0].lower() == "ru" else cls.EN


class SendAs(StrEnum):
    """How a result is sent."""

    PHOTO = "photo"
    FILE = "file"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Settings:
    """The choices of one person, or of one group."""

    language: Language
    size: str = "auto"
    pictures: int = 1
    send_as: SendAs = SendAs.PHOTO


@dataclass(frozen=True, slots=True)
class Owner:
    """Whom settings belong to: a person (positive Telegram id) or a group (negative)."""

    id: int

    @property
    def is_group(self) -> bool:
        return self.id < 0


@dataclass(frozen=True, slots=True)
class Offer:
    """What the serving vendor can do. Sizes are `auto` or `WIDTHxHEIGHT`, in pixels."""

    sizes: tuple[str, ...]
    max_references: int  # 0: it draws from words only
    prompt_limit: int  # characters
    typical_seconds: int  # for one picture, until there are measurements
