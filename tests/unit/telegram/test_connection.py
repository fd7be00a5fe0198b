"""The bot's line to Telegram: when it waits, and what its failures are called."""

from typing import Any

import pytest
from aiogram import Bot
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.methods import (
    EditMessageCaption,
    EditMessageMedia,
    EditMessageText,
    GetMe,
    Response,
    SendChatAction,
    SendMessage,
    SendPhoto,
    TelegramMethod,
)
from aiogram.methods.base import TelegramType
from aiogram.types import InputMediaPhoto

from bot.domain.errors import AnswerRefused, ChatGone, DeliveryFailed, Undelivered
from bot.telegram.connection import GetRawUpdates, ObeyRetryAfter, delivery_errors

MESSAGE = SendMessage(chat_id=7, text="hello")


class Line:
    """Fails in these ways, one after the other, and then answers."""

    def __init__(self, *failures: Exception) -> None:
        self.failures = list(failures)
        self.asked = 0

    async def __call__(
        self, bot: Bot, method: TelegramMethod[TelegramType]
    ) -> Response[TelegramType]:
        self.asked += 1
        if self.failures:
            raise self.failures.pop(0)
        return Response[Any](ok=True, result=None)


class Waits:
    def __init__(self) -> None:
        self.seconds: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)


@pytest.fixture
def waits() -> Waits:
    return Waits()


@pytest.fixture
def bot() -> Bot:
    return Bot("42:TEST")


def told_to_wait(seconds: int) -> TelegramRetryAfter:
    return TelegramRetryAfter(MESSAGE, "Too Many Requests", seconds)


@pytest.mark.parametrize("method", [MESSAGE, SendPhoto(chat_id=7, photo="file"), GetMe()])
async def test_it_waits_as_long_as_it_is_told(
    method: TelegramMethod[Any], bot: Bot, waits: Waits
) -> None:
    line = Line(told_to_wait(3), told_to_wait(40))

    response = await ObeyRetryAfter(waits)(line, bot, method)

    assert response.ok
    assert waits.seconds == [3, 40]
    assert line.asked == 3


@pytest.mark.parametrize(
    "method",
    [
        EditMessageText(chat_id=7, message_id=1, text="48 s"),
        EditMessageCaption(chat_id=7, message_id=1, caption="48 s"),
        EditMessageMedia(chat_id=7, message_id=1, media=InputMediaPhoto(media="file")),
        SendChatAction(chat_id=7, action="upload_photo"),
        GetRawUpdates(offset=None, timeout=30, allowed_updates=[]),
    ],
)
async def test_what_is_stale_by_then_is_not_sent_again(
    method: TelegramMethod[Any], bot: Bot, waits: Waits
) -> None:
    line = Line(told_to_wait(3))

    with pytest.raises(TelegramRetryAfter):
        await ObeyRetryAfter(waits)(line, bot, method)

    assert waits.seconds == []
    assert line.asked == 1


async def test_its_patience_has_an_end(bot: Bot, waits: Waits) -> None:
    line = Line(*[told_to_wait(1)] * 100)

    with pytest.raises(TelegramRetryAfter):
        await ObeyRetryAfter(waits)(line, bot, MESSAGE)

    assert line.asked == 6


@pytest.mark.parametrize(
    "page",
    [
        ClientDecodeError("no JSON", ValueError("<h1>Bad Gateway</h1>"), "<h1>Bad Gateway</h1>"),
        UnicodeDecodeError("utf-8", b"\xcf\xeb\xee\xf5\xee", 0, 1, "invalid continuation byte"),
        LookupError("unknown encoding: x-unknown"),
    ],
    ids=["html", "other letters", "unknown letters"],
)
async def test_a_page_in_place_of_an_answer_is_an_outage(
    page: Exception, bot: Bot, waits: Waits
) -> None:
    with pytest.raises(TelegramServerError):
        await ObeyRetryAfter(waits)(Line(page), bot, MESSAGE)


@pytest.mark.parametrize(
    ("refusal", "meaning"),
    [
        (TelegramForbiddenError(MESSAGE, "Forbidden: bot was blocked by the user"), ChatGone),
        (TelegramBadRequest(MESSAGE, "Bad Request: chat not found"), ChatGone),
        (TelegramBadRequest(MESSAGE, "Bad Request: PEER_ID_INVALID"), ChatGone),
        (TelegramNotFound(MESSAGE, "Not Found"), AnswerRefused),
        (TelegramBadRequest(MESSAGE, "Bad Request: can't parse entities"), AnswerRefused),
        (TelegramNetworkError(MESSAGE, "connection lost"), Undelivered),
        (TelegramServerError(MESSAGE, "Internal Server Error"), Undelivered),
        (TelegramRetryAfter(MESSAGE, "Too Many Requests", 5), Undelivered),
        (TelegramUnauthorizedError(MESSAGE, "Unauthorized"), Undelivered),
        (TelegramMigrateToChat(MESSAGE, "upgraded", -100), Undelivered),
    ],
)
def test_every_refusal_has_a_name_in_the_domain(
    refusal: TelegramAPIError, meaning: type[DeliveryFailed]
) -> None:
    with pytest.raises(meaning), delivery_errors():
        raise refusal
