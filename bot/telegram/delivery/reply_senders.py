"""Sends replies: the port `ReplySender`, for each kind."""

from dataclasses import dataclass

from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import InlineKeyboardMarkup

from bot.domain.errors import Refusal
from bot.domain.ids import JobId
from bot.domain.ports import HistoryStore, JobRepository, SentImages, Sleep
from bot.domain.replies import Reply
from bot.observability import get_logger
from bot.services.jobs.results import FindResult
from bot.telegram.client.errors import delivery_errors
from bot.telegram.delivery.chat_translators import ChatTranslators
from bot.telegram.delivery.history import HistorySender
from bot.telegram.delivery.message_sender import MessageSender
from bot.telegram.delivery.originals import OriginalDelivery
from bot.telegram.delivery.refusals import send_refusal
from bot.telegram.delivery.replies import Replies, reply_arguments

log = get_logger(__name__)

HISTORY_LENGTH = 10  # as many as an album takes


@dataclass(frozen=True, slots=True)
class SendMessageReply:
    bot: Bot

    async def __call__(self, reply: Reply, _pause: Sleep) -> None:
        markup = reply.body["reply_markup"]
        keyboard = InlineKeyboardMarkup.model_validate(markup) if markup else None
        with delivery_errors():
            if reply.body["method"] == "editMessageText" and await self._edit(reply, keyboard):
                return
            reply_to = reply.origin.reply_to
            await self.bot.send_message(
                reply_to.chat_id,
                reply.body["text"],
                reply_markup=keyboard,
                **reply_arguments(reply_to),
            )

    async def _edit(self, reply: Reply, keyboard: InlineKeyboardMarkup | None) -> bool:
        """False where the message is gone: it is said anew."""
        pressed = reply.origin.reply_to
        try:
            await self.bot.edit_message_text(
                reply.body["text"],
                chat_id=pressed.chat_id,
                message_id=pressed.message_id,
                reply_markup=keyboard,
            )
        except TelegramBadRequest as error:
            log.info("question not replaced", error=error.message)
            return False
        return True


@dataclass(frozen=True, slots=True)
class SendOriginalReply:
    message_sender: MessageSender
    jobs: JobRepository
    find_result: FindResult
    sent_images: SentImages
    translator_for: ChatTranslators
    replies: Replies

    async def __call__(self, reply: Reply, pause: Sleep) -> None:
        """Tries until Telegram takes it; where it never does, tells the user why."""
        job = await self.jobs.get(JobId(reply.body["job_id"]))
        if job is None or not job.request.prompt:
            return  # it was forgotten meanwhile
        translator = await self.translator_for(job.reply_to.chat_id)
        try:
            result, image = await self.find_result.original(job, reply.body["position"])
        except Refusal as error:
            await send_refusal(self.replies, job.origin, translator, error)
            return
        await OriginalDelivery(
            self.message_sender,
            self.sent_images,
            pause,
            self.replies,
            translator,
            result,
            image,
        ).send()


@dataclass(frozen=True, slots=True)
class SendHistoryReply:
    history: HistoryStore
    history_sender: HistorySender
    translator_for: ChatTranslators

    async def __call__(self, reply: Reply, pause: Sleep) -> None:
        requester = reply.origin.requester
        results = await self.history.recent(requester, HISTORY_LENGTH)
        translator = await self.translator_for(requester.chat_id)
        await self.history_sender.show(requester.chat_id, translator, results, pause)
