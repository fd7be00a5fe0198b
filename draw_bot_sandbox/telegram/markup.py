"""Inline keyboards, checked as Telegram checks them."""

import json
from dataclasses import dataclass
from typing import Any

from draw_bot_sandbox.telegram.errors import BotApiError, bad_request

_DATA_LIMIT = 64  # bytes
_COPY_LIMIT = 256  # characters
_OTHER_MARKUPS = ("keyboard", "force_reply", "remove_keyboard")


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message: it carries data, opens a page, or copies a text."""

    text: str
    data: str | None = None
    url: str | None = None
    copy: str | None = None

    def wire(self) -> dict[str, Any]:
        fields: dict[str, Any] = {"text": self.text}
        if self.data is not None:
            fields["callback_data"] = self.data
        if self.url is not None:
            fields["url"] = self.url
        if self.copy is not None:
            fields["copy_text"] = {"text": self.copy}
        return fields


Keyboard = tuple[tuple[Button, ...], ...]


def parse_markup(source: str) -> Keyboard:
    """The inline keyboard in ``reply_markup``; other kinds of markup are accepted and give none."""
    if not source:
        return ()
    try:
        markup = json.loads(source)
    except ValueError as error:
        raise bad_request("can't parse reply keyboard markup JSON object") from error
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    if any(kind in markup for kind in _OTHER_MARKUPS):
        return ()
    rows = markup.get("inline_keyboard", [])
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request(
            'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays'
        )
    return tuple(tuple(_button(button) for button in row) for row in rows if row)


def _button(source: object) -> Button:
    if not isinstance(source, dict):
        raise _unparsable("InlineKeyboardButton must be an Object")
    text = source.get("text")
    if not isinstance(text, str):
        raise _unparsable('Can\'t find field "text"')
    if not text.strip():
        raise bad_request("BUTTON_TEXT_INVALID")
    if isinstance(source.get("callback_data"), str):
        return Button(text, data=_checked_data(source["callback_data"]))
    if isinstance(source.get("url"), str):
        return Button(text, url=_checked_url(source["url"]))
    if isinstance(source.get("copy_text"), dict):
        return Button(text, copy=_checked_copy(str(source["copy_text"].get("text", ""))))
    raise _unparsable("Text buttons are unallowed in the inline keyboard")


def _checked_data(data: str) -> str:
    if not 0 < len(data.encode()) <= _DATA_LIMIT:
        raise bad_request("BUTTON_DATA_INVALID")
    return data


def _checked_url(url: str) -> str:
    if not url.startswith(("http://", "https://", "tg://")) or " " in url:
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
    return url


def _checked_copy(text: str) -> str:
    if not 0 < len(text) <= _COPY_LIMIT:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")
    return text


def _unparsable(reason: str) -> BotApiError:
    return bad_request(f"can't parse inline keyboard button: {reason}")
