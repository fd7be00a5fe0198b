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
from bot.domain.intake import ClaimedUpdate
from bot.domain.ports import UpdateInbox
from bot.domain.work import Lease
from bot.observability import get_logger, log_context
from bot.runtime.retry import RetryStorage
from bot.runtime.task_supervisor import TaskSupervisor
from bot.services.in_flight_updates import NO_ALBUM, InFlightUpdate, InFlightUpdates
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
    lease: Callable[[], Lease]
    explain_unreadable: Callable[[UpdateId, str], Awaitable[None]]
    """Called with the JSON of an update that cannot be parsed."""
    _lanes: "WeakValueDictionary[ChatId, asyncio.Lock]" = field(default_factory=WeakValueDictionary)

    def dispatch(self, claimed: ClaimedUpdate) -> None:
        """Has the update handled once those before it in its chat are; then its row says so."""
        try:
            update = Update.model_validate_json(claimed.body, context={"bot": self.bot})
        except ValidationError as error:
            why = error.errors(include_input=False)[0]["msg"]  # its text is the person's own
            log.error("an update cannot be read", update_id=claimed.id, error=why)
            expected = self.in_flight.expect(claimed.id, None)
            handling = self._skip_unreadable(claimed, expected)
        else:
            # Known before anybody hears that all has come that was sent before the start.
            expected = self.in_flight.expect(claimed.id, sender_of(update), _album_of(update))
            handling = self._handle(claimed, update, expected)
        self.supervisor.start(handling, f"update {claimed.id}")

    async def _handle(
        self,
        claimed: ClaimedUpdate,
        update: Update,
        expected: AbstractContextManager[InFlightUpdate],
    ) -> None:
        with log_context(update_id=claimed.id), expected as in_flight:
            async with self._lanes.setdefault(_chat_of(update), asyncio.Lock()):
                tries = count()
                is_ours = await self.retry_storage(
                    lambda: self._feed(claimed, update, again=next(tries) > 0)
                )
                if is_ours and not in_flight.is_settled:
                    await self._mark_handled(claimed)

    async def _skip_unreadable(
        self, claimed: ClaimedUpdate, expected: AbstractContextManager[InFlightUpdate]
    ) -> None:
        with expected:
            await self.explain_unreadable(claimed.id, claimed.body)
            await self._mark_handled(claimed)

    async def _mark_handled(self, claimed: ClaimedUpdate) -> None:
        await self.retry_storage(lambda: self.inbox.mark_handled(claimed))

    async def _feed(self, claimed: ClaimedUpdate, update: Update, *, again: bool) -> bool:
        """False where another process has taken it over."""
        lease = self.lease()
        if lease.at >= claimed.until and not await self.inbox.hold(claimed, lease):
            log.warning("update taken over by another process")
            return False
        await self.handlers.feed_update(self.bot, update, again=again)
        return True


def _album_of(update: Update) -> AlbumId:
    return AlbumId((update.message and update.message.media_group_id) or NO_ALBUM)


def _chat_of(update: Update) -> ChatId:
    event = update.callback_query or update.message or update.edited_message
    message = event.message if isinstance(event, CallbackQuery) else event
    return ChatId(message.chat.id if message else 0)
