"""Which pictures a message means."""

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from aiogram.types import CallbackQuery, Message

from bot.domain.ids import JobId
from bot.domain.images import Reference, SentImage
from bot.telegram.updates.parsing import find_references, requester_of
from tests.kit.ids import USER, build_requester

NOW = datetime(2026, 11, 16, tzinfo=UTC)
CHAT = {"id": -100, "type": "supergroup"}
RESULT = Reference("result", 5_000_000, job_id=JobId(7), position=1)
PHOTO = {
    "photo": [
        {"file_id": f"photo-{side}", "file_unique_id": "p", "width": side, "height": side}
        for side in (90, 1280)
    ]
}
FILE = {"document": {"file_id": "file", "file_unique_id": "f", "mime_type": "image/png"}}
STICKER = {
    "sticker": {
        "file_id": "sticker",
        "file_unique_id": "s",
        "type": "regular",
        "width": 512,
        "height": 512,
        "is_animated": False,
        "is_video": False,
    }
}
LIST = {"document": {"file_id": "list", "file_unique_id": "l", "mime_type": "text/plain"}}


class Book:
    """Message 50 shows a result."""

    async def add(self, job_id: int, shown: Sequence[SentImage]) -> None:
        """Nothing is sent here."""

    async def find(self, chat_id: int, message_id: int) -> Reference | None:
        return RESULT if (chat_id, message_id) == (-100, 50) else None

    async def of_result(self, job_id: int, position: int) -> Reference:
        return RESULT


async def meant(**content: object) -> tuple[Reference, ...]:
    return await find_references(_message(60, **content), Book())


def _message(number: int, **content: object) -> Message:
    return Message.model_validate({"message_id": number, "date": NOW, "chat": CHAT, **content})


def replying_to(number: int, **content: object) -> dict[str, object]:
    return {"reply_to_message": _message(number, **content)}


@pytest.mark.parametrize(
    ("content", "file_id"), [(PHOTO, "photo-1280"), (FILE, "file"), (STICKER, "sticker")]
)
async def test_the_picture_replied_to_in_this_chat_or_another(
    content: dict[str, object], file_id: str
) -> None:
    elsewhere = {"origin": {"type": "hidden_user", "sender_user_name": "Tom", "date": NOW}}

    assert await meant(**content) == (Reference(file_id),)
    assert await meant(**replying_to(51, **content)) == (Reference(file_id),)
    assert await meant(external_reply={**elsewhere, **content}) == (Reference(file_id),)


async def test_a_result_is_known_by_the_message_that_shows_it() -> None:
    assert await meant(**replying_to(50, **PHOTO)) == (RESULT,)


async def test_ones_own_picture_goes_first() -> None:
    assert await meant(**replying_to(50, **PHOTO), **FILE) == (Reference("file"),)


async def test_words_and_lists_are_no_pictures() -> None:
    for content in ({"text": "a fox"}, LIST):
        assert await meant(**content) == ()
        assert await meant(**replying_to(51, **content)) == ()


def test_who_asks_is_a_person_or_the_chat_in_whose_name_it_is_said() -> None:
    person = {"id": USER, "is_bot": False, "first_name": "Ann"}
    pressed = CallbackQuery.model_validate(
        {"id": "1", "from": person, "chat_instance": "1", "message": _message(60)}
    )

    assert requester_of(_message(60, **{"from": person})) == build_requester(USER, -100)
    said_by_group = _message(60, **{"from": person, "sender_chat": CHAT})
    assert requester_of(said_by_group) == build_requester(-100, -100)
    assert requester_of(pressed) == build_requester(USER, -100)
    assert requester_of(_message(60)) is None
