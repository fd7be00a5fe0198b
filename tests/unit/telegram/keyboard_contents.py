"""What is written on a keyboard, and what its buttons carry."""

from aiogram.types import InlineKeyboardMarkup


def labels(keyboard: InlineKeyboardMarkup) -> list[list[str]]:
    return [[button.text for button in row] for row in keyboard.inline_keyboard]


def data(keyboard: InlineKeyboardMarkup | None) -> list[str]:
    rows = keyboard.inline_keyboard if keyboard else []
    return [button.callback_data or "" for row in rows for button in row]


def marked(keyboard: InlineKeyboardMarkup) -> list[str]:
    """What the marked buttons carry."""
    return [
        button.callback_data or ""
        for row in keyboard.inline_keyboard
        for button in row
        if button.text.startswith("✓ ")
    ]
