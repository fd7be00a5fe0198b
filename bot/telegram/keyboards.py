"""The buttons under messages."""

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from bot.domain.errors import Failure
from bot.domain.pictures import ratio_of, shown_size
from bot.domain.settings import MAX_PICTURES, Language, Offer, SendAs, Settings
from bot.i18n import Speaker
from bot.telegram.callbacks import (
    Action,
    ExampleButton,
    JobButton,
    LanguageButton,
    PicturesButton,
    SendAsButton,
    SizeButton,
)

EXAMPLES = (1, 2, 3)
LANGUAGE_NAMES = {Language.RU: "Русский", Language.EN: "English"}
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
        [_button(speaker(f"example-{number}"), ExampleButton(number=number)) for number in EXAMPLES]
    )


def one_example(speaker: Speaker) -> InlineKeyboardMarkup:
    return _column([_button(speaker("example-1"), ExampleButton(number=1))])


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
        return _column([_button(speaker("button-again"), _job(Action.AGAIN, job_id))])
    return _column([_button(speaker("button-try-again"), _job(Action.AGAIN, job_id))])


def languages(chosen: Language) -> InlineKeyboardMarkup:
    return _row(
        [
            _choice(name, LanguageButton(language=code, on_settings=False), code is chosen)
            for code, name in LANGUAGE_NAMES.items()
        ]
    )


def settings(speaker: Speaker, chosen: Settings, offer: Offer) -> InlineKeyboardMarkup:
    """Every choice as a button; the chosen ones are marked."""
    sizes = [
        _choice(size_label(speaker, size), SizeButton(size=size), size == chosen.size)
        for size in offer.sizes
    ]
    pictures = [
        _choice(f"×{count}", PicturesButton(count=count), count == chosen.pictures)
        for count in range(1, MAX_PICTURES + 1)
    ]
    sending = [
        _choice(speaker(f"send-as-{way}"), SendAsButton(way=way), way is chosen.send_as)
        for way in SendAs
    ]
    language = [
        _choice(name, LanguageButton(language=code, on_settings=True), code is chosen.language)
        for code, name in LANGUAGE_NAMES.items()
    ]
    rows = [sizes[:2], *_pairs(sizes[2:]), pictures, sending, language]
    return InlineKeyboardMarkup(inline_keyboard=rows)


def size_label(speaker: Speaker, size: str) -> str:
    """A size drawn as its shape: `▭ 16:9 · 2048×1152`."""
    ratio = ratio_of(size)
    if ratio is None:
        return speaker("size-auto")
    return f"{_shape(ratio)} {ratio} · {shown_size(size)}"


def _shape(ratio: str) -> str:
    width, height = map(int, ratio.split(":"))
    if width == height:
        return "◻"
    return "▭" if width > height else "▯"


def _choice(label: str, data: CallbackData, chosen: bool) -> InlineKeyboardButton:
    return _button(f"✓ {label}" if chosen else label, data)


def _job_button(speaker: Speaker, action: Action, job_id: int) -> InlineKeyboardButton:
    return _button(speaker(f"button-{action}"), _job(action, job_id))


def _job(action: Action, job_id: int) -> JobButton:
    return JobButton(action=action, job_id=job_id)


def _button(label: str, data: CallbackData) -> InlineKeyboardButton:
    return InlineKeyboardButton(text=label, callback_data=data.pack())


def _pairs(buttons: list[InlineKeyboardButton]) -> list[list[InlineKeyboardButton]]:
    return [buttons[index : index + 2] for index in range(0, len(buttons), 2)]


def _column(buttons: list[InlineKeyboardButton]) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(inline_keyboard=[[button] for button in buttons])


def _row(buttons: list[InlineKeyboardButton]) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(inline_keyboard=[buttons])
