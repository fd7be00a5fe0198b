"""What handlers say in chats: messages, in their forum topic, edits, and answers to presses."""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field, replace
from typing import Any, TypedDict
from weakref import WeakValueDictionary

from aiogram import Bot
from aiogram.exceptions import TelegramAPIError
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, ReplyParameters

from bot.domain.errors import DeliveryFailed
from bot.domain.ids import ChatId, MessageId, ThreadId
from bot.domain.jobs import Origin, ReplyTarget
from bot.domain.ports import Clock
from bot.domain.replies import Reply, ReplyKind
from bot.observability import get_logger
from bot.runtime.task_supervisor import TaskSupervisor
from bot.services.replies import ReplyQueue
from bot.telegram.client.call_options import BEST_EFFORT, with_options
from bot.telegram.client.errors import delivery_errors
from bot.telegram.client.text import truncate

log = get_logger(__name__)

MAX_CALLBACK_ANSWER = 200
"""UTF-16 units that the answer to a press may have."""
NO_MESSAGE_ID = MessageId(0)


class ReplyArguments(TypedDict):
    reply_parameters: ReplyParameters | None
    message_thread_id: ThreadId | None


def reply_arguments(reply_to: ReplyTarget) -> ReplyArguments:
    """Arguments of a send method; the answer comes even when the request was deleted.

    A request without a message id is an example's, or stayed behind in a group that is a
    supergroup now.
    """
    request = ReplyParameters(message_id=reply_to.message_id, allow_sending_without_reply=True)
    return ReplyArguments(
        reply_parameters=request if reply_to.message_id else None,
        message_thread_id=reply_to.thread_id,
    )


def without_quote(origin: Origin) -> Origin:
    """The same, answered by a message that quotes none."""
    return replace(origin, reply_to=replace(origin.reply_to, message_id=NO_MESSAGE_ID))


@dataclass(frozen=True, slots=True)
class Replies:
    """What people must hear comes, at once or later (`send`, `replace`): for that a handler waits
    half a second at the most. Edits and answers to presses are tried once, and nobody waits for them.
    """

    bot: Bot
    queue: ReplyQueue
    supervisor: TaskSupervisor
    clock: Clock
    _edits: "WeakValueDictionary[ChatId, asyncio.Lock]" = field(default_factory=WeakValueDictionary)
    """Of one chat they are made one after another: the last one stays."""

    async def send(
        self, origin: Origin, text: str, keyboard: InlineKeyboardMarkup | None = None
    ) -> None:
        """Answers the message of the origin."""
        await self.queue.send(self._message("sendMessage", origin, text, keyboard))

    async def replace(
        self, origin: Origin, text: str, keyboard: InlineKeyboardMarkup | None = None
    ) -> None:
        """Takes the place of the pressed message; stands under it where that does not work."""
        await self.queue.send(self._message("editMessageText", origin, text, keyboard))

    async def send_history(self, origin: Origin) -> None:
        await self.queue.send(Reply(origin, ReplyKind.HISTORY, {}, self.clock()))

    async def send_original(self, origin: Origin, job_id: int, position: int) -> bool:
        """Has it sent, which may take minutes; False where it is on its way already."""
        body = {"job_id": job_id, "position": position}
        return await self.queue.add(Reply(origin, ReplyKind.ORIGINAL, body, self.clock()))

    def send_once(self, reply_to: ReplyTarget, text: str) -> None:
        """What may be lost; it needs no database."""
        self.soon(self._send_once(reply_to, text), "word in passing")

    def answer(self, query: CallbackQuery, text: str | None = None, *, alert: bool = False) -> None:
        """Answers the callback query: nothing depends on it."""
        self.soon(self._answer(query.id, text, alert=alert), "answer to a press")

    def edit_keyboard(self, pressed: ReplyTarget, keyboard: InlineKeyboardMarkup | None) -> None:
        """Of the message whose button was pressed, if it still exists."""
        edit = self.bot.edit_message_reply_markup(
            chat_id=pressed.chat_id, message_id=pressed.message_id, reply_markup=keyboard
        )
        self.soon(self._edit(pressed.chat_id, edit), "buttons")

    def edit_text(
        self, pressed: ReplyTarget, text: str, keyboard: InlineKeyboardMarkup | None = None
    ) -> None:
        """Of the message whose button was pressed, if it still exists."""
        edit = self.bot.edit_message_text(
            text, chat_id=pressed.chat_id, message_id=pressed.message_id, reply_markup=keyboard
        )
        self.soon(self._edit(pressed.chat_id, edit), "text")

    def _message(
        self, method: str, origin: Origin, text: str, keyboard: InlineKeyboardMarkup | None
    ) -> Reply:
        markup = keyboard.model_dump(mode="json", exclude_none=True) if keyboard else None
        body = {"method": method, "text": text, "reply_markup": markup}
        return Reply(origin, ReplyKind.MESSAGE, body, self.clock())

    def soon(self, work: Coroutine[Any, Any, None], name: str) -> None:
        """Has something done that nobody waits for."""
        self.supervisor.start(work, name)

    async def _send_once(self, reply_to: ReplyTarget, text: str) -> None:
        try:
            with delivery_errors():
                await self.bot.send_message(reply_to.chat_id, text, **reply_arguments(reply_to))
        except DeliveryFailed as failure:
            log.warning("user not told", error=str(failure))

    async def _answer(self, query_id: str, text: str | None, *, alert: bool) -> None:
        """Soon or not at all: in a while the press is too old."""
        try:
            await with_options(self.bot, BEST_EFFORT).answer_callback_query(
                query_id, text and truncate(text, MAX_CALLBACK_ANSWER), show_alert=alert
            )
        except TelegramAPIError as error:
            log.info("press not answered", error=error.message)

    async def _edit(self, chat_id: ChatId, edit: Coroutine[Any, Any, object]) -> None:
        async with self._edits.setdefault(chat_id, asyncio.Lock()):
            try:
                await edit
            except TelegramAPIError as error:  # the same choice twice, or a deleted message
                log.info("message not changed", error=error.message)
