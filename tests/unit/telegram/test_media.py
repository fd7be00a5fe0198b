"""Which results the messages of an answer show."""

from pathlib import Path
from typing import Any

from aiogram.types import Message

from bot.domain.ids import MessageId
from bot.domain.images import Image, Measure, SentImage
from bot.telegram.delivery.media import collect_sent_images

FILE = {"file_id": "file", "file_unique_id": "1", "file_size": 9000}
SMALL = {"file_id": "small", "file_unique_id": "2", "file_size": 10, "width": 90, "height": 60}
LARGE = {"file_id": "large", "file_unique_id": "3", "file_size": 500, "width": 900, "height": 600}
MOVING = {**SMALL, "file_id": "moving", "duration": 1}


def message(number: int, **content: Any) -> Message:
    chat = {"id": 7, "type": "private"}
    return Message.model_validate({"message_id": number, "date": 1, "chat": chat, **content})


def images(*positions: int) -> list[Image]:
    measure = Measure(1254, 836, "png", 9000)
    return [Image(position, Path("picture"), measure) for position in positions]


def test_a_photo_by_its_largest_size() -> None:
    assert collect_sent_images([message(5, photo=[SMALL, LARGE])], images(2)) == [
        SentImage(2, MessageId(5), "large", 500, is_photo=True)
    ]


def test_files_each_by_its_own_position() -> None:
    messages = [message(5, document=FILE), message(6, document=FILE)]

    assert [
        (each.position, each.message_id, each.is_photo)
        for each in collect_sent_images(messages, images(0, 3))
    ] == [
        (0, 5, False),
        (3, 6, False),
    ]


def test_what_telegram_made_something_else_of_is_left_out() -> None:
    messages = [message(5, document=FILE, animation=MOVING), message(6), message(7, photo=[LARGE])]

    assert [each.position for each in collect_sent_images(messages, images(0, 1, 2))] == [2]
