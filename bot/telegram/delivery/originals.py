"""Sends the original file of a result to whoever asked for it."""

from dataclasses import dataclass

from aiogram import Bot
from aiogram.enums import ChatAction
from aiogram.exceptions import TelegramAPIError
from aiogram.types import Message

from bot.domain.errors import BotError, DeliveryUnconfirmed, OriginalCleared, StorageUnavailable
from bot.domain.images import Image
from bot.domain.jobs import Job
from bot.domain.ports import SentImages, Sleep
from bot.i18n import Translator
from bot.observability import get_logger
from bot.runtime.retry import retry_delivery
from bot.services.jobs.deliver_outcome import MOST_SENDS
from bot.services.jobs.results import Result
from bot.telegram.client.errors import delivery_errors
from bot.telegram.client.rate_limit import best_effort
from bot.telegram.client.uploads import upload_timeout
from bot.telegram.delivery.media import collect_sent_images, make_upload
from bot.telegram.delivery.refusals import send_refusal
from bot.telegram.delivery.replies import Replies, reply_arguments
from bot.telegram.views.html import translate_html

log = get_logger(__name__)


@dataclass(slots=True)
class OriginalDelivery:
    """One original, sent as a reply to its request."""

    bot: Bot
    sent_images: SentImages
    sleep: Sleep
    replies: Replies
    translator: Translator
    result: Result
    image: Image
    unconfirmed: int = 0
    """How often it was sent without anybody knowing whether it arrived."""

    @property
    def job(self) -> Job:
        return self.result.job

    async def send(self) -> None:
        """Retries until Telegram takes it; where it never does, tells the user why."""
        try:
            await self._show_action()
            await retry_delivery(self._send, self.sleep)
            if self.unconfirmed == MOST_SENDS:
                raise DeliveryUnconfirmed
        except BotError as error:
            log.warning("original not brought", job_id=self.job.id, error=str(error))
            await self._explain(error)

    async def _explain(self, error: BotError) -> None:
        if isinstance(error, OriginalCleared):
            await send_refusal(self.replies, self.job.origin, self.translator, error)
            return
        text = translate_html(self.translator, "original-not-brought", cause=error.code)
        await self.replies.send(self.job.origin, text)

    async def _show_action(self) -> None:
        reply_to = self.job.reply_to
        try:
            with best_effort():
                await self.bot.send_chat_action(
                    reply_to.chat_id,
                    ChatAction.UPLOAD_DOCUMENT,
                    message_thread_id=reply_to.thread_id,
                )
        except TelegramAPIError as error:
            log.info("action not shown", error=error.message)

    async def _send(self) -> None:
        """Raises DeliveryFailed; OriginalCleared where it was swept meanwhile.

        What may have come twice is not sent again.
        """
        if not self.image.path.exists():
            raise OriginalCleared(self.job.id, pictures=self.job.request.pictures)
        try:
            with delivery_errors():
                message = await self._upload()
        except DeliveryUnconfirmed:
            self.unconfirmed += 1
            if self.unconfirmed < MOST_SENDS:
                raise
        else:
            await self._remember(message)

    async def _upload(self) -> Message:
        upload = make_upload(self.result, self.image)
        return await self.bot.send_document(
            self.job.reply_to.chat_id,
            upload,
            disable_content_type_detection=True,
            request_timeout=upload_timeout(upload.size),
            **reply_arguments(self.job.reply_to),
        )

    async def _remember(self, message: Message) -> None:
        shown = collect_sent_images([message], [self.image])
        try:
            await self.sent_images.add(self.job.id, shown)
        except StorageUnavailable as error:  # the file is there: a repeat would bring it again
            log.warning("not known what a message shows", error=str(error))
        log.info("original brought", job_id=self.job.id)
