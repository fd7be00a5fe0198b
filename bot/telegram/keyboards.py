"""The buttons under messages, but for those of /settings."""

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from bot.domain.failures import Failure
from bot.domain.settings import Language
from bot.i18n import Speaker
from bot.telegram.buttons import button, choice
from bot.telegram.callbacks import (
    Action,
    ExampleButton,
    JobButton,
    LanguageButton,
    SuggestionButton,
)
from bot.telegram.names import LANGUAGES

EXAMPLES = (1, 2, 3)
SUGGESTIONS = (1, 2, 3, 4)
NO_BUTTON = frozenset(
    {
        "unavailable",
        "picture-unsupported",
        "picture-damaged",
        "picture-too-large",
        "picture-too-detailed",
        "picture-gone",
    }
)
"""Failures after which the same request would fail in the same way."""
REWORDED = frozenset({"moderated", "malformed", "prompt-too-long"})


def examples(speaker: Speaker) -> InlineKeyboardMarkup:
    """Three prompts to tap."""
    return _column(
        [button(speaker(f"example-{number}"), ExampleButton(number=number)) for number in EXAMPLES]
    )


def one_example(speaker: Speaker) -> InlineKeyboardMarkup:
    return _column([button(speaker("example-1"), ExampleButton(number=1))])


def suggestions(speaker: Speaker, waits_since: int) -> InlineKeyboardMarkup:
    """What people often change, to tap; for the pictures that wait since that update."""
    return _column(
        [
            button(
                speaker(f"suggestion-{number}"),
                SuggestionButton(number=number, waits_since=waits_since),
            )
            for number in SUGGESTIONS
        ]
    )


def cancel(speaker: Speaker, job_id: int) -> InlineKeyboardMarkup:
    return _column([_job_button(speaker, Action.CANCEL, job_id)])


def after_result(speaker: Speaker, job_id: int, *, partial: bool) -> InlineKeyboardMarkup:
    actions = [Action.REST, Action.AGAIN] if partial else [Action.AGAIN]
    return _row([_job_button(speaker, action, job_id) for action in actions])


def after_failure(speaker: Speaker, job_id: int, failure: Failure) -> InlineKeyboardMarkup | None:
    """The one button that helps."""
    if failure.code in NO_BUTTON:
        return None
    if failure.code in REWORDED:
        return _column([_job_button(speaker, Action.REWORD, job_id)])
    if failure.code == "cancelled":
        return _column([button(speaker("button-again"), _job(Action.AGAIN, job_id))])
    return _column([button(speaker("button-try-again"), _job(Action.AGAIN, job_id))])


def languages(chosen: Language) -> InlineKeyboardMarkup:
    return _row(
        [
            choice(name, LanguageButton(language=code, on_settings=False), code is chosen)
            for code, name in LANGUAGES.items()
        ]
    )


def _job_button(speaker: Speaker, action: Action, job_id: int) -> InlineKeyboardButton:
    return button(speaker(f"button-{action}"), _job(action, job_id))


def _job(action: Action, job_id: int) -> JobButton:
    return JobButton(action=action, job_id=job_id)


def _column(buttons: list[InlineKeyboardButton]) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(inline_keyboard=[[each] for each in buttons])


def _row(buttons: list[InlineKeyboardButton]) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(inline_keyboard=[buttons])
