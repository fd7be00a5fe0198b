"""What a person or a group chose."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.domain.ids import ChatId, UserId
from bot.domain.offers import ANY_LOOK, AUTO, Look, Offer, Offers

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

    id: UserId | ChatId

    @property
    def is_group(self) -> bool:
        return self.id < 0


class SettingKey(StrEnum):
    """The settings in the order in which they are shown."""

    SIZE = "size"
    QUALITY = "quality"
    BACKGROUND = "background"
    PICTURES = "pictures"
    SENDING = "send"
    PROVIDER = "provider"
    LANGUAGE = "language"


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingSpec:
    """One setting, with its values as texts.

    Its sentences are `settings-<key>` and, for a choice, `choice-<key>`; `column` is its name in the
    database. `change` raises ValueError for what is no value of it.
    """

    column: str
    wanted: Callable[[Settings], str]
    change: Callable[[Settings, str], Settings]
    choices: Callable[[Settings, Offers], tuple[str, ...]]
    effective: Callable[[Settings, Offers], str]
    """What is wanted, or the nearest to it that can be had."""
    is_shown: Callable[[Settings, Offers], bool] = lambda *_: True
    """Whether there is a choice, or one to take back."""

    def is_offered(self, settings: Settings, offers: Offers) -> bool:
        """Whether that very choice can be had."""
        return self.wanted(settings) == self.effective(settings, offers)


def _look_setting(
    name: str, choices: Callable[[Offer], tuple[str, ...]], *, always_shown: bool = False
) -> SettingSpec:
    """A part of the look: the provider that draws for them says what there is."""

    def wanted(settings: Settings) -> str:
        return str(getattr(settings.look, name))

    def serving(settings: Settings, offers: Offers) -> Offer:
        return offers.serving(settings.provider)

    return SettingSpec(
        column=name,
        wanted=wanted,
        change=lambda now, value: replace(now, look=replace(now.look, **{name: value})),
        choices=lambda now, offers: choices(serving(now, offers)) or (AUTO,),
        effective=lambda now, offers: str(getattr(serving(now, offers).nearest(now.look), name)),
        is_shown=lambda now, offers: (
            always_shown or bool(choices(serving(now, offers))) or wanted(now) != AUTO
        ),
    )


def _effective_provider(settings: Settings, offers: Offers) -> str:
    """The chosen one, while it is there; else none."""
    first = offers.serving(settings.provider).provider
    return first if first == settings.provider else ""


SETTINGS = {
    SettingKey.SIZE: _look_setting("size", lambda offer: offer.sizes, always_shown=True),
    SettingKey.QUALITY: _look_setting("quality", lambda offer: offer.qualities),
    SettingKey.BACKGROUND: _look_setting("background", lambda offer: offer.backgrounds),
    SettingKey.PICTURES: SettingSpec(
        column="pictures",
        wanted=lambda now: str(now.pictures),
        change=lambda now, value: replace(now, pictures=int(value)),
        choices=lambda *_: tuple(map(str, range(1, MAX_PICTURES + 1))),
        effective=lambda now, _: str(min(max(1, now.pictures), MAX_PICTURES)),
    ),
    SettingKey.SENDING: SettingSpec(
        column="send_as",
        wanted=lambda now: now.send_as,
        change=lambda now, value: replace(now, send_as=SendAs(value)),
        choices=lambda *_: tuple(SendAs),
        effective=lambda now, _: now.send_as,
    ),
    SettingKey.PROVIDER: SettingSpec(
        column="provider",
        wanted=lambda now: now.provider or "",
        change=lambda now, value: replace(now, provider=value or None),
        choices=lambda _, offers: ("", *(offer.provider for offer in offers.by_provider)),
        effective=_effective_provider,
        is_shown=lambda now, offers: (
            len(offers.by_provider) > 1 or (now.provider or "") != _effective_provider(now, offers)
        ),
    ),
    SettingKey.LANGUAGE: SettingSpec(
        column="language",
        wanted=lambda now: now.language,
        change=lambda now, value: replace(now, language=Language(value)),
        choices=lambda *_: tuple(Language),
        effective=lambda now, _: now.language,
    ),
}
"""All settings. An empty provider stands for the operator's order."""
