"""Telegram away: what waits goes out as soon as it is back."""

import asyncio
from collections.abc import AsyncIterator
from functools import partial
from typing import Any

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramNetworkError, TelegramServerError
from aiogram.methods import GetMe, SendPhoto, TelegramMethod
from aiogram.methods.base import TelegramType

from bot.domain.errors import Undelivered
from bot.runtime.retry import DELIVERY_WAITS, retry_delivery
from bot.runtime.task_supervisor import TaskSupervisor
from bot.telegram.client.errors import delivery_errors
from bot.telegram.monitoring.outage import OutageMiddleware
from tests.kit.clock import ManualTime
from tests.kit.fake_session import FakeSession


class Moody(FakeSession):
    """A line on which everything fails while Telegram is `away`, and only photos when `choosy`."""

    def __init__(self, time: ManualTime) -> None:
        super().__init__()
        self.away = False
        self.choosy = False
        self.arrived: list[float] = []
        self.tried: list[float] = []
        self._time = time

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[TelegramType],
        timeout: int | None = None,  # noqa: ASYNC109  # aiogram's
    ) -> TelegramType:
        is_photo = isinstance(method, SendPhoto)
        if is_photo:
            self.tried.append(self._time.now)
        if self.away:
            raise TelegramNetworkError(method, "no connection")
        if self.choosy and is_photo:
            raise TelegramServerError(method, "Internal Server Error")
        if is_photo:
            self.arrived.append(self._time.now)
        if isinstance(method, GetMe):
            self.answers_to["getMe"].append({"id": 42, "is_bot": True, "first_name": "Painter"})
        return await super().make_request(bot, method, timeout)


@pytest.fixture
def time() -> ManualTime:
    return ManualTime()


@pytest.fixture
def telegram(time: ManualTime) -> Moody:
    return Moody(time)


@pytest.fixture
async def outage(time: ManualTime, telegram: Moody) -> AsyncIterator[OutageMiddleware]:
    supervisor = TaskSupervisor()
    outage = OutageMiddleware(supervisor, time.sleep)
    telegram.middleware(outage)
    yield outage
    await supervisor.close(0)


async def deliver(bot: Bot, chat_id: int) -> None:
    with delivery_errors():
        await bot.send_photo(chat_id, "file")


@pytest.mark.parametrize("seconds", [1, 25, 100, 1000])
async def test_ten_results_arrive_when_telegram_is_back(
    time: ManualTime, telegram: Moody, outage: OutageMiddleware, seconds: float
) -> None:
    bot = Bot("42:TEST", session=telegram)
    telegram.away = True
    async with asyncio.TaskGroup() as results:
        for chat in range(1, 11):
            results.create_task(retry_delivery(partial(deliver, bot, chat), outage.pause))
        await time.advance(seconds)
        assert telegram.arrived == []
        telegram.away = False
        await time.advance(15)
        assert len(telegram.arrived) == 10


async def test_what_fails_while_all_else_passes_is_no_outage(
    time: ManualTime, telegram: Moody, outage: OutageMiddleware
) -> None:
    """Or each answer to something else would use up a try."""
    telegram.choosy = True
    work: Any = partial(deliver, Bot("42:TEST", session=telegram), 7)

    async with asyncio.TaskGroup() as results:
        result = results.create_task(_given_up(work, outage))
        await time.advance(sum(DELIVERY_WAITS) - 1)
        assert not result.done()
        await time.advance(2)

    assert len(telegram.tried) == len(DELIVERY_WAITS) + 1
    pauses = [b - a for a, b in zip(telegram.tried, telegram.tried[1:], strict=False)]
    assert pauses == list(DELIVERY_WAITS)


async def _given_up(work: Any, outage: OutageMiddleware) -> None:
    with pytest.raises(Undelivered):
        await retry_delivery(work, outage.pause)


async def test_one_looks_for_all(
    time: ManualTime, telegram: Moody, outage: OutageMiddleware
) -> None:
    bot = Bot("42:TEST", session=telegram)
    telegram.away = True
    looks: list[float] = []
    ask = telegram.make_request

    async def noted(bot: Bot, method: Any, timeout: int | None = None) -> Any:  # noqa: ASYNC109  # aiogram's
        if isinstance(method, GetMe):
            looks.append(time.now)
        return await ask(bot, method, timeout)

    telegram.make_request = noted  # type: ignore[method-assign]  # beside what it does already
    for chat in range(1, 11):
        with pytest.raises(Undelivered):
            await deliver(bot, chat)
    await time.advance(10)

    assert looks == [0, 3, 6, 9]
