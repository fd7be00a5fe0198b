"""What a person or a group chose."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.offers import ANY_LOOK, Look

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
    """The choices of one person, or of one group.

    `provider` is the provider that draws for them; None: the operator's order decides.
    """

    language: Language
    look: Look = ANY_LOOK
    pictures: int = 1
    send_as: SendAs = SendAs.PHOTO
    provider: str | None = None


@dataclass(frozen=True, slots=True)
class Owner:
    """Whom settings belong to: a person (positive Telegram id) or a group (negative)."""

    id: int

    @property
    def is_group(self) -> bool:
        return self.id < 0
