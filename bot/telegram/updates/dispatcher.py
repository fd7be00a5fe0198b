"""Hands kept updates to their handlers: in the order of their chat, chats beside each other."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from itertools import count
from weakref import WeakValueDictionary

from aiogram import Bot, Dispatcher
from aiogram.types import CallbackQuery, Update
from pydantic import ValidationError

from bot.domain.ids import AlbumId, ChatId, UpdateId
from bot.domain.ports import UpdateInbox
from bot.observability import get_logger, log_context
from bot.runtime.retry import RetryStorage
from bot.runtime.task_supervisor import TaskSupervisor
from bot.services.in_flight_updates import NO_ALBUM, InFlightUpdates
from bot.telegram.updates.message_parts import sender_of

log = get_logger(__name__)


@dataclass
class UpdateDispatcher:
    """Each chat has a lane, in which its updates are handled one after another.

    So no handler waits until Telegram takes something. Only while the database cannot be used a
    lane waits: no handler can do without.
    """

    bot: Bot
    handlers: Dispatcher
    inbox: UpdateInbox
    in_flight: InFlightUpdates
    supervisor: TaskSupervisor
    retry_storage: RetryStorage
    explain_unreadable: Callable[[UpdateId, str], Awaitable[None]]
    """Called with the JSON of an update that cannot be parsed."""
    _lanes: "WeakValueDictionary[ChatId, asyncio.Lock]" = field(default_factory=WeakValueDictionary)

    def dispatch(self, update_id: UpdateId, body: str) -> None:
        """Has the update handled once those before it in its chat are; then its row says so."""
        try:
            update = Update.model_validate_json(body, context={"bot": self.bot})
        except ValidationError as error:
            why = error.errors(include_input=False)[0]["msg"]  # its text is the person's own
            log.error("an update cannot be read", update_id=update_id, error=why)
            self.supervisor.start(self._skip_unreadable(update_id, body), f"update {update_id}")
        else:
            # Known before anybody hears that all has come that was sent before the start.
            expected = self.in_flight.expect(update_id, sender_of(update), _album_of(update))
            self.supervisor.start(self._handle(update, expected), f"update {update_id}")

    async def _handle(self, update: Update, expected: AbstractContextManager[None]) -> None:
        update_id = UpdateId(update.update_id)
        with log_context(update_id=update_id), expected:
            async with self._lanes.setdefault(_chat_of(update), asyncio.Lock()):
                tries = count()
                await self.retry_storage(lambda: self._feed(update, again=next(tries) > 0))
                await self._mark_handled(update_id)

    async def _skip_unreadable(self, update_id: UpdateId, body: str) -> None:
        await self.explain_unreadable(update_id, body)
        await self._mark_handled(update_id)

    async def _mark_handled(self, update_id: UpdateId) -> None:
        await self.retry_storage(lambda: self.inbox.mark_handled(update_id))

    async def _feed(self, update: Update, *, again: bool) -> None:
        await self.handlers.feed_update(self.bot, update, again=again)


def _album_of(update: Update) -> AlbumId:
    return AlbumId((update.message and update.message.media_group_id) or NO_ALBUM)


def _chat_of(update: Update) -> ChatId:
    event = update.callback_query or update.message or update.edited_message
    message = event.message if isinstance(event, CallbackQuery) else event
    return ChatId(message.chat.id if message else 0)
