"""What buttons carry, within Telegram's 64 bytes."""

from enum import StrEnum

from aiogram.filters.callback_data import CallbackData

from bot.domain.settings import Language


class Action(StrEnum):
    CANCEL = "cancel"
    AGAIN = "again"
    REST = "rest"
    REWORD = "reword"


class JobButton(CallbackData, prefix="job"):
    action: Action
    job_id: int


class Choice(StrEnum):
    SIZE = "size"
    PICTURES = "pictures"
    SEND_AS = "send"
    LANGUAGE = "language"


class SettingButton(CallbackData, prefix="set"):
    choice: Choice
    value: str


class LanguageButton(CallbackData, prefix="language"):
    value: Language


class ExampleButton(CallbackData, prefix="example"):
    number: int
