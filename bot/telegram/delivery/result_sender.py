"""Sends results and failures to chats: the port `ResultSender`."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from aiogram import Bot

from bot.domain.failures import Failure
from bot.domain.images import Image
from bot.domain.jobs import Job, JobState
from bot.domain.ports import Clock, DeliveryLog, ImageProcessor
from bot.domain.usage import UTC_DAYS, Accounting, Calendar
from bot.services.access_rules import AccessRules
from bot.services.jobs.results import FindResult
from bot.telegram.client.errors import delivery_errors
from bot.telegram.client.rate_limit import on_flood_wait, record_uploads
from bot.telegram.delivery.chat_translators import ChatTranslators
from bot.telegram.delivery.replies import reply_arguments
from bot.telegram.delivery.result_delivery import ResultDelivery
from bot.telegram.delivery.status.flood_wait_notices import FloodWaitNotices
from bot.telegram.delivery.status.status_board import StatusBoard
from bot.telegram.keyboards import job_keyboards
from bot.telegram.monitoring.slow_uploads import SlowUploadMiddleware
from bot.telegram.views.html import translate_html
from bot.telegram.views.results import caption, failure_text


@dataclass(frozen=True, slots=True)
class TelegramResultSender:
    bot: Bot
    board: StatusBoard
    image_processor: ImageProcessor
    translator_for: ChatTranslators
    flood_wait_notices: FloodWaitNotices
    temp_dir: Path
    """A folder for copies that Telegram takes as photos."""
    results: FindResult
    slow_uploads: SlowUploadMiddleware
    rules: AccessRules
    clock: Clock
    calendar: Calendar = UTC_DAYS

    async def deliver(self, job: Job, images: Sequence[Image], delivery: DeliveryLog) -> None:
        translator = await self.translator_for(job.reply_to.chat_id)
        result = await self.results.of(job)
        withheld_note = translate_html(translator, "result-slow-line", count=len(images))
        result_delivery = ResultDelivery(
            bot=self.bot,
            image_processor=self.image_processor,
            result=result,
            images=images,
            caption=caption(translator, job, images, self._accounting(job)),
            keyboard=job_keyboards.after_result(translator, result),
            keyboard_with_originals_sent=job_keyboards.after_result(
                translator, result, originals_there=True
            ),
            temp_dir=self.temp_dir,
            delivery=delivery,
            files_withheld_note=withheld_note if self.slow_uploads.is_active() else None,
        )
        with (
            delivery_errors(),
            record_uploads(delivery),
            on_flood_wait(self.flood_wait_notices.of_job(job, translator)),
        ):
            await result_delivery.send()
        await self.board.remove_status(job.id)

    async def explain(self, job: Job, delivery: DeliveryLog) -> None:
        failure = job.failure or Failure("unexpected", {})
        translator = await self.translator_for(job.reply_to.chat_id)
        text = failure_text(translator, failure, self._accounting(job))
        keyboard = job_keyboards.after_failure(translator, await self.results.of(job), failure)
        if job.state is JobState.CANCELLED:  # its person looks at the status right now
            await self.board.show_outcome(job, text, keyboard)
            return
        if not job.sent_parts:
            callback = self.flood_wait_notices.of_job(job, translator, text)
            with delivery_errors(), on_flood_wait(callback):
                await self.bot.send_message(
                    job.reply_to.chat_id,
                    text,
                    reply_markup=keyboard,
                    **reply_arguments(job.reply_to),
                )
            await delivery.mark_sent(1, job.sent_pictures)
        await self.board.remove_status(job.id)

    def _accounting(self, job: Job) -> Accounting:
        """Once its day is over, a request says nothing about today's limit: it counted then."""
        accounting = self.rules.accounting_of(job.requester)
        days = {self.calendar.day_of(moment) for moment in (job.created_at, self.clock())}
        over = accounting is Accounting.LIMIT and len(days) > 1
        return Accounting.NOTHING if over else accounting
