"""Notices an outage of Telegram, and wakes retries as soon as it is over."""

import asyncio

from aiogram import Bot
from aiogram.client.session.middlewares.base import BaseRequestMiddleware, NextRequestMiddlewareType
from aiogram.exceptions import TelegramAPIError
from aiogram.methods import GetMe, Response, TelegramMethod
from aiogram.methods.base import TelegramType

from bot.domain.ports import Sleep
from bot.observability import get_logger
from bot.runtime.task_supervisor import TaskSupervisor
from bot.telegram.monitoring.downtime import NO_RESPONSE_ERRORS

log = get_logger(__name__)

PROBE_INTERVAL = 3.0
"""Seconds between two probes."""
PROBE_TIMEOUT = 10
"""Seconds."""


class OutageMiddleware(BaseRequestMiddleware):
    """Probes Telegram after a request without a response.

    One kind of request may fail while others pass: that is no outage, and wakes nobody.
    """

    def __init__(self, supervisor: TaskSupervisor, sleep: Sleep) -> None:
        self._supervisor = supervisor
        self._sleep = sleep
        self._is_probing = False
        self._recovered = asyncio.Event()
        """Set at the end of the outage; then the next one's takes its place."""

    async def __call__(
        self,
        make_request: NextRequestMiddlewareType[TelegramType],
        bot: Bot,
        method: TelegramMethod[TelegramType],
    ) -> Response[TelegramType]:
        try:
            return await make_request(bot, method)
        except NO_RESPONSE_ERRORS:
            if not self._is_probing:
                self._is_probing = True
                self._supervisor.start(self._probe(bot), "look for Telegram")
            raise

    async def pause(self, seconds: float) -> None:
        """Sleeps for so long, or until Telegram is back."""
        async with asyncio.TaskGroup() as waits:
            either = [
                waits.create_task(self._full(seconds)),
                waits.create_task(self._recovered.wait()),
            ]
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
            for wait in either:
                wait.cancel()

    async def _full(self, seconds: float) -> None:
        await self._sleep(seconds)

    async def _probe(self, bot: Bot) -> None:
        try:
            was_away = False
            while not await _responds(bot):
                was_away = True
                await self._sleep(PROBE_INTERVAL)
            if was_away:
                log.info("Telegram is back")
                self._recovered.set()
                self._recovered = asyncio.Event()
        finally:
            self._is_probing = False


async def _responds(bot: Bot) -> bool:
    try:
        await bot(GetMe(), request_timeout=PROBE_TIMEOUT)
    except NO_RESPONSE_ERRORS:
        return False
    except TelegramAPIError:  # a refusal is an answer
        pass
    return True
