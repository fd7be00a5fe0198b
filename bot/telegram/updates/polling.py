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
from aiogram.types import CallbackQuery, Update
from pydantic import ValidationError

from bot.domain.ids import AlbumId, ChatId, UpdateId, UserId
from bot.domain.ports import Clock, Sleep, UpdateInbox
from bot.observability import get_logger, log_context
from bot.runtime.retry import RetryStorage
from bot.runtime.task_supervisor import TaskSupervisor
from bot.services.in_flight_updates import InFlightUpdates
from bot.telegram.client.bot_factory import GetRawUpdates
from bot.telegram.monitoring.downtime import DowntimeMonitor
from bot.telegram.updates.batch import UpdateBatch, parse_batch
from bot.telegram.updates.message_parts import sender_of
from bot.telegram.updates.polling_backoff import PollingBackoff

log = get_logger(__name__)

POLL_SECONDS = 30
MAX_UPDATES = 100
"""In one answer."""
MAX_UNREADABLE_REPEATS = 3
"""How often an answer without anything that can be read is asked for, before it is passed over."""


@dataclass
class UpdatePoller:
    bot: Bot
    dispatcher: Dispatcher
    inbox: UpdateInbox
    in_flight: InFlightUpdates
    supervisor: TaskSupervisor
    retry_storage: RetryStorage
    clock: Clock
    sleep: Sleep
    downtime: DowntimeMonitor
    backoff: PollingBackoff
    explain_unreadable: Callable[[str], Awaitable[None]]
    """Called with the JSON of an update that cannot be parsed."""
    _offset: int | None = None
    _unreadable: int = 0
    """Answers in a row from which no number could be read."""
    _lanes: "WeakValueDictionary[tuple[ChatId, UserId], asyncio.Lock]" = field(
        default_factory=WeakValueDictionary
    )

    async def run(self) -> None:
        """Takes updates until it is cancelled; handlers that it started go on."""
        self._handle_soon(await self.retry_storage(self.inbox.unhandled))  # of before the last stop
        while True:
            try:
                wait = await self._poll_once()
            except TelegramAPIError as error:
                wait = self.backoff.on_error(error)
            if wait:
                await self.sleep(wait)

    async def _poll_once(self) -> float:
        """Takes the next ones, and returns the seconds to wait before asking for more."""
        backlog_done = self.in_flight.backlog_done
        request = GetRawUpdates(
            offset=self._offset,
            timeout=POLL_SECONDS if backlog_done.is_set() else 0,
            allowed_updates=self.dispatcher.resolve_used_update_types(),
        )
        with self.downtime.watched():
            answer = await self.bot(request, request_timeout=POLL_SECONDS + 15)
        batch = parse_batch(answer)
        new = await self._keep(batch)
        self._offset = self._next_offset(batch)
        if new and batch.skipped:
            log.error("updates left out", count=batch.skipped)
        if batch.size < MAX_UPDATES:
            backlog_done.set()
        if batch.size and not new:
            return self.backoff.on_nothing_new()
        self.backoff.reset()
        return 0

    def _next_offset(self, batch: UpdateBatch) -> int | None:
        """The offset that confirms it. What has no number of its own has one at Telegram."""
        self._unreadable = self._unreadable + 1 if batch.is_unreadable else 0
        if batch.highest_id is not None:
            return batch.highest_id + 1
        if self._offset is None or self._unreadable < MAX_UNREADABLE_REPEATS:
            return self._offset
        self._unreadable = 0
        return self._offset + batch.skipped

    async def _keep(self, batch: UpdateBatch) -> bool:
        """Writes them down, and has those that are new handled; says whether there are any."""
        if not batch.updates:
            return False
        new = await self.retry_storage(lambda: self.inbox.keep(batch.updates, self.clock()))
        self._handle_soon(new)
        return bool(new)

    def _handle_soon(self, rows: Sequence[tuple[UpdateId, str]]) -> None:
        for update_id, text in rows:
            try:
                update = Update.model_validate_json(text, context={"bot": self.bot})
            except ValidationError as error:
                why = error.errors(include_input=False)[0]["msg"]  # its text is the person's own
                log.error("an update cannot be read", update_id=update_id, error=why)
                self.supervisor.start(self._skip_unreadable(update_id, text), f"update {update_id}")
            else:
                # Known before anybody hears that all has come that was sent before the start.
                self.in_flight.expect(update_id, sender_of(update))
                self.supervisor.start(self._handle(update), f"update {update_id}")

    async def _handle(self, update: Update) -> None:
        # What one person does in a chat is handled in its order, everybody beside each other. What
        # a handler returns to be awaited keeps no others waiting, and begins anew after a stop.
        update_id = UpdateId(update.update_id)
        with (
            log_context(update_id=update_id),
            self.in_flight.receive_part(_album_of(update)),
            self.in_flight.until_handled(update_id),
        ):
            async with self._lanes.setdefault(_lane_of(update), asyncio.Lock()):
                tries = count()
                remainder = await self.retry_storage(
                    lambda: self._feed(update, again=next(tries) > 0)
                )
                if not isinstance(remainder, Awaitable):
                    await self._mark_handled(update_id)
                    return
            await remainder
            await self._mark_handled(update_id)

    async def _skip_unreadable(self, update_id: UpdateId, body: str) -> None:
        await self.explain_unreadable(body)
        await self._mark_handled(update_id)

    async def _mark_handled(self, update_id: UpdateId) -> None:
        await self.retry_storage(lambda: self.inbox.mark_handled(update_id))

    async def _feed(self, update: Update, *, again: bool) -> object:
        return await self.dispatcher.feed_update(self.bot, update, again=again)


def _album_of(update: Update) -> AlbumId:
    return AlbumId((update.message and update.message.media_group_id) or "")


def _lane_of(update: Update) -> tuple[ChatId, UserId]:
    """The chat and who acts there."""
    event = update.callback_query or update.message or update.edited_message
    message = event.message if isinstance(event, CallbackQuery) else event
    user = event.from_user if event else None
    return ChatId(message.chat.id if message else 0), UserId(user.id if user else 0)
