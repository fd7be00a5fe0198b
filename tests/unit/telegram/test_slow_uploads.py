"""Which uploads count as slow, and for how long."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramAPIError, TelegramBadRequest, TelegramNetworkError
from aiogram.methods import SendDocument, SendMediaGroup, SendMessage, SendPhoto, TelegramMethod
from aiogram.types import InputMediaDocument
from structlog.testing import capture_logs

from bot.telegram.client.uploads import Upload
from bot.telegram.monitoring.slow_uploads import SlowUploadMiddleware
from tests.kit.clock import Clock
from tests.kit.fake_session import FakeSession

HOUR = 3600
ORIGINAL = Upload(Path("fox.png"), is_original=True)
PREVIEW = Upload(Path("fox.jpeg"))
FILE = SendDocument(chat_id=7, document=ORIGINAL)


class Told:
    times = 0

    def __call__(self) -> None:
        self.times += 1


class Sending:
    """Requests that take their time."""

    def __init__(self, clock: Clock, slow_uploads: SlowUploadMiddleware) -> None:
        self._clock = clock
        self._slow_uploads = slow_uploads
        self._bot = Bot("42:TEST", session=FakeSession())

    async def __call__(
        self,
        seconds: float,
        method: TelegramMethod[Any] = FILE,
        ends: Callable[[], None] = lambda: None,
    ) -> None:
        async def make_request(_: Bot, __: TelegramMethod[Any]) -> Any:
            self._clock.now += seconds
            ends()

        await self._slow_uploads(make_request, self._bot, method)


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def slow_uploads(clock: Clock, told: Told) -> SlowUploadMiddleware:
    return SlowUploadMiddleware(clock, told)


@pytest.fixture
def send(clock: Clock, slow_uploads: SlowUploadMiddleware) -> Sending:
    return Sending(clock, slow_uploads)


async def test_the_second_slow_upload_within_an_hour_switches_it_on(
    *, send: Sending, slow_uploads: SlowUploadMiddleware, told: Told, clock: Clock
) -> None:
    await send(121)
    clock.now += HOUR - 200
    assert not slow_uploads.is_active()
    await send(121)

    assert slow_uploads.is_active()
    assert told.times == 1


async def test_an_hour_between_two_of_them_is_too_long(
    send: Sending, slow_uploads: SlowUploadMiddleware, clock: Clock
) -> None:
    await send(500)
    clock.now += HOUR
    await send(500)

    assert not slow_uploads.is_active()


async def test_it_is_off_after_an_hour_without_another_one(
    *, send: Sending, slow_uploads: SlowUploadMiddleware, told: Told, clock: Clock
) -> None:
    with capture_logs() as logs:
        for _ in range(2):
            await send(121)
        clock.now += HOUR - 200
        await send(121)  # by the button
        clock.now += HOUR - 1
        assert slow_uploads.is_active()
        clock.now += 1
        assert not slow_uploads.is_active()
        assert not slow_uploads.is_active()

    assert [entry["event"] for entry in logs] == [
        "uploads to Telegram are slow",
        "uploads to Telegram are not slow any more",
    ]
    assert told.times == 1


async def test_slow_again_after_that_is_told_again(
    *, send: Sending, slow_uploads: SlowUploadMiddleware, told: Told, clock: Clock
) -> None:
    for _ in range(2):
        await send(121)
        await send(121)
        clock.now += HOUR
    assert not slow_uploads.is_active()
    assert told.times == 2


def raised(error: TelegramAPIError, cause: Exception | None) -> Callable[[], None]:
    def ends() -> None:
        raise error from cause

    return ends


FAILED = TelegramNetworkError(FILE, "no answer in time")
REFUSED = TelegramBadRequest(FILE, "Bad Request: wrong file")


@pytest.mark.parametrize(
    ("seconds", "error", "cause", "slow"),
    [
        (95, FAILED, TimeoutError(), True),  # all the time that a small file has
        (121, FAILED, ConnectionResetError(), True),
        (121, REFUSED, None, True),
        (119, FAILED, ConnectionResetError(), False),
        (1, REFUSED, None, False),
    ],
)
async def test_what_failed_counts_by_its_time(
    *,
    send: Sending,
    slow_uploads: SlowUploadMiddleware,
    seconds: float,
    error: TelegramAPIError,
    cause: Exception | None,
    slow: bool,
) -> None:
    for _ in range(2):
        with pytest.raises(type(error)):
            await send(seconds, ends=raised(error, cause))

    assert slow_uploads.is_active() is slow


async def test_a_stop_says_nothing_about_the_line(
    send: Sending, slow_uploads: SlowUploadMiddleware
) -> None:
    def stop() -> None:
        raise asyncio.CancelledError

    for _ in range(2):
        with pytest.raises(asyncio.CancelledError):
            await send(500, ends=stop)

    assert not slow_uploads.is_active()


ALBUM = SendMediaGroup(chat_id=7, media=[InputMediaDocument(media=ORIGINAL)] * 2)


@pytest.mark.parametrize(
    ("method", "slow"),
    [
        (ALBUM, True),
        (SendPhoto(chat_id=7, photo=ORIGINAL), True),
        (SendPhoto(chat_id=7, photo=PREVIEW), False),
        (SendMessage(chat_id=7, text="a fox"), False),
    ],
)
async def test_originals_alone_count(
    send: Sending, slow_uploads: SlowUploadMiddleware, method: TelegramMethod[Any], slow: bool
) -> None:
    for _ in range(2):
        await send(121, method)

    assert slow_uploads.is_active() is slow


async def test_two_minutes_are_no_sign(send: Sending, slow_uploads: SlowUploadMiddleware) -> None:
    for _ in range(3):
        await send(119)

    assert not slow_uploads.is_active()
