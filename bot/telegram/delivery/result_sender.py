"""Sends results and failures to chats: the port `ResultSender`."""

from dataclasses import dataclass

from bot.domain.deliveries import Delivered, DeliveryOutcome, NotDelivered
from bot.domain.failures import Failure
from bot.domain.images import StoredImages
from bot.domain.jobs import Job, JobState
from bot.domain.ports import DeliveryLog
from bot.domain.results import Result
from bot.i18n import Translator
from bot.telegram.client.call_options import CallOptions
from bot.telegram.delivery.chat_translators import ChatTranslators
from bot.telegram.delivery.delivery_plan import DeliveryPlan, ResultWords, Text, plan_delivery
from bot.telegram.delivery.message_sender import MessageSender
from bot.telegram.delivery.result_delivery import ResultDelivery
from bot.telegram.delivery.status.flood_wait_notices import FloodWaitNotices
from bot.telegram.delivery.status.status_board import StatusBoard
from bot.telegram.keyboards import job_keyboards
from bot.telegram.monitoring.slow_uploads import SlowUploadMiddleware
from bot.telegram.views.html import translate_html
from bot.telegram.views.results import caption, failure_text


@dataclass(frozen=True, slots=True)
class TelegramResultSender:
    message_sender: MessageSender
    board: StatusBoard
    translator_for: ChatTranslators
    flood_wait_notices: FloodWaitNotices
    slow_uploads: SlowUploadMiddleware

    async def deliver(
        self, result: Result, images: StoredImages, delivery_log: DeliveryLog
    ) -> DeliveryOutcome:
        job = result.job
        translator = await self.translator_for(job.reply_to.chat_id)
        plan = self._plan(result, images, translator)
        options = CallOptions(
            on_flood_wait=self.flood_wait_notices.of_job(job, translator),
            delivery_log=delivery_log,
        )
        delivery = ResultDelivery(self.message_sender, job, plan, options, delivery_log)
        outcome = await delivery.send()
        if isinstance(outcome, Delivered):
            await self.remove_status(job)
        return outcome

    def _plan(self, result: Result, images: StoredImages, translator: Translator) -> DeliveryPlan:
        withheld_note = translate_html(translator, "result-slow-line", count=len(images.intact))
        words = ResultWords(
            caption=caption(translator, result.job, images.intact, result.accounting),
            keyboard=job_keyboards.after_result(translator, result),
            keyboard_after_originals=job_keyboards.after_result(
                translator, result, originals_there=True
            ),
            withheld_note=withheld_note if self.slow_uploads.is_active() else None,
        )
        return plan_delivery(result, images.intact, words)

    async def explain(self, result: Result, delivery_log: DeliveryLog) -> DeliveryOutcome:
        job = result.job
        failure = job.failure or Failure("unexpected", {})
        translator = await self.translator_for(job.reply_to.chat_id)
        text = failure_text(translator, failure, result.accounting)
        keyboard = job_keyboards.after_failure(translator, result, failure)
        if job.state is JobState.CANCELLED:  # its person looks at the status right now
            return await self.board.show_outcome(job, text, keyboard)
        if not job.sent_parts:
            notices = self.flood_wait_notices.of_job(job, translator, text)
            options = CallOptions(on_flood_wait=notices)
            outcome = await self.message_sender.send(Text(text, keyboard), job.reply_to, options)
            if isinstance(outcome, NotDelivered):
                return outcome
            await delivery_log.mark_sent(1, job.sent_pictures, is_last=True)
        await self.remove_status(job)
        return Delivered()

    async def remove_status(self, job: Job) -> None:
        await self.board.remove_status(job.id)
