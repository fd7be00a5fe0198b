"""Long polling that confirms nothing before it is written down.

aiogram's own polling confirms an update with the next request, before its handler ends; a stop in
between would lose it. Here each update is a row first, and is handled from there.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from itertools import count
from weakref import WeakValueDictionary

from aiogram import Bot, Dispatcher
from aiogram.exceptions import TelegramAPIError
from aiogram.types import Update
from pydantic import ValidationError

from bot.domain.ports import Clock, Inbox, Sleep
from bot.observability import bound, get_logger
from bot.services.albums import Arriving
from bot.services.nursery import Nursery
from bot.services.patience import Patience
from bot.telegram.connection import GetRawUpdates
from bot.telegram.parts import sender_of
from bot.telegram.polling_troubles import PollingTroubles
from bot.telegram.silence import Silence
from bot.telegram.updates import Batch, read_batch

log = get_logger(__name__)

POLL_SECONDS = 30
MOST_UPDATES = 100
"""In one answer."""
SAME_AGAIN = 3
"""How often an answer without anything that can be read is asked for, before it is passed over."""


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
    troubles: PollingTroubles
    explain_unreadable: Callable[[str], Awaitable[None]]
    """Hears an update's JSON that is no update."""
    _offset: int | None = None
    _unreadable: int = 0
    """Answers in a row from which no number could be read."""
    _lanes: "WeakValueDictionary[tuple[int, int], asyncio.Lock]" = field(
        default_factory=WeakValueDictionary
    )

    async def run(self) -> None:
        """Takes updates until it is cancelled; what it started goes on in the nursery."""
        self._handle_soon(await self.patiently(self.inbox.unhandled))  # of before the last stop
        while True:
            try:
                wait = await self._take()
            except TelegramAPIError as error:
                wait = self.troubles.met(error)
            if wait:
                await self.sleep(wait)

    async def _take(self) -> float:
        """Takes the next ones, and returns the seconds to wait before asking for more."""
        caught_up = self.arriving.caught_up
        ask = GetRawUpdates(
            offset=self._offset,
            timeout=POLL_SECONDS if caught_up.is_set() else 0,
            allowed_updates=self.dispatcher.resolve_used_update_types(),
        )
        with self.silence.watched():
            answer = await self.bot(ask, request_timeout=POLL_SECONDS + 15)
        batch = read_batch(answer)
        new = await self._kept(batch)
        self._offset = self._behind(batch)
        if new and batch.left_out:
            log.error("updates left out", count=batch.left_out)
        if batch.size < MOST_UPDATES:
            caught_up.set()
        if batch.size and not new:
            return self.troubles.met_nothing_new()
        self.troubles.over()
        return 0

    def _behind(self, batch: Batch) -> int | None:
        """The offset that confirms it. What has no number of its own has one at Telegram."""
        self._unreadable = self._unreadable + 1 if batch.is_unreadable else 0
        if batch.highest_id is not None:
            return batch.highest_id + 1
        if self._offset is None or self._unreadable < SAME_AGAIN:
            return self._offset
        self._unreadable = 0
        return self._offset + batch.left_out

    async def _kept(self, batch: Batch) -> bool:
        """Writes them down, and has those that are new handled; says whether there are any."""
        if not batch.updates:
            return False
        new = await self.patiently(lambda: self.inbox.keep(batch.updates, self.clock()))
        self._handle_soon(new)
        return bool(new)

    def _handle_soon(self, rows: Sequence[tuple[int, str]]) -> None:
        for update_id, text in rows:
            try:
                update = Update.model_validate_json(text, context={"bot": self.bot})
            except ValidationError as error:
                why = error.errors(include_input=False)[0]["msg"]  # its text is the person's own
                log.error("an update cannot be read", update_id=update_id, error=why)
                self.nursery.start(self._pass_over(update_id, text), f"update {update_id}")
            else:
                # Known before anybody hears that all has come that was sent before the start.
                self.arriving.expect(update_id, sender_of(update))
                self.nursery.start(self._handle(update), f"update {update_id}")

    async def _handle(self, update: Update) -> None:
        # What one person does in a chat is handled in its order, everybody beside each other. What
        # a handler returns to be awaited keeps no others waiting, and begins anew after a stop.
        with (
            bound(update_id=update.update_id),
            self.arriving.part_of(_album_of(update)),
            self.arriving.until_handled(update.update_id),
        ):
            async with self._lanes.setdefault(_lane_of(update), asyncio.Lock()):
                tries = count()
                rest = await self.patiently(lambda: self._feed(update, again=next(tries) > 0))
                if not isinstance(rest, Awaitable):
                    await self._put_away(update.update_id)
                    return
            await rest
            await self._put_away(update.update_id)

    async def _pass_over(self, update_id: int, body: str) -> None:
        await self.explain_unreadable(body)
        await self._put_away(update_id)

    async def _put_away(self, update_id: int) -> None:
        await self.patiently(lambda: self.inbox.mark_handled(update_id))

    async def _feed(self, update: Update, *, again: bool) -> object:
        return await self.dispatcher.feed_update(self.bot, update, again=again)


def _album_of(update: Update) -> str:
    return (update.message and update.message.media_group_id) or ""


def _lane_of(update: Update) -> tuple[int, int]:
    """The chat and who acts there."""
    if press := update.callback_query:
        return press.message.chat.id if press.message else 0, press.from_user.id
    message = update.message or update.edited_message
    if message is None:
        return 0, 0
    return message.chat.id, message.from_user.id if message.from_user else 0
