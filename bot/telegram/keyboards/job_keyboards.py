"""Keyboards under messages, but for those of /settings."""

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from bot.domain.errors import BotError, OriginalCleared
from bot.domain.failures import CANCELLED_BY_ADMINISTRATOR, SOME_IMAGES_LOST, Failure
from bot.domain.ids import JobId
from bot.domain.intake import Question
from bot.domain.jobs import Origin
from bot.domain.results import Result
from bot.domain.settings import Language
from bot.i18n import Translator
from bot.telegram.callback_data import (
    DrawAnywayCallback,
    ExampleCallback,
    ForgetCallback,
    ImageAction,
    ImageCallback,
    JobAction,
    JobCallback,
    LanguageCallback,
    ShapeCallback,
    SuggestionCallback,
)
from bot.telegram.keyboards.builders import Row, button, choice, in_rows
from bot.telegram.views.brand_names import LANGUAGES
from bot.telegram.views.image_options import shape_label

EXAMPLES = (1, 2, 3)
SUGGESTIONS = (1, 2, 3, 4)
NOT_RETRYABLE = frozenset(
    {
        "unavailable",
        "picture-unsupported",
        "picture-damaged",
        "picture-too-large",
        "picture-too-detailed",
        "picture-gone",
        "mask-unusable",
    }
)
"""Failures after which the same request would fail in the same way."""
NEEDS_REWORDING = frozenset({"moderated", "malformed", "prompt-too-long"})
CANCELLED = frozenset({"cancelled", CANCELLED_BY_ADMINISTRATOR})
NOT_DELIVERED = frozenset({"undelivered", "unconfirmed", "answer-refused", "interrupted"})
"""The images exist, and Telegram did not take them."""
BACK = f"{JobCallback.__prefix__}:{JobAction.BACK}:"
ORIGINAL = f"{ImageCallback.__prefix__}:{ImageAction.ORIGINAL}:"
REST = f"{JobCallback.__prefix__}:{JobAction.REST}:"
"""Prefixes of callback data: the job's id follows."""


def examples(translator: Translator) -> InlineKeyboardMarkup:
    """Three prompts to tap."""
    return _column(
        [
            button(translator(f"example-{number}"), ExampleCallback(number=number))
            for number in EXAMPLES
        ]
    )


def one_example(translator: Translator) -> InlineKeyboardMarkup:
    return _column([button(translator("example-1"), ExampleCallback(number=1))])


def suggestions(translator: Translator, origin: Origin) -> InlineKeyboardMarkup:
    """What people often change, to tap; for the pictures that wait since the update there."""
    return _column(_suggestions(translator, Question(origin.requester.user_id, origin.update_id)))


def draw_anyway(translator: Translator, question: Question | None) -> InlineKeyboardMarkup:
    """Draws what was said after all; for pictures that wait, beside what people often change."""
    label = translator("button-anyway")
    if question is None:
        return _column([button(label, DrawAnywayCallback())])
    data = DrawAnywayCallback(user_id=question.user_id, waits_since=question.update_id)
    return _column([*_suggestions(translator, question), button(label, data)])


def cancel(translator: Translator, job_id: JobId) -> InlineKeyboardMarkup:
    return _column([_job_button(translator, JobAction.CANCEL, job_id)])


def after_result(
    translator: Translator, result: Result, *, originals_there: bool = False
) -> InlineKeyboardMarkup:
    """Of several pictures, each has a row of its own. What is in the chat is not offered."""
    job_id = result.job.id
    edits = _image_buttons(translator, ImageAction.EDIT, result) if result.may_be_edited else []
    originals = [] if originals_there else _originals(translator, result)
    again = [_job_button(translator, JobAction.AGAIN, job_id)]
    size = [_job_button(translator, JobAction.SHAPES, job_id)] if result.shapes else []
    if len(result.positions) == 1:
        keys = [*again, *edits, *originals, *size]
        rows = in_rows(3 if len(keys) == 3 else 2, keys)
    else:
        pairs = [[*pair] for pair in zip(edits, originals, strict=False)]
        rows = [[*again, *size], *(pairs or in_rows(2, edits or originals))]
    return InlineKeyboardMarkup(inline_keyboard=_rest(translator, result) + rows)


def shapes(
    translator: Translator, result: Result, *, originals_there: bool = False
) -> InlineKeyboardMarkup:
    """Buttons for each shape, in place of those under a result; Back brings the same ones again."""
    job_id = result.job.id
    keys = [
        button(shape_label(shape), ShapeCallback(shape=shape, job_id=job_id))
        for shape in result.shapes
    ]
    way = JobAction.BACK_TO_FILES if originals_there else JobAction.BACK
    back = [button(translator("button-back"), _job(way, job_id))]
    rows = [*_rest(translator, result), *in_rows(3, keys), back]
    return InlineKeyboardMarkup(inline_keyboard=rows)


def has_no_original_buttons(keyboard: InlineKeyboardMarkup | None) -> bool:
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


def after_refusal(translator: Translator, error: BotError) -> InlineKeyboardMarkup | None:
    if isinstance(error, OriginalCleared):
        return _column([_job_button(translator, JobAction.AGAIN, error.job_id)])
    return None


def after_failure(
    translator: Translator, result: Result, failure: Failure
) -> InlineKeyboardMarkup | None:
    """The one button that helps: nobody pays again for a picture that is there."""
    job_id = result.job.id
    if failure.code in NOT_RETRYABLE or failure.is_about_pictures:
        return None
    if failure.code == "parts-unreadable":
        without = translator("button-without", count=failure.values["count"])
        leave = _job_button(translator, JobAction.LEAVE, job_id)
        return _row([button(without, _job(JobAction.WITHOUT, job_id)), leave])
    originals = in_rows(2, _originals(translator, result))
    if originals and _is_not_delivered(failure):
        return InlineKeyboardMarkup(inline_keyboard=originals)
    if failure.code in CANCELLED:
        again = [_job_button(translator, JobAction.AGAIN, job_id)]
        return InlineKeyboardMarkup(inline_keyboard=[again, *originals])
    return _column([_next_try(translator, failure, job_id)])


def confirm_forget(translator: Translator) -> InlineKeyboardMarkup:
    return _row(
        [
            button(translator("button-forget"), ForgetCallback(sure=True)),
            button(translator("button-keep"), ForgetCallback(sure=False)),
        ]
    )


def languages(chosen: Language) -> InlineKeyboardMarkup:
    return _row(
        [
            choice(name, LanguageCallback(language=code, on_settings=False), code is chosen)
            for code, name in LANGUAGES.items()
        ]
    )


def _suggestions(translator: Translator, question: Question) -> Row:
    return [
        button(
            translator(f"suggestion-{number}"),
            SuggestionCallback(
                number=number, user_id=question.user_id, waits_since=question.update_id
            ),
        )
        for number in SUGGESTIONS
    ]


def _next_try(translator: Translator, failure: Failure, job_id: JobId) -> InlineKeyboardButton:
    if failure.code in NEEDS_REWORDING:
        return _job_button(translator, JobAction.REWORD, job_id)
    if failure.code == SOME_IMAGES_LOST:  # by the disk
        return _job_button(translator, JobAction.REST, job_id)
    return button(translator("button-try-again"), _job(JobAction.AGAIN, job_id))


def _rest(translator: Translator, result: Result) -> list[Row]:
    return [[_job_button(translator, JobAction.REST, result.job.id)]] if result.partial else []


def _is_rest(row: Row) -> bool:
    return (row[0].callback_data or "").startswith(REST)


def _is_not_delivered(failure: Failure) -> bool:
    lost_by_telegram = failure.code == SOME_IMAGES_LOST and failure.values["cause"] == "telegram"
    return lost_by_telegram or failure.code in NOT_DELIVERED


def _originals(translator: Translator, result: Result) -> Row:
    return _image_buttons(translator, ImageAction.ORIGINAL, result)


def _image_buttons(translator: Translator, action: ImageAction, result: Result) -> Row:
    """One for each picture; numbered as people see them, where there are several."""
    label = translator(f"button-{action}")
    alone = len(result.positions) == 1
    return [
        button(
            label if alone else f"{label} {result.number(position)}",
            ImageCallback(action=action, job_id=result.job.id, position=position),
        )
        for position in result.positions
    ]


def _job_button(translator: Translator, action: JobAction, job_id: JobId) -> InlineKeyboardButton:
    return button(translator(f"button-{action}"), _job(action, job_id))


def _job(action: JobAction, job_id: JobId) -> JobCallback:
    return JobCallback(action=action, job_id=job_id)


def _column(buttons: list[InlineKeyboardButton]) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(inline_keyboard=[[each] for each in buttons])


def _row(buttons: list[InlineKeyboardButton]) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(inline_keyboard=[buttons])
