"""Keeps to Telegram's rate limits, in a fair order.

Every message, edit, deletion and chat action passes a priority queue; that of an idle chat is sent
at once. Texts go before first statuses and images, these before status edits and chat actions. What
Telegram rejects with `retry_after` is retried in its place; a status is dropped instead, as its next
edit says more. Requests that read (updates, files, members) or answer a callback query are not
queued.
"""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
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

from bot.domain.ports import Clock, DeliveryLog, Sleep
from bot.observability import get_logger
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

CancelSignal = asyncio.Future[None]

_best_effort: ContextVar[bool] = ContextVar("best_effort", default=False)
_cancel_signal: ContextVar[CancelSignal | None] = ContextVar("cancel_signal", default=None)
_flood_wait_callback: ContextVar[Callable[[float], None] | None] = ContextVar(
    "flood_wait_callback", default=None
)
_delivery_log: ContextVar[DeliveryLog | None] = ContextVar("delivery_log", default=None)


@contextmanager
def best_effort(cancel_signal: CancelSignal | None = None) -> Iterator[None]:
    """What is sent in the block is sent soon or not at all: SendExpired, or TelegramRetryAfter.

    It expires, too, as soon as `cancel_signal` is done.
    """
    tokens = _best_effort.set(True), _cancel_signal.set(cancel_signal)
    try:
        yield
    finally:
        _best_effort.reset(tokens[0])
        _cancel_signal.reset(tokens[1])


@contextmanager
def on_flood_wait(callback: Callable[[float], None]) -> Iterator[None]:
    """Calls back with a long `retry_after` that something sent in the block meets."""
    token = _flood_wait_callback.set(callback)
    try:
        yield
    finally:
        _flood_wait_callback.reset(token)


@contextmanager
def record_uploads(delivery_log: DeliveryLog) -> Iterator[None]:
    """Records each upload in the block before it is sent, and where it certainly did not arrive."""
    token = _delivery_log.set(delivery_log)
    try:
        yield
    finally:
        _delivery_log.reset(token)


class SendExpired(TelegramAPIError):
    """Not sent: its turn would have come too late."""


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
        entry = self._queue_entry(method)
        retries = 0
        while True:
            if entry and not await self._queue.acquire(entry, _cancel_signal.get()):
                raise SendExpired(method, "its turn would have come too late")
            try:
                return await _send_recorded(make_request, bot, method)
            except TelegramRetryAfter as error:
                if method.__api_method__ in SELF_PACED_METHODS:
                    raise
                seconds = min(max(1, error.retry_after), MAX_WAIT)
                log.warning("told to wait", method=method.__api_method__, seconds=seconds)
                if entry:
                    self._pause(entry, seconds)
                if (
                    _best_effort.get()
                    or retries == MAX_RETRIES
                    or (not entry and seconds > LONG_WAIT)
                ):
                    raise
                retries += 1
                if entry is None:
                    await self._sleep(seconds)

    def _pause(self, entry: QueueEntry, seconds: float) -> None:
        if seconds <= LONG_WAIT:
            self._queue.pause_chat(entry.chat_id, seconds)
            return
        self._queue.pause_method(entry.chat_id, entry.method, seconds)
        if callback := _flood_wait_callback.get():
            callback(seconds)

    def _queue_entry(self, method: TelegramMethod[Any]) -> QueueEntry | None:
        chat_id = _chat_of(method)
        name = method.__api_method__
        if chat_id is None or not name.startswith(QUEUED_PREFIXES):
            return None
        return self._queue.entry(
            _priority_of(method),
            chat_id,
            name,
            _message_count(method),
            best_effort=_best_effort.get(),
        )


async def _send_recorded(
    make_request: NextRequestMiddlewareType[TelegramType],
    bot: Bot,
    method: TelegramMethod[TelegramType],
) -> Response[TelegramType]:
    delivery_log = _delivery_log.get() if isinstance(method, UPLOAD_METHODS) else None
    if delivery_log is None:
        return await make_request(bot, method)
    reset_read_flags(method)
    try:
        await delivery_log.mark_sending()
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


def _priority_of(method: TelegramMethod[Any]) -> SendPriority:
    if isinstance(method, UPLOAD_METHODS):
        return SendPriority.IMAGE
    if not _best_effort.get():
        return SendPriority.TEXT
    return SendPriority.FIRST_STATUS if isinstance(method, SendMessage) else SendPriority.STATUS


def _message_count(method: TelegramMethod[Any]) -> int:
    """How many messages Telegram counts."""
    if isinstance(method, SendMediaGroup):
        return len(method.media)
    free = isinstance(method, SendChatAction) or method.__api_method__.startswith("delete")
    return 0 if free else 1
