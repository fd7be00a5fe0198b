"""Builders of inline keyboards: a button, a marked choice, rows."""

from collections.abc import Sequence

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton

Row = list[InlineKeyboardButton]


def button(label: str, data: CallbackData) -> InlineKeyboardButton:
    return InlineKeyboardButton(text=label, callback_data=data.pack())


def choice(label: str, data: CallbackData, chosen: bool) -> InlineKeyboardButton:
    """A button that is marked when it is the chosen one."""
    return button(f"✓ {label}" if chosen else label, data)


def in_rows(width: int, buttons: Sequence[InlineKeyboardButton]) -> list[Row]:
    return [list(buttons[index : index + width]) for index in range(0, len(buttons), width)]
