"""Delivers the outcome of a job: its images, or why there are none."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.errors import (
    BotError,
    ChatGone,
    DeliveryFailed,
    DeliveryUnconfirmed,
    ImagesLost,
    SomeImagesLost,
    StorageUnavailable,
)
from bot.domain.failures import Failure
from bot.domain.ids import JobId
from bot.domain.images import SentImage
from bot.domain.jobs import Job, JobState
from bot.domain.ports import Clock, ImageRepository, JobRepository, ResultSender, Sleep
from bot.observability import get_logger
from bot.runtime.retry import RETRYABLE, RetryStorage, retry_delivery

log = get_logger(__name__)

MOST_SENDS = 2
"""How often images are sent at the most while their delivery is unconfirmed."""
TOLD_WITHIN = 24 * 60 * 60
"""Seconds after its job for which the message about a failure is retried."""


@dataclass(frozen=True, slots=True)
class DeliverOutcome:
    """Sends the images of a stored job, or the reason why a job failed or was cancelled.

    Retries with growing waits for an hour; a restart continues. Images whose delivery is
    unconfirmed are sent once more and not again. When images cannot be delivered, the user is
    told so: that message is retried until Telegram confirms it, hour after hour, for a day.
    """

    jobs: JobRepository
    images: ImageRepository
    sender: ResultSender
    retry_storage: RetryStorage
    clock: Clock
    sleep: Sleep

    async def __call__(self, job_id: JobId) -> None:
        try:
            await retry_delivery(lambda: self._deliver(job_id), self.sleep)
        except ChatGone as error:
            log.warning("the chat is gone", error=str(error))
            await self._fail(job_id, error)
            await self._mark_delivered(job_id)
        except (DeliveryFailed, StorageUnavailable) as error:
            log.error("answer not brought", error=str(error))
            if await self._fail(job_id, error):
                await self(job_id)  # it was the images: the message may pass
            elif not isinstance(error, RETRYABLE) or await self._is_old(job_id):
                await self._mark_delivered(job_id)

    async def _deliver(self, job_id: JobId) -> None:
        job = await self.retry_storage(lambda: self.jobs.get(job_id))
        if job is None:
            return
        delivery = JobDeliveryLog(self, job.id, job.sent_pictures, job.unconfirmed)
        if job.state in {JobState.FAILED, JobState.CANCELLED}:
            await self.sender.explain(job, delivery)
            await self._mark_delivered(job.id)
        elif job.state in {JobState.STORED, JobState.SENDING}:
            if job.unconfirmed >= MOST_SENDS:
                await self._skip_next_message(job, delivery)
            else:
                await self._send(job, delivery)

    async def _send(self, job: Job, delivery: "JobDeliveryLog") -> None:
        """Raises ImagesLost, or SomeImagesLost after sending all that can be sent."""
        await self._move(job.id, JobState.SENDING)
        drawn = await self.retry_storage(lambda: self.images.of_job(job.id))
        there = await self.retry_storage(lambda: self.images.intact(job.id))
        if not there:
            raise ImagesLost
        await self.sender.deliver(job, there, delivery)
        if missing := len(drawn) - delivery.pictures:
            cause = "telegram" if len(there) == len(drawn) else "disk"
            raise SomeImagesLost(count=missing, total=len(drawn), cause=cause)
        await self._move(job.id, JobState.DONE)

    async def _skip_next_message(self, job: Job, delivery: "JobDeliveryLog") -> None:
        """The next images were sent twice without a confirmation: skips them."""
        log.error("not known to have arrived", part=job.sent_parts + 1)
        if job.sent_parts:
            await delivery.mark_sent(job.sent_parts + 1, job.sent_pictures)
        else:
            await self._fail(job.id, DeliveryUnconfirmed())
        await self._deliver(job.id)

    async def _is_old(self, job_id: JobId) -> bool:
        job = await self.retry_storage(lambda: self.jobs.get(job_id))
        return job is None or job.created_at < self.clock() - TOLD_WITHIN

    async def _mark_delivered(self, job_id: JobId) -> None:
        await self.retry_storage(lambda: self.jobs.mark_delivered(job_id))

    async def _fail(self, job_id: JobId, error: BotError) -> bool:
        """False when the job had failed before: it was its message that could not be delivered."""
        return await self._move(job_id, JobState.FAILED, Failure(error.code, error.values))

    async def _move(self, job_id: JobId, to: JobState, failure: Failure | None = None) -> bool:
        moved = await self.retry_storage(lambda: self.jobs.move(job_id, to, self.clock(), failure))
        return moved is not None


@dataclass(slots=True)
class JobDeliveryLog:
    """Stores which messages of one job's outcome were sent: the port `DeliveryLog`."""

    deliver_outcome: DeliverOutcome
    job_id: JobId
    pictures: int
    """How many have been delivered whole."""
    unconfirmed: int

    async def mark_sending(self) -> None:
        await self._remember_unconfirmed(self.unconfirmed + 1)

    async def mark_not_sent(self) -> None:
        await self._remember_unconfirmed(self.unconfirmed)

    async def mark_sent(self, parts: int, pictures: int, shown: Sequence[SentImage] = ()) -> None:
        self.pictures, self.unconfirmed = pictures, 0
        await self.deliver_outcome.retry_storage(
            lambda: self.deliver_outcome.jobs.remember_sent(self.job_id, parts, pictures, shown)
        )

    async def _remember_unconfirmed(self, times: int) -> None:
        await self.deliver_outcome.retry_storage(
            lambda: self.deliver_outcome.jobs.remember_unconfirmed(self.job_id, times)
        )
