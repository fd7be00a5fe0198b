"""What buttons carry, within Telegram's 64 bytes."""

from enum import StrEnum
from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from bot.domain.settings import Language, SendAs


class Action(StrEnum):
    CANCEL = "cancel"
    AGAIN = "again"
    REST = "rest"
    REWORD = "reword"


class JobButton(CallbackData, prefix="job"):
    action: Action
    job_id: Annotated[int, Field(ge=1, lt=2**63)]


class SizeButton(CallbackData, prefix="size"):
    size: str


class QualityButton(CallbackData, prefix="quality"):
    quality: str


class BackgroundButton(CallbackData, prefix="background"):
    background: str


class PicturesButton(CallbackData, prefix="pictures"):
    count: int


class SendAsButton(CallbackData, prefix="send"):
    way: SendAs


class LanguageButton(CallbackData, prefix="language"):
    """`on_settings` tells the page of all settings from the question of /language."""

    language: Language
    on_settings: bool


class ProviderButton(CallbackData, prefix="provider"):
    """No name: the operator's order decides."""

    name: str


class ExampleButton(CallbackData, prefix="example"):
    number: int
