"""What happens that the operator may have to hear of; `OperatorAlerts` decides what is said."""

from dataclasses import dataclass

from bot.domain.errors import BotError
from bot.network import ProxySwitch

TELEGRAM = "Telegram"


@dataclass(frozen=True, slots=True)
class ProviderFailing:
    """A provider's circuit opened; `others`: at least one of the others draws."""

    provider: str
    others: bool


@dataclass(frozen=True, slots=True)
class ProviderBack:
    """A provider's circuit closed."""

    provider: str


@dataclass(frozen=True, slots=True)
class ProxyFailed:
    """Nobody comes through a proxy to `target`: a provider's name, or `TELEGRAM`."""

    target: str
    switch: ProxySwitch


@dataclass(frozen=True, slots=True)
class UploadsSlow:
    """Results come without their files for a while."""


@dataclass(frozen=True, slots=True)
class UpdatesTaken:
    """Another program, or a webhook, takes the bot's updates."""

    by_webhook: bool


@dataclass(frozen=True, slots=True)
class UpdatesBack:
    """Nobody else takes them any more."""


@dataclass(frozen=True, slots=True)
class FloodWait:
    """Telegram takes an answer only in so many seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class TelegramBack:
    """Telegram answers again, after so many seconds. It may be gone again already."""

    silent: float


OperatorEvent = (
    BotError
    | ProviderFailing
    | ProviderBack
    | ProxyFailed
    | UploadsSlow
    | UpdatesTaken
    | UpdatesBack
    | FloodWait
    | TelegramBack
)
