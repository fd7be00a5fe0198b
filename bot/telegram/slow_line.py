"""Whether the line to Telegram is slow, as the uploads of originals show."""

from collections.abc import Callable
from math import inf

from aiogram import Bot
from aiogram.client.session.middlewares.base import BaseRequestMiddleware, NextRequestMiddlewareType
from aiogram.exceptions import TelegramAPIError
from aiogram.methods import Response, TelegramMethod
from aiogram.methods.base import TelegramType

from bot.domain.ports import Clock
from bot.observability import get_logger
from bot.telegram.uploads import uploads

log = get_logger(__name__)

SLOW = 2 * 60
"""Seconds."""
HOUR = 60 * 60


class SlowLine(BaseRequestMiddleware):
    """Times each request that carries originals, by the button, too; the last of the session's
    middlewares, so that no wait for a turn counts.

    An upload is slow when it took over two minutes or ran out of its time. Two within an hour
    switch it on, and `tell` hears of it; it is off again after an hour without one. In memory: it
    is the line of this process, and the next start sees for itself. `steady` never jumps.
    """

    def __init__(self, steady: Clock, tell: Callable[[], None]) -> None:
        self._steady = steady
        self._tell = tell
        self._latest = -inf
        """When a slow upload ended."""
        self._is_on = False

    async def __call__(
        self,
        make_request: NextRequestMiddlewareType[TelegramType],
        bot: Bot,
        method: TelegramMethod[TelegramType],
    ) -> Response[TelegramType]:
        if not any(upload.is_original for upload in uploads(method)):
            return await make_request(bot, method)
        begun = self._steady()
        try:
            taken = await make_request(bot, method)
        except TelegramAPIError as error:
            # A small file has less than two minutes.
            if isinstance(error.__cause__, TimeoutError) or self._steady() - begun > SLOW:
                self._note_slow_upload()
            raise
        if self._steady() - begun > SLOW:
            self._note_slow_upload()
        return taken

    def is_on(self) -> bool:
        """Whether results come without their files at the moment."""
        if self._is_on and self._since_latest() >= HOUR:
            self._is_on = False
            log.info("the line to Telegram is not slow any more")
        return self._is_on

    def _note_slow_upload(self) -> None:
        if not self.is_on() and self._since_latest() < HOUR:
            self._is_on = True
            log.warning("the line to Telegram is slow")
            self._tell()
        self._latest = self._steady()

    def _since_latest(self) -> float:
        return self._steady() - self._latest
