"""One outbox in front of Telegram: what is sent keeps to its limits, in a fair order.

Every message, edit, deletion and chat action of the bot waits here for its turn; an idle chat's
leaves at once. Words go before first statuses and pictures, these before status edits and chat
actions. What Telegram puts off goes on in its place when the time is over; a status is dropped
instead, as its next edit says more. What asks for something (updates, files, members) or stops a
button's spinner does not stand in the line.
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
from bot.telegram.troubles import perhaps_taken
from bot.telegram.uploads import all_read, begin_anew
from bot.telegram.waiting import ChatId, Rank, Ticket, WaitingLine

log = get_logger(__name__)

PATIENCE = 5
"""How often one request may be put off."""
IN_LINE = ("send", "edit", "delete")
UPLOADS = (SendDocument, SendMediaGroup, SendPhoto)
LONG = 60
"""Seconds; whoever is put off for longer is told, and holds up nothing but its like."""
LONGEST = 24 * 60 * 60
"""Seconds for which Telegram is obeyed in one go."""
WAIT_THEMSELVES = frozenset({"getMe", "getUpdates", "setMyCommands"})
"""Their loops do."""

Over = asyncio.Future[None]

_in_passing: ContextVar[bool] = ContextVar("in_passing", default=False)
_over: ContextVar[Over | None] = ContextVar("over", default=None)
_put_off: ContextVar[Callable[[float], None] | None] = ContextVar("put_off", default=None)
_delivery: ContextVar[DeliveryLog | None] = ContextVar("delivery", default=None)


@contextmanager
def in_passing(over: Over | None = None) -> Iterator[None]:
    """What is sent in the block is sent soon or not at all: Late, or TelegramRetryAfter.

    It is Late, too, as soon as `over` is done.
    """
    tokens = _in_passing.set(True), _over.set(over)
    try:
        yield
    finally:
        _in_passing.reset(tokens[0])
        _over.reset(tokens[1])


@contextmanager
def told_when_put_off(tell: Callable[[float], None]) -> Iterator[None]:
    """It hears for how many seconds Telegram puts off what is sent in the block, when it is long."""
    token = _put_off.set(tell)
    try:
        yield
    finally:
        _put_off.reset(token)


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
            if ticket and not await self._line.turn(ticket, _over.get()):
                raise Late(method, "its turn would have come too late")
            try:
                return await _sent(make_request, bot, method)
            except TelegramRetryAfter as error:
                if method.__api_method__ in WAIT_THEMSELVES:
                    raise
                seconds = min(max(1, error.retry_after), LONGEST)
                log.warning("told to wait", method=method.__api_method__, seconds=seconds)
                if ticket:
                    self._hold(ticket, seconds)
                if _in_passing.get() or put_off == PATIENCE or (not ticket and seconds > LONG):
                    raise
                put_off += 1
                if ticket is None:
                    await self._sleep(seconds)

    def _hold(self, ticket: Ticket, seconds: float) -> None:
        if seconds <= LONG:
            self._line.hold(ticket.chat_id, seconds)
            return
        self._line.hold_method(ticket.chat_id, ticket.method, seconds)
        if tell := _put_off.get():
            tell(seconds)

    def _ticket(self, method: TelegramMethod[Any]) -> Ticket | None:
        chat_id = _chat_of(method)
        name = method.__api_method__
        if chat_id is None or not name.startswith(IN_LINE):
            return None
        return self._line.ticket(
            _rank(method), chat_id, name, _messages(method), in_passing=_in_passing.get()
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
    return Rank.FIRST_STATUS if isinstance(method, SendMessage) else Rank.STATUS


def _messages(method: TelegramMethod[Any]) -> int:
    """How many messages Telegram counts."""
    if isinstance(method, SendMediaGroup):
        return len(method.media)
    free = isinstance(method, SendChatAction) or method.__api_method__.startswith("delete")
    return 0 if free else 1
