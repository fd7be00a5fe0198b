"""The buttons under messages, but for those of /settings."""

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from bot.domain.errors import BotError, OriginalCleared
from bot.domain.failures import Failure
from bot.domain.intake import Question
from bot.domain.jobs import Origin
from bot.domain.settings import Language
from bot.i18n import Speaker
from bot.services.results import Result
from bot.telegram.buttons import Row, button, choice, in_rows
from bot.telegram.callbacks import (
    Action,
    AnywayButton,
    ExampleButton,
    ForgetButton,
    JobButton,
    LanguageButton,
    PictureAction,
    PictureButton,
    ShapeButton,
    SuggestionButton,
)
from bot.telegram.names import LANGUAGES
from bot.telegram.views.looks import shape_label

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
CANCELLED = frozenset({"cancelled", "cancelled-by-administrator"})
NOT_BROUGHT = frozenset({"undelivered", "unconfirmed", "answer-refused", "interrupted"})
"""The pictures are there, but for Telegram."""
BACK = f"{JobButton.__prefix__}:{Action.BACK}:"
ORIGINAL = f"{PictureButton.__prefix__}:{PictureAction.ORIGINAL}:"
REST = f"{JobButton.__prefix__}:{Action.REST}:"
"""What these buttons carry, but for the request."""


def examples(speaker: Speaker) -> InlineKeyboardMarkup:
    """Three prompts to tap."""
    return _column(
        [button(speaker(f"example-{number}"), ExampleButton(number=number)) for number in EXAMPLES]
    )


def one_example(speaker: Speaker) -> InlineKeyboardMarkup:
    return _column([button(speaker("example-1"), ExampleButton(number=1))])


def suggestions(speaker: Speaker, origin: Origin) -> InlineKeyboardMarkup:
    """What people often change, to tap; for the pictures that wait since the update there."""
    return _column(_suggestions(speaker, Question(origin.person_id, origin.update_id)))


def anyway(speaker: Speaker, question: Question | None) -> InlineKeyboardMarkup:
    """Draws what was said after all; for pictures that wait, beside what people often change."""
    label = speaker("button-anyway")
    if question is None:
        return _column([button(label, AnywayButton())])
    about = {"person_id": question.person_id, "waits_since": question.update_id}
    return _column([*_suggestions(speaker, question), button(label, AnywayButton(**about))])


def cancel(speaker: Speaker, job_id: int) -> InlineKeyboardMarkup:
    return _column([_job_button(speaker, Action.CANCEL, job_id)])


def after_result(
    speaker: Speaker, result: Result, *, originals_there: bool = False
) -> InlineKeyboardMarkup:
    """Of several pictures, each has a row of its own. What is in the chat is not offered."""
    job_id = result.job.id
    edits = _picture_buttons(speaker, PictureAction.EDIT, result) if result.may_be_edited else []
    originals = [] if originals_there else _originals(speaker, result)
    again = [_job_button(speaker, Action.AGAIN, job_id)]
    size = [_job_button(speaker, Action.SHAPES, job_id)] if result.shapes else []
    if len(result.positions) == 1:
        keys = [*again, *edits, *originals, *size]
        rows = in_rows(3 if len(keys) == 3 else 2, keys)
    else:
        pairs = [[*pair] for pair in zip(edits, originals, strict=False)]
        rows = [[*again, *size], *(pairs or in_rows(2, edits or originals))]
    return InlineKeyboardMarkup(inline_keyboard=_rest(speaker, result) + rows)


def shapes(
    speaker: Speaker, result: Result, *, originals_there: bool = False
) -> InlineKeyboardMarkup:
    """Takes the place of the buttons under a result; the way back remembers which they were."""
    job_id = result.job.id
    keys = [
        button(shape_label(shape), ShapeButton(shape=shape, job_id=job_id))
        for shape in result.shapes
    ]
    way = Action.BACK_TO_FILES if originals_there else Action.BACK
    back = [button(speaker("button-back"), _job(way, job_id))]
    rows = [*_rest(speaker, result), *in_rows(3, keys), back]
    return InlineKeyboardMarkup(inline_keyboard=rows)


def lacks_originals(keyboard: InlineKeyboardMarkup | None) -> bool:
    """Whether the buttons under a result are those of originals that are in the chat."""
    rows = keyboard.inline_keyboard if keyboard else []
    carried = [key.callback_data or "" for row in rows for key in row]
    return bool(carried) and not any(each.startswith((ORIGINAL, BACK)) for each in carried)


def offers_rest(keyboard: InlineKeyboardMarkup | None) -> bool:
    return any(_is_rest(row) for row in keyboard.inline_keyboard) if keyboard else False


def without_rest(keyboard: InlineKeyboardMarkup | None) -> InlineKeyboardMarkup | None:
    """The other buttons, if there are any: the rest is asked for once."""
    rows = [row for row in keyboard.inline_keyboard if not _is_rest(row)] if keyboard else []
    return InlineKeyboardMarkup(inline_keyboard=rows) if rows else None


def after_refusal(speaker: Speaker, error: BotError) -> InlineKeyboardMarkup | None:
    if isinstance(error, OriginalCleared):
        return _column([_job_button(speaker, Action.AGAIN, int(error.values["job_id"]))])
    return None


def after_failure(
    speaker: Speaker, result: Result, failure: Failure
) -> InlineKeyboardMarkup | None:
    """The one button that helps: nobody pays again for a picture that is there."""
    job_id = result.job.id
    if failure.code in NO_BUTTON:
        return None
    if failure.code == "parts-unreadable":
        without = speaker("button-without", count=failure.values["count"])
        leave = _job_button(speaker, Action.LEAVE, job_id)
        return _row([button(without, _job(Action.WITHOUT, job_id)), leave])
    originals = in_rows(2, _originals(speaker, result))
    if originals and _is_not_brought(failure):
        return InlineKeyboardMarkup(inline_keyboard=originals)
    if failure.code in CANCELLED:
        again = [_job_button(speaker, Action.AGAIN, job_id)]
        return InlineKeyboardMarkup(inline_keyboard=[again, *originals])
    return _column([_next_try(speaker, failure, job_id)])


def forgetting(speaker: Speaker) -> InlineKeyboardMarkup:
    return _row(
        [
            button(speaker("button-forget"), ForgetButton(sure=True)),
            button(speaker("button-keep"), ForgetButton(sure=False)),
        ]
    )


def languages(chosen: Language) -> InlineKeyboardMarkup:
    return _row(
        [
            choice(name, LanguageButton(language=code, on_settings=False), code is chosen)
            for code, name in LANGUAGES.items()
        ]
    )


def _suggestions(speaker: Speaker, question: Question) -> Row:
    about = {"person_id": question.person_id, "waits_since": question.update_id}
    return [
        button(speaker(f"suggestion-{number}"), SuggestionButton(number=number, **about))
        for number in SUGGESTIONS
    ]


def _next_try(speaker: Speaker, failure: Failure, job_id: int) -> InlineKeyboardButton:
    if failure.code in REWORDED:
        return _job_button(speaker, Action.REWORD, job_id)
    if failure.code == "part-lost":  # by the disk
        return _job_button(speaker, Action.REST, job_id)
    return button(speaker("button-try-again"), _job(Action.AGAIN, job_id))


def _rest(speaker: Speaker, result: Result) -> list[Row]:
    return [[_job_button(speaker, Action.REST, result.job.id)]] if result.partial else []


def _is_rest(row: Row) -> bool:
    return (row[0].callback_data or "").startswith(REST)


def _is_not_brought(failure: Failure) -> bool:
    lost_by_telegram = failure.code == "part-lost" and failure.values["cause"] == "telegram"
    return lost_by_telegram or failure.code in NOT_BROUGHT


def _originals(speaker: Speaker, result: Result) -> Row:
    return _picture_buttons(speaker, PictureAction.ORIGINAL, result)


def _picture_buttons(speaker: Speaker, action: PictureAction, result: Result) -> Row:
    """One for each picture; numbered as people see them, where there are several."""
    label = speaker(f"button-{action}")
    alone = len(result.positions) == 1
    return [
        button(
            label if alone else f"{label} {result.number(position)}",
            PictureButton(action=action, job_id=result.job.id, position=position),
        )
        for position in result.positions
    ]


def _job_button(speaker: Speaker, action: Action, job_id: int) -> InlineKeyboardButton:
    return button(speaker(f"button-{action}"), _job(action, job_id))


def _job(action: Action, job_id: int) -> JobButton:
    return JobButton(action=action, job_id=job_id)


def _column(buttons: list[InlineKeyboardButton]) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(inline_keyboard=[[each] for each in buttons])


def _row(buttons: list[InlineKeyboardButton]) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(inline_keyboard=[buttons])
