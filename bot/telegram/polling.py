"""Long polling that confirms nothing before it is written down.

aiogram's own polling confirms an update with the next request, before its handler ends; a stop in
between would lose it. Here each update is a row first, and is handled from there.
"""

import asyncio
import json
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass, field
from itertools import count
from weakref import WeakValueDictionary

from aiogram import Bot, Dispatcher
from aiogram.exceptions import TelegramAPIError, TelegramRetryAfter
from aiogram.types import Update
from pydantic import ValidationError

from bot.domain.ports import Clock, Inbox, Sleep
from bot.observability import bound, get_logger
from bot.services.albums import Arriving
from bot.services.nursery import Nursery
from bot.services.patience import Patience
from bot.telegram.connection import GetRawUpdates
from bot.telegram.parts import sender_of
from bot.telegram.silence import Silence

log = get_logger(__name__)

POLL_SECONDS = 30
MOST_UPDATES = 100
"""In one answer."""
PAUSE = 3


@dataclass
class Polling:
    bot: Bot
    dispatcher: Dispatcher
    inbox: Inbox
    arriving: Arriving
    nursery: Nursery
    patiently: Patience
    clock: Clock
    sleep: Sleep
    silence: Silence
    _lanes: "WeakValueDictionary[int, asyncio.Lock]" = field(default_factory=WeakValueDictionary)

    async def run(self) -> None:
        """Takes updates until it is cancelled; what it started goes on in the nursery."""
        self._handle_soon(await self.patiently(self.inbox.unhandled))  # of before the last stop
        offset: int | None = None
        while True:
            try:
                offset = await self._take(offset)
            except TelegramAPIError as error:
                wait = error.retry_after if isinstance(error, TelegramRetryAfter) else PAUSE
                log.warning("no updates", error=str(error), wait=wait)
                await self.sleep(wait)

    async def _take(self, offset: int | None) -> int | None:
        caught_up = self.arriving.caught_up
        ask = GetRawUpdates(
            offset=offset,
            timeout=POLL_SECONDS if caught_up.is_set() else 0,
            allowed_updates=self.dispatcher.resolve_used_update_types(),
        )
        with self.silence.watched():
            updates = await self.bot(ask, request_timeout=POLL_SECONDS + 15)
        if updates:
            rows = [(update["update_id"], json.dumps(update)) for update in updates]
            self._handle_soon(await self.patiently(lambda: self.inbox.keep(rows, self.clock())))
            offset = int(updates[-1]["update_id"]) + 1
        if len(updates) < MOST_UPDATES:
            caught_up.set()
        return offset

    def _handle_soon(self, rows: Sequence[tuple[int, str]]) -> None:
        for update_id, text in rows:
            try:
                update = Update.model_validate_json(text, context={"bot": self.bot})
            except ValidationError as error:
                why = error.errors(include_input=False)[0]["msg"]  # its text is the person's own
                log.error("an update cannot be read", update_id=update_id, error=why)
                self.nursery.start(self._put_away(update_id), f"update {update_id}")
            else:
                # Known before anybody hears that all has come that was sent before the start.
                self.arriving.expect(update_id, sender_of(update))
                self.nursery.start(self._handle(update), f"update {update_id}")

    async def _handle(self, update: Update) -> None:
        # A chat's updates are handled in their order, different chats beside each other. What a
        # handler returns to be awaited keeps no others waiting, and begins anew after a stop.
        with (
            bound(update_id=update.update_id),
            self.arriving.part_of(_album_of(update)),
            self.arriving.until_handled(update.update_id),
        ):
            async with self._lanes.setdefault(_chat_of(update), asyncio.Lock()):
                tries = count()
                rest = await self.patiently(lambda: self._feed(update, again=next(tries) > 0))
                if not isinstance(rest, Awaitable):
                    await self._put_away(update.update_id)
                    return
            await rest
            await self._put_away(update.update_id)

    async def _put_away(self, update_id: int) -> None:
        await self.patiently(lambda: self.inbox.mark_handled(update_id))

    async def _feed(self, update: Update, *, again: bool) -> object:
        return await self.dispatcher.feed_update(self.bot, update, again=again)


def _album_of(update: Update) -> str:
    return (update.message and update.message.media_group_id) or ""


def _chat_of(update: Update) -> int:
    press = update.callback_query
    message = press.message if press else update.message or update.edited_message
    return message.chat.id if message else 0
