"""Telegram away: whoever waits to try again does so as soon as it is back."""

import asyncio

from aiogram import Bot
from aiogram.client.session.middlewares.base import BaseRequestMiddleware, NextRequestMiddlewareType
from aiogram.exceptions import TelegramAPIError
from aiogram.methods import GetMe, Response, TelegramMethod
from aiogram.methods.base import TelegramType

from bot.domain.ports import Sleep
from bot.observability import get_logger
from bot.services.nursery import Nursery
from bot.telegram.silence import NO_ANSWER

log = get_logger(__name__)

ASK_EVERY = 3.0
"""Seconds between two looks whether it is back."""
ASK_SECONDS = 10
"""For which one look waits."""


class Outage(BaseRequestMiddleware):
    """Where a request has no answer, it looks whether Telegram answers anything.

    One kind of request may fail while others pass: that is no outage, and wakes nobody.
    """

    def __init__(self, nursery: Nursery, sleep: Sleep) -> None:
        self._nursery = nursery
        self._sleep = sleep
        self._looks = False
        self._back = asyncio.Event()
        """Set at the end of the outage; then the next one's takes its place."""

    async def __call__(
        self,
        make_request: NextRequestMiddlewareType[TelegramType],
        bot: Bot,
        method: TelegramMethod[TelegramType],
    ) -> Response[TelegramType]:
        try:
            return await make_request(bot, method)
        except NO_ANSWER:
            if not self._looks:
                self._looks = True
                self._nursery.start(self._look(bot), "look for Telegram")
            raise

    async def pause(self, seconds: float) -> None:
        """Sleeps for so long, or until Telegram is back."""
        async with asyncio.TaskGroup() as waits:
            either = [
                waits.create_task(self._full(seconds)),
                waits.create_task(self._back.wait()),
            ]
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
            for wait in either:
                wait.cancel()

    async def _full(self, seconds: float) -> None:
        await self._sleep(seconds)

    async def _look(self, bot: Bot) -> None:
        try:
            was_away = False
            while not await _answers(bot):
                was_away = True
                await self._sleep(ASK_EVERY)
            if was_away:
                log.info("Telegram is back")
                self._back.set()
                self._back = asyncio.Event()
        finally:
            self._looks = False


async def _answers(bot: Bot) -> bool:
    try:
        await bot(GetMe(), request_timeout=ASK_SECONDS)
    except NO_ANSWER:
        return False
    except TelegramAPIError:  # a refusal is an answer
        pass
    return True
