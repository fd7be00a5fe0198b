"""Callback data of inline buttons, within Telegram's 64 bytes."""

from enum import StrEnum
from typing import Annotated, Literal, Self

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from bot.domain.ids import JobId, UpdateId, UserId
from bot.domain.intake import Question
from bot.domain.settings import SETTINGS, Language, SettingKey, Settings


class JobAction(StrEnum):
    CANCEL = "cancel"
    AGAIN = "again"
    REST = "rest"
    REWORD = "reword"
    WITHOUT = "without"
    """Without the references that cannot be used."""
    LEAVE = "leave"
    """Not at all."""
    SHAPES = "shapes"
    """Shows the shapes to choose from, and BACK the usual buttons again."""
    BACK = "back"
    BACK_TO_FILES = "files"
    """The same where the originals are in the chat already."""


class ImageAction(StrEnum):
    EDIT = "edit"
    ORIGINAL = "original"


ValidJobId = Annotated[JobId, Field(ge=1, lt=2**63)]


class JobCallback(CallbackData, prefix="job"):
    action: JobAction
    job_id: ValidJobId


class ImageCallback(CallbackData, prefix="picture"):
    """One result of a request; `position` counts from 0."""

    action: ImageAction
    job_id: ValidJobId
    position: Annotated[int, Field(ge=0, lt=100)]


class ShapeCallback(CallbackData, prefix="shape", sep="|"):
    """The same request in another shape: `16:9`, `4k 9:16`."""

    shape: Annotated[str, Field(pattern=r"^(4k )?[1-9][0-9]?:[1-9][0-9]?$")]
    job_id: ValidJobId


class SuggestionCallback(CallbackData, prefix="suggest"):
    """An instruction for that user's references that wait since that update."""

    number: int
    user_id: UserId
    waits_since: UpdateId

    @property
    def question(self) -> Question:
        return Question(self.user_id, self.waits_since)


ALL_SETTINGS: Literal["all"] = "all"


class SettingsSectionCallback(CallbackData, prefix="settings"):
    """Shows the choices of one setting, or a row for each."""

    section: SettingKey | Literal["all"]


class ShapeSizesCallback(CallbackData, prefix="sizes", sep="|"):
    """Shows all sizes of a shape: `16:9`."""

    ratio: str


class DrawAnywayCallback(CallbackData, prefix="anyway"):
    """Draws words that hardly say what to draw: those of the message that was answered.

    `user_id` and `waits_since` (an update's id) say which pending references go with them; both are
    0 where none do.
    """

    user_id: UserId = UserId(0)
    waits_since: UpdateId = UpdateId(0)

    @property
    def question(self) -> Question | None:
        return Question(self.user_id, self.waits_since) if self.waits_since else None


ANY_SETTINGS = Settings(Language.EN)


class SettingCallback(CallbackData, prefix="setting"):
    """A choice on the page of settings: `quality:high`, where the key is the prefix.

    The language has a button of its own, LanguageCallback. An empty provider: the operator's order.
    """

    key: SettingKey
    value: str

    def pack(self) -> str:
        return f"{self.key}:{self.value}"

    @classmethod
    def unpack(cls, value: str) -> Self:
        key, mark, chosen = value.partition(":")
        if not mark or ":" in chosen or key == SettingKey.LANGUAGE:
            raise ValueError(value)
        SETTINGS[SettingKey(key)].change(ANY_SETTINGS, chosen)  # refuses what is no value
        return cls(key=SettingKey(key), value=chosen)


class LanguageCallback(CallbackData, prefix="language"):
    """`on_settings` tells the page of all settings from the question of /language."""

    language: Language
    on_settings: bool


class ExampleCallback(CallbackData, prefix="example"):
    number: int


class ForgetCallback(CallbackData, prefix="forget"):
    """The answer to the question whether all about the person shall go."""

    sure: bool
