"""Sends the original file of a result to whoever asked for it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from aiogram import Bot
from aiogram.enums import ChatAction
from aiogram.exceptions import TelegramAPIError
from aiogram.types import Message

from bot.domain.errors import BotError, DeliveryUnconfirmed, OriginalCleared, StorageUnavailable
from bot.domain.ids import JobId
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
from bot.telegram.delivery.replies import reply_arguments, reply_with_retry
from bot.telegram.views.html import translate_html

log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class InFlightOriginals:
    """The originals that are being sent: none is sent twice at a time."""

    _originals: set[tuple[JobId, int]] = field(default_factory=set)
    """As (job id, position)."""

    def __contains__(self, original: tuple[JobId, int]) -> bool:
        return original in self._originals

    @contextmanager
    def mark(self, job_id: JobId, position: int) -> Iterator[None]:
        self._originals.add((job_id, position))
        try:
            yield
        finally:
            self._originals.discard((job_id, position))


@dataclass(slots=True)
class OriginalDelivery:
    """One original, sent as a reply to its request."""

    bot: Bot
    sent_images: SentImages
    in_flight: InFlightOriginals
    sleep: Sleep
    translator: Translator
    result: Result
    image: Image
    unconfirmed: int = 0
    """How often it was sent without anybody knowing whether it arrived."""

    @property
    def job(self) -> Job:
        return self.result.job

    @property
    def is_in_flight(self) -> bool:
        return (self.job.id, self.image.position) in self.in_flight

    async def send(self) -> None:
        """Retries until Telegram takes it; where it never does, tells the user why."""
        try:
            with self.in_flight.mark(self.job.id, self.image.position):
                await self._show_action()
                await retry_delivery(self._send, self.sleep)
                if self.unconfirmed == MOST_SENDS:
                    raise DeliveryUnconfirmed
        except BotError as error:
            log.warning("original not brought", job_id=self.job.id, error=str(error))
            await self._explain(error)

    async def _explain(self, error: BotError) -> None:
        reply_to = self.job.reply_to
        if isinstance(error, OriginalCleared):
            await send_refusal(self.bot, self.sleep, reply_to, self.translator, error)
            return
        text = translate_html(self.translator, "original-not-brought", cause=error.code)
        await reply_with_retry(self.bot, self.sleep, reply_to, text)

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
