"""Telegram's refusals: what they are called, and what is known after a failure."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from aiogram import Bot
from aiogram.exceptions import (
    RestartingTelegram,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.methods import SendDocument, SendMediaGroup, SendMessage, TelegramMethod
from aiogram.types import InputMediaPhoto
from aiohttp import ServerDisconnectedError

from bot.domain.errors import AnswerRefused, ChatGone, DeliveryFailed, Unconfirmed, Undelivered
from bot.telegram.session import NotConnected
from bot.telegram.troubles import Trouble, delivery_errors, perhaps_taken, trouble_of
from bot.telegram.uploads import Upload, begin_anew

MESSAGE = SendMessage(chat_id=7, text="hello")
BOT = Bot("42:TEST")


@pytest.mark.parametrize(
    ("words", "trouble"),
    [
        ("chat not found", Trouble.CHAT_GONE),
        ("PEER_ID_INVALID", Trouble.CHAT_GONE),
        ("CHAT_WRITE_FORBIDDEN", Trouble.CHAT_GONE),
        ("not enough rights to send text messages to the chat", Trouble.CHAT_GONE),
        ("message is not modified: specified new message content …", Trouble.NOTHING_CHANGED),
        (
            "query is too old and response timeout expired or query ID is invalid",
            Trouble.PRESS_TOO_OLD,
        ),
        ("QUERY_ID_INVALID", Trouble.PRESS_TOO_OLD),
        ("message to edit not found", Trouble.MESSAGE_LOST),
        ("message can't be edited", Trouble.MESSAGE_LOST),
        ("there is no text in the message to edit", Trouble.NO_TEXT),
        ("MESSAGE_ID_INVALID", Trouble.MESSAGE_LOST),
        ("message to be replied not found", Trouble.REQUEST_DELETED),
        ("REPLY_MESSAGE_ID_INVALID", Trouble.REQUEST_DELETED),
        ("TOPIC_CLOSED", Trouble.TOPIC_LOST),
        ("message thread not found", Trouble.TOPIC_LOST),
        (
            'can\'t parse entities: Unsupported start tag "x" at byte offset 0',
            Trouble.WORDS_REFUSED,
        ),
        ("ENTITY_TEXT_INVALID", Trouble.WORDS_REFUSED),
        ("message caption is too long", Trouble.WORDS_REFUSED),
        ("MEDIA_CAPTION_TOO_LONG", Trouble.WORDS_REFUSED),
        ("message is too long", Trouble.WORDS_REFUSED),
        ("PHOTO_INVALID_DIMENSIONS", Trouble.PHOTO_REFUSED),
        ("IMAGE_PROCESS_FAILED", Trouble.PHOTO_REFUSED),
        ("not enough rights to send photos to the chat", Trouble.PHOTO_REFUSED),
        ("CHAT_SEND_PHOTOS_FORBIDDEN", Trouble.PHOTO_REFUSED),
        ("wrong file identifier/HTTP URL specified", None),
        ("not enough rights to send documents to the chat", None),
    ],
)
def test_every_trouble_has_a_name(words: str, trouble: Trouble | None) -> None:
    assert trouble_of(TelegramBadRequest(MESSAGE, f"Bad Request: {words}")) is trouble


@pytest.mark.parametrize(
    ("refusal", "meaning"),
    [
        (TelegramForbiddenError(MESSAGE, "Forbidden: bot was blocked by the user"), ChatGone),
        (TelegramForbiddenError(MESSAGE, "Forbidden: bot was kicked from the group"), ChatGone),
        (TelegramForbiddenError(MESSAGE, "Forbidden: user is deactivated"), ChatGone),
        (TelegramBadRequest(MESSAGE, "Bad Request: chat not found"), ChatGone),
        (TelegramNotFound(MESSAGE, "Not Found"), AnswerRefused),
        (TelegramEntityTooLarge(MESSAGE, "Request Entity Too Large"), AnswerRefused),
        (TelegramBadRequest(MESSAGE, "Bad Request: can't parse entities"), AnswerRefused),
        (TelegramNetworkError(MESSAGE, "Request timeout error"), Unconfirmed),
        (TelegramServerError(MESSAGE, "Bad Gateway"), Unconfirmed),
        (TelegramServerError(MESSAGE, "Internal Server Error"), Undelivered),
        (TelegramRetryAfter(MESSAGE, "Too Many Requests", 5), Undelivered),
        (TelegramUnauthorizedError(MESSAGE, "Unauthorized"), Undelivered),
        (TelegramMigrateToChat(MESSAGE, "upgraded", -100), Undelivered),
    ],
)
def test_every_refusal_has_a_name_in_the_domain(
    refusal: TelegramAPIError, meaning: type[DeliveryFailed]
) -> None:
    with pytest.raises(DeliveryFailed) as raised, delivery_errors():
        raise refusal

    assert type(raised.value) is meaning


def cut(method: TelegramMethod[Any], cause: Exception) -> TelegramNetworkError:
    """As aiogram raises it."""
    error = TelegramNetworkError(method, "cut")
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "perhaps"),
    [
        (cut(MESSAGE, NotConnected("no connection")), False),
        (cut(MESSAGE, ServerDisconnectedError()), True),
        (cut(MESSAGE, TimeoutError()), True),
        (TelegramServerError(MESSAGE, "Internal Server Error"), False),
        (RestartingTelegram(MESSAGE, "Internal Server Error: restart"), False),
        (TelegramServerError(MESSAGE, "Bad Gateway"), True),
        (TelegramServerError(MESSAGE, "Gateway Timeout"), True),
        (TelegramRetryAfter(MESSAGE, "Too Many Requests", 5), False),
        (TelegramBadRequest(MESSAGE, "Bad Request: chat not found"), False),
    ],
)
def test_what_may_have_been_taken_without_an_answer(
    error: TelegramAPIError, *, perhaps: bool
) -> None:
    assert perhaps_taken(error) is perhaps


def one_file(upload: Upload) -> TelegramMethod[Any]:
    return SendDocument(chat_id=7, document=upload)


def album(upload: Upload) -> TelegramMethod[Any]:
    return SendMediaGroup(chat_id=7, media=[InputMediaPhoto(media=upload)] * 2)


@pytest.mark.parametrize("method_of", [one_file, album])
async def test_what_was_cut_before_the_files_end_was_not_taken(
    method_of: Callable[[Upload], TelegramMethod[Any]], tmp_path: Path
) -> None:
    (tmp_path / "fox.png").write_bytes(b"x" * 200_000)
    upload = Upload(tmp_path / "fox.png")
    method = method_of(upload).model_copy(update={"message_thread_id": 3})

    assert not perhaps_taken(cut(method, ServerDisconnectedError()))
    reading = upload.read(BOT)
    await anext(reading)
    assert not perhaps_taken(cut(method, ServerDisconnectedError()))
    rest = [piece async for piece in reading]
    assert rest
    assert perhaps_taken(cut(method, ServerDisconnectedError()))
    begin_anew(method)
    assert not perhaps_taken(cut(method, ServerDisconnectedError()))
