"""Keeps to Telegram's rate limits, in a fair order.

Every message, edit, deletion and chat action passes a priority queue; that of an idle chat is sent
at once. Texts go before first statuses and images, these before status edits and chat actions. What
Telegram rejects with `retry_after` is retried in its place; a status is dropped instead, as its next
edit says more. Requests that read (updates, files, members) or answer a callback query are not
queued.
"""

import asyncio
from typing import Any

from aiogram import Bot
from aiogram.client.session.middlewares.base import BaseRequestMiddleware, NextRequestMiddlewareType
from aiogram.exceptions import TelegramAPIError, TelegramRetryAfter
from aiogram.methods import (
    Response,
    SendChatAction,
    SendDocument,
    SendMediaGroup,
    SendMessage,
    SendPhoto,
    TelegramMethod,
)
from aiogram.methods.base import TelegramType

from bot.domain.ports import Clock, Sleep
from bot.observability import get_logger
from bot.telegram.client.call_options import CallOptions, options_of
from bot.telegram.client.errors import may_have_been_sent
from bot.telegram.client.send_queue import ChatId, PrioritySendQueue, QueueEntry, SendPriority
from bot.telegram.client.uploads import is_fully_read, reset_read_flags

log = get_logger(__name__)

MAX_RETRIES = 5
"""Of one request, after `retry_after`."""
QUEUED_PREFIXES = ("send", "edit", "delete")
UPLOAD_METHODS = (SendDocument, SendMediaGroup, SendPhoto)
LONG_WAIT = 60
"""Seconds of `retry_after` above which only that method waits, and `on_flood_wait` is called."""
MAX_WAIT = 24 * 60 * 60
"""Seconds of `retry_after` that are waited for at once."""
SELF_PACED_METHODS = frozenset({"getMe", "getUpdates", "setMyCommands"})
"""Their callers wait for `retry_after` themselves."""


class SendExpired(TelegramAPIError):
    """Not sent: its turn would have come too late, or another process sends it by now."""


class RateLimitMiddleware(BaseRequestMiddleware):
    """A request middleware; `steady` is monotonic."""

    def __init__(self, steady: Clock, sleep: Sleep) -> None:
        self._sleep = sleep
        self._queue = PrioritySendQueue(steady, sleep)

    async def __call__(
        self,
        make_request: NextRequestMiddlewareType[TelegramType],
        bot: Bot,
        method: TelegramMethod[TelegramType],
    ) -> Response[TelegramType]:
        options = options_of(bot)
        entry = self._queue_entry(method, options)
        retries = 0
        while True:
            if entry and not await self._queue.acquire(entry, options.cancel_signal):
                raise SendExpired(method, "its turn would have come too late")
            try:
                return await _send_recorded(make_request, bot, method)
            except TelegramRetryAfter as error:
                if method.__api_method__ in SELF_PACED_METHODS:
                    raise
                seconds = min(max(1, error.retry_after), MAX_WAIT)
                log.warning("told to wait", method=method.__api_method__, seconds=seconds)
                if entry:
                    self._pause(entry, seconds, options)
                if (
                    options.best_effort
                    or retries == MAX_RETRIES
                    or (not entry and seconds > LONG_WAIT)
                ):
                    raise
                retries += 1
                if entry is None:
                    await self._sleep(seconds)

    def _pause(self, entry: QueueEntry, seconds: float, options: CallOptions) -> None:
        if seconds <= LONG_WAIT:
            self._queue.pause_chat(entry.chat_id, seconds)
            return
        self._queue.pause_method(entry.chat_id, entry.method, seconds)
        if options.on_flood_wait:
            options.on_flood_wait(seconds)

    def _queue_entry(self, method: TelegramMethod[Any], options: CallOptions) -> QueueEntry | None:
        chat_id = _chat_of(method)
        name = method.__api_method__
        if chat_id is None or not name.startswith(QUEUED_PREFIXES):
            return None
        return self._queue.entry(
            _priority_of(method, options),
            chat_id,
            name,
            _message_count(method),
            best_effort=options.best_effort,
        )


async def _send_recorded(
    make_request: NextRequestMiddlewareType[TelegramType],
    bot: Bot,
    method: TelegramMethod[TelegramType],
) -> Response[TelegramType]:
    delivery_log = options_of(bot).delivery_log if isinstance(method, UPLOAD_METHODS) else None
    if delivery_log is None:
        return await make_request(bot, method)
    reset_read_flags(method)
    try:
        if not await delivery_log.mark_sending():
            raise SendExpired(method, "another process delivers it by now")
        return await make_request(bot, method)
    except asyncio.CancelledError:
        if not is_fully_read(method):
            await delivery_log.mark_not_sent()
        raise
    except TelegramAPIError as error:
        if not may_have_been_sent(error):
            await delivery_log.mark_not_sent()
        raise


def _chat_of(method: TelegramMethod[Any]) -> ChatId | None:
    chat_id: ChatId | None = getattr(method, "chat_id", None)
    return chat_id


def _priority_of(method: TelegramMethod[Any], options: CallOptions) -> SendPriority:
    if isinstance(method, UPLOAD_METHODS):
        return SendPriority.IMAGE
    if not options.best_effort:
        return SendPriority.TEXT
    return SendPriority.FIRST_STATUS if isinstance(method, SendMessage) else SendPriority.STATUS


def _message_count(method: TelegramMethod[Any]) -> int:
    """How many messages Telegram counts."""
    if isinstance(method, SendMediaGroup):
        return len(method.media)
    free = isinstance(method, SendChatAction) or method.__api_method__.startswith("delete")
    return 0 if free else 1
