"""Which result a message of an answer shows."""

from typing import Any

from aiogram.types import Message

from bot.domain.ids import MessageId
from bot.domain.images import SentImage
from bot.telegram.delivery.message_sender import shown_by

FILE = {"file_id": "file", "file_unique_id": "1", "file_size": 9000}
SMALL = {"file_id": "small", "file_unique_id": "2", "file_size": 10, "width": 90, "height": 60}
LARGE = {"file_id": "large", "file_unique_id": "3", "file_size": 500, "width": 900, "height": 600}
MOVING = {**SMALL, "file_id": "moving", "duration": 1}


def message(number: int, **content: Any) -> Message:
    chat = {"id": 7, "type": "private"}
    return Message.model_validate({"message_id": number, "date": 1, "chat": chat, **content})


def test_a_photo_by_its_largest_size() -> None:
    assert shown_by(message(5, photo=[SMALL, LARGE]), 2) == SentImage(
        2, MessageId(5), "large", 500, is_photo=True
    )


def test_a_file() -> None:
    assert shown_by(message(6, document=FILE), 3) == SentImage(
        3, MessageId(6), "file", 9000, is_photo=False
    )


def test_what_telegram_made_something_else_of_shows_none() -> None:
    assert shown_by(message(5, document=FILE, animation=MOVING), 0) is None
    assert shown_by(message(6), 1) is None
