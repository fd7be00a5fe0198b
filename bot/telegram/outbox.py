"""One outbox in front of Telegram: what is sent keeps to its limits, in a fair order.

Every message, edit, deletion and chat action of the bot waits here for its turn; an idle chat's
leaves at once. Words go before pictures, pictures before status edits and chat actions. What
Telegram puts off goes on in its place when the time is over; a status is dropped instead, as its
next edit says more. What asks for something (updates, files, members) or stops a button's spinner
does not stand in the line.
"""

import asyncio
from collections.abc import Iterator
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
from bot.telegram.troubles import perhaps_taken
from bot.telegram.uploads import all_read, begin_anew
from bot.telegram.waiting import ChatId, Rank, Ticket, WaitingLine

log = get_logger(__name__)

PATIENCE = 5
"""How often one request may be put off."""
IN_LINE = ("send", "edit", "delete")
UPLOADS = (SendDocument, SendMediaGroup, SendPhoto)
WAIT_THEMSELVES = frozenset({"getUpdates", "setMyCommands"})
"""Their loops do."""

_in_passing: ContextVar[bool] = ContextVar("in_passing", default=False)
_delivery: ContextVar[DeliveryLog | None] = ContextVar("delivery", default=None)


@contextmanager
def in_passing() -> Iterator[None]:
    """What is sent in the block is sent soon or not at all: Late, or TelegramRetryAfter."""
    token = _in_passing.set(True)
    try:
        yield
    finally:
        _in_passing.reset(token)


@contextmanager
def on_record(delivery: DeliveryLog) -> Iterator[None]:
    """It hears of each upload in the block when its turn has come, and of its coming back."""
    token = _delivery.set(delivery)
    try:
        yield
    finally:
        _delivery.reset(token)


class Late(TelegramAPIError):
    """Not sent: its turn would have come too late."""


class Outbox(BaseRequestMiddleware):
    """`steady` counts seconds and never jumps."""

    def __init__(self, steady: Clock, sleep: Sleep) -> None:
        self._sleep = sleep
        self._line = WaitingLine(steady, sleep)

    async def __call__(
        self,
        make_request: NextRequestMiddlewareType[TelegramType],
        bot: Bot,
        method: TelegramMethod[TelegramType],
    ) -> Response[TelegramType]:
        ticket = self._ticket(method)
        put_off = 0
        while True:
            if ticket and not await self._line.turn(ticket):
                raise Late(method, "its turn would have come too late")
            try:
                return await _sent(make_request, bot, method)
            except TelegramRetryAfter as error:
                if method.__api_method__ in WAIT_THEMSELVES:
                    raise
                log.warning("told to wait", method=method.__api_method__, seconds=error.retry_after)
                if (chat_id := _chat_of(method)) is not None:
                    self._line.hold(chat_id, error.retry_after)
                if _in_passing.get() or put_off == PATIENCE:
                    raise
                put_off += 1
                if ticket is None:
                    await self._sleep(error.retry_after)

    def _ticket(self, method: TelegramMethod[Any]) -> Ticket | None:
        chat_id = _chat_of(method)
        if chat_id is None or not method.__api_method__.startswith(IN_LINE):
            return None
        return self._line.ticket(
            _rank(method), chat_id, _messages(method), in_passing=_in_passing.get()
        )


async def _sent(
    make_request: NextRequestMiddlewareType[TelegramType],
    bot: Bot,
    method: TelegramMethod[TelegramType],
) -> Response[TelegramType]:
    delivery = _delivery.get() if isinstance(method, UPLOADS) else None
    if delivery is None:
        return await make_request(bot, method)
    begin_anew(method)
    try:
        await delivery.leaves()
        return await make_request(bot, method)
    except asyncio.CancelledError:
        if not all_read(method):
            await delivery.came_back()
        raise
    except TelegramAPIError as error:
        if not perhaps_taken(error):
            await delivery.came_back()
        raise


def _chat_of(method: TelegramMethod[Any]) -> ChatId | None:
    chat_id: ChatId | None = getattr(method, "chat_id", None)
    return chat_id


def _rank(method: TelegramMethod[Any]) -> Rank:
    if isinstance(method, UPLOADS):
        return Rank.PICTURE
    if not _in_passing.get():
        return Rank.WORDS
    return Rank.PICTURE if isinstance(method, SendMessage) else Rank.STATUS


def _messages(method: TelegramMethod[Any]) -> int:
    """How many messages Telegram counts."""
    if isinstance(method, SendMediaGroup):
        return len(method.media)
    free = isinstance(method, SendChatAction) or method.__api_method__.startswith("delete")
    return 0 if free else 1
