"""Carries out the plan of one result."""

from dataclasses import dataclass, field

from bot.domain.deliveries import Delivered, DeliveryOutcome, NotDelivered
from bot.domain.jobs import Job
from bot.domain.ports import DeliveryLog
from bot.observability import get_logger
from bot.telegram.client.call_options import CallOptions
from bot.telegram.delivery.delivery_plan import (
    DeliveryPlan,
    DeliveryStep,
    Files,
    Photos,
    PlannedMessage,
)
from bot.telegram.delivery.message_sender import MessageSender, Sent

log = get_logger(__name__)


@dataclass(slots=True)
class ResultDelivery:
    """`delivery_log` records each step that is over."""

    message_sender: MessageSender
    job: Job
    plan: DeliveryPlan
    options: CallOptions
    delivery_log: DeliveryLog
    _originals: set[int] = field(default_factory=set, init=False)
    """The positions of images that came as files in this try."""

    async def send(self) -> DeliveryOutcome:
        """A later step that Telegram refuses does not keep back the others."""
        pictures = self.job.sent_pictures
        for step in self.plan.steps:
            outcome = await self._send_step(step)
            if isinstance(outcome, NotDelivered):
                if step.number == 1 or not outcome.others_may_pass:
                    return outcome
                log.error("a part of the result refused", step=step.number, error=outcome.reason)
            else:
                pictures += step.pictures
            is_last = step is self.plan.steps[-1]
            if step.message is not None or is_last:
                shown = (
                    [each for each in outcome.shown if each] if isinstance(outcome, Sent) else []
                )
                await self.delivery_log.mark_sent(step.number, pictures, shown, is_last=is_last)
        return Delivered()

    async def _send_step(self, step: DeliveryStep) -> Sent | NotDelivered:
        message = step.message
        if step.after_originals and len(self._originals) == self.plan.images:
            message = step.after_originals
        if message is None:
            return Sent()
        outcome = await self._send(message)
        if isinstance(outcome, Sent) or not (
            isinstance(message, Photos) and outcome.files_may_pass
        ):
            return outcome
        log.warning("photos not sent as such", step=step.number, error=outcome.reason)
        outcome = Sent()
        for other in step.instead:
            sent = await self._send(other)
            if isinstance(sent, NotDelivered):
                return sent
            outcome = Sent(outcome.shown + sent.shown)
        return outcome

    async def _send(self, message: PlannedMessage) -> Sent | NotDelivered:
        outcome = await self.message_sender.send(message, self.job.reply_to, self.options)
        if isinstance(message, Files) and isinstance(outcome, Sent):
            self._originals.update(each.image.position for each in message.images)
        return outcome
