"""Sends the original file of a result to whoever asked for it."""

from collections.abc import Sequence
from dataclasses import dataclass

from aiogram.enums import ChatAction
from aiogram.exceptions import TelegramAPIError

from bot.domain.deliveries import NotDelivered
from bot.domain.errors import OriginalCleared, StorageUnavailable
from bot.domain.images import Image, SentImage
from bot.domain.jobs import Job
from bot.domain.ports import SentImages, Sleep
from bot.domain.results import Result
from bot.i18n import Translator
from bot.observability import get_logger
from bot.runtime.retry import retry_undelivered
from bot.services.jobs.deliver_outcome import MOST_SENDS
from bot.telegram.client.call_options import BEST_EFFORT, with_options
from bot.telegram.delivery.delivery_plan import Files, PlannedImage, name_of
from bot.telegram.delivery.message_sender import MessageSender, Sent
from bot.telegram.delivery.refusals import send_refusal
from bot.telegram.delivery.replies import Replies
from bot.telegram.views.html import translate_html

log = get_logger(__name__)


@dataclass(slots=True)
class OriginalDelivery:
    """One original, sent as a reply to its request."""

    message_sender: MessageSender
    sent_images: SentImages
    sleep: Sleep
    replies: Replies
    translator: Translator
    result: Result
    image: Image

    @property
    def job(self) -> Job:
        return self.result.job

    async def send(self) -> None:
        """Retries until Telegram takes it; where it never does, tells the user why."""
        try:
            await self._show_action()
            outcome = await retry_undelivered(
                self._try_send, self.sleep, most_unconfirmed=MOST_SENDS
            )
        except OriginalCleared as error:
            log.warning("original not brought", job_id=self.job.id, error=str(error))
            await send_refusal(self.replies, self.job.origin, self.translator, error)
            return
        if isinstance(outcome, Sent):
            await self._remember(outcome.shown)
        else:
            await self._explain(outcome)

    async def _explain(self, outcome: NotDelivered) -> None:
        log.warning("original not brought", job_id=self.job.id, error=str(outcome))
        text = translate_html(self.translator, "original-not-brought", cause=outcome.problem.value)
        await self.replies.send(self.job.origin, text)

    async def _show_action(self) -> None:
        reply_to = self.job.reply_to
        try:
            await with_options(self.message_sender.bot, BEST_EFFORT).send_chat_action(
                reply_to.chat_id,
                ChatAction.UPLOAD_DOCUMENT,
                message_thread_id=reply_to.thread_id,
            )
        except TelegramAPIError as error:
            log.info("action not shown", error=error.message)

    async def _try_send(self) -> Sent | NotDelivered:
        """Raises OriginalCleared where it was swept meanwhile."""
        if not self.image.path.exists():
            raise OriginalCleared(self.job.id, pictures=self.job.request.pictures)
        file = PlannedImage(self.image, file_name=name_of(self.result, self.image))
        return await self.message_sender.send(Files((file,)), self.job.reply_to)

    async def _remember(self, shown: Sequence[SentImage | None]) -> None:
        try:
            await self.sent_images.add(self.job.id, [each for each in shown if each])
        except StorageUnavailable as error:  # the file is there: a repeat would bring it again
            log.warning("not known what a message shows", error=str(error))
        log.info("original brought", job_id=self.job.id)
