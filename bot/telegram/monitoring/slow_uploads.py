"""Whether uploads to Telegram are slow, as those of originals show."""

from collections.abc import Callable
from math import inf

from aiogram import Bot
from aiogram.client.session.middlewares.base import BaseRequestMiddleware, NextRequestMiddlewareType
from aiogram.exceptions import TelegramAPIError
from aiogram.methods import Response, TelegramMethod
from aiogram.methods.base import TelegramType

from bot.domain.ports import Clock
from bot.observability import get_logger
from bot.telegram.client.uploads import uploads

log = get_logger(__name__)

SLOW_SECONDS = 2 * 60
"""Seconds."""
HOUR = 60 * 60


class SlowUploadMiddleware(BaseRequestMiddleware):
    """Times each request that carries originals, by the button, too; the last of the session's
    middlewares, so that time in the queue does not count.

    An upload is slow when it took over two minutes or ran out of its time. Two within an hour
    switch it on, and call `on_slow`; it is off again after an hour without one. In memory: each
    process measures for itself. `steady` is monotonic.
    """

    def __init__(self, steady: Clock, on_slow: Callable[[], None]) -> None:
        self._steady = steady
        self._on_slow = on_slow
        self._latest_slow = -inf
        """When a slow upload ended."""
        self._is_active = False

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
            if isinstance(error.__cause__, TimeoutError) or self._steady() - begun > SLOW_SECONDS:
                self._note_slow_upload()
            raise
        if self._steady() - begun > SLOW_SECONDS:
            self._note_slow_upload()
        return taken

    def is_active(self) -> bool:
        """Whether results come without their files at the moment."""
        if self._is_active and self._since_latest() >= HOUR:
            self._is_active = False
            log.info("uploads to Telegram are not slow any more")
        return self._is_active

    def _note_slow_upload(self) -> None:
        if not self.is_active() and self._since_latest() < HOUR:
            self._is_active = True
            log.warning("uploads to Telegram are slow")
            self._on_slow()
        self._latest_slow = self._steady()

    def _since_latest(self) -> float:
        return self._steady() - self._latest_slow
