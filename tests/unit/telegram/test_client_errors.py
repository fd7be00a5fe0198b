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

from bot.domain.errors import (
    ChatGone,
    DeliveryFailed,
    DeliveryUnconfirmed,
    MessageRejected,
    Undelivered,
)
from bot.telegram.client.errors import (
    ApiErrorKind,
    classify_error,
    delivery_errors,
    may_have_been_sent,
)
from bot.telegram.client.session import ConnectFailed
from bot.telegram.client.uploads import Upload, reset_read_flags

MESSAGE = SendMessage(chat_id=7, text="hello")
BOT = Bot("42:TEST")


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("chat not found", ApiErrorKind.CHAT_UNAVAILABLE),
        ("PEER_ID_INVALID", ApiErrorKind.CHAT_UNAVAILABLE),
        ("CHAT_WRITE_FORBIDDEN", ApiErrorKind.CHAT_UNAVAILABLE),
        ("not enough rights to send text messages to the chat", ApiErrorKind.CHAT_UNAVAILABLE),
        ("message is not modified: specified new message content …", ApiErrorKind.NOT_MODIFIED),
        (
            "query is too old and response timeout expired or query ID is invalid",
            ApiErrorKind.QUERY_TOO_OLD,
        ),
        ("QUERY_ID_INVALID", ApiErrorKind.QUERY_TOO_OLD),
        ("message to edit not found", ApiErrorKind.MESSAGE_NOT_FOUND),
        ("message can't be edited", ApiErrorKind.MESSAGE_NOT_FOUND),
        ("there is no text in the message to edit", ApiErrorKind.NO_TEXT),
        ("MESSAGE_ID_INVALID", ApiErrorKind.MESSAGE_NOT_FOUND),
        ("message to be replied not found", ApiErrorKind.REPLY_NOT_FOUND),
        ("REPLY_MESSAGE_ID_INVALID", ApiErrorKind.REPLY_NOT_FOUND),
        ("TOPIC_CLOSED", ApiErrorKind.TOPIC_CLOSED),
        ("message thread not found", ApiErrorKind.TOPIC_CLOSED),
        (
            'can\'t parse entities: Unsupported start tag "x" at byte offset 0',
            ApiErrorKind.TEXT_REJECTED,
        ),
        ("ENTITY_TEXT_INVALID", ApiErrorKind.TEXT_REJECTED),
        ("message caption is too long", ApiErrorKind.TEXT_REJECTED),
        ("MEDIA_CAPTION_TOO_LONG", ApiErrorKind.TEXT_REJECTED),
        ("message is too long", ApiErrorKind.TEXT_REJECTED),
        ("PHOTO_INVALID_DIMENSIONS", ApiErrorKind.PHOTO_REJECTED),
        ("IMAGE_PROCESS_FAILED", ApiErrorKind.PHOTO_REJECTED),
        ("not enough rights to send photos to the chat", ApiErrorKind.PHOTO_REJECTED),
        ("CHAT_SEND_PHOTOS_FORBIDDEN", ApiErrorKind.PHOTO_REJECTED),
        ("wrong file identifier/HTTP URL specified", None),
        ("not enough rights to send documents to the chat", None),
    ],
)
def test_every_api_error_has_its_kind(words: str, kind: ApiErrorKind | None) -> None:
    assert classify_error(TelegramBadRequest(MESSAGE, f"Bad Request: {words}")) is kind


@pytest.mark.parametrize(
    ("refusal", "meaning"),
    [
        (TelegramForbiddenError(MESSAGE, "Forbidden: bot was blocked by the user"), ChatGone),
        (TelegramForbiddenError(MESSAGE, "Forbidden: bot was kicked from the group"), ChatGone),
        (TelegramForbiddenError(MESSAGE, "Forbidden: user is deactivated"), ChatGone),
        (TelegramBadRequest(MESSAGE, "Bad Request: chat not found"), ChatGone),
        (TelegramNotFound(MESSAGE, "Not Found"), MessageRejected),
        (TelegramEntityTooLarge(MESSAGE, "Request Entity Too Large"), MessageRejected),
        (TelegramBadRequest(MESSAGE, "Bad Request: can't parse entities"), MessageRejected),
        (TelegramNetworkError(MESSAGE, "Request timeout error"), DeliveryUnconfirmed),
        (TelegramServerError(MESSAGE, "Bad Gateway"), DeliveryUnconfirmed),
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
        (cut(MESSAGE, ConnectFailed("no connection")), False),
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
    assert may_have_been_sent(error) is perhaps


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

    assert not may_have_been_sent(cut(method, ServerDisconnectedError()))
    reading = upload.read(BOT)
    await anext(reading)
    assert not may_have_been_sent(cut(method, ServerDisconnectedError()))
    rest = [piece async for piece in reading]
    assert rest
    assert may_have_been_sent(cut(method, ServerDisconnectedError()))
    reset_read_flags(method)
    assert not may_have_been_sent(cut(method, ServerDisconnectedError()))
