"""Delivers the outcome of a job: its images, or why there are none."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.domain.errors import (
    ChatGone,
    DeliveryFailed,
    DeliveryUnconfirmed,
    ImagesLost,
    SomeImagesLost,
    StorageUnavailable,
    Undelivered,
)
from bot.domain.failures import Failure
from bot.domain.ids import JobId
from bot.domain.images import SentImage
from bot.domain.jobs import FINAL, Job, JobState
from bot.domain.ports import Clock, ImageRepository, JobRepository, ResultSender, Sleep
from bot.domain.ports.work import NotClaimed
from bot.domain.work import Lease
from bot.observability import get_logger, log_context
from bot.runtime.retry import RETRYABLE, RetryStorage, retry_delivery

log = get_logger(__name__)

MOST_SENDS = 2
"""How often images are sent at the most while their delivery is unconfirmed."""
MOST_INTERRUPTIONS = 3
"""Crashes of its process after which images are not sent any more."""
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
    lease: Callable[[], Lease]

    async def __call__(self, subject: str) -> float | None:
        job_id = JobId(int(subject))
        with log_context(job_id=job_id):
            job = await self.retry_storage(lambda: self.jobs.claim_delivery(job_id, self.lease()))
        if isinstance(job, NotClaimed):
            return job.due_at
        log.info("picked up", job_id=job.id, state=job.state, interruptions=job.interruptions)
        if job.interruptions >= MOST_INTERRUPTIONS and job.state not in FINAL:
            log.error("given up", job_id=job.id, interruptions=job.interruptions)
            await self._move(job, JobState.SENDING)
            job = await self._fail(job, Failure("interrupted", {})) or job
        await self.of(job)
        return None

    async def give_up(self, subject: str) -> None:
        """An unexpected error: the user is told all the same."""
        job_id = JobId(int(subject))
        job = await self.retry_storage(lambda: self.jobs.claim_delivery(job_id, self.lease()))
        if isinstance(job, Job) and (failed := await self._fail(job, Failure("unexpected", {}))):
            await self.of(failed)

    async def of(self, job: Job) -> None:
        """Of a job whose delivery this process has claimed."""
        with log_context(job_id=job.id):
            await self._bring(job)
            log.info("answered")

    async def _bring(self, job: Job) -> None:
        try:
            await retry_delivery(lambda: self._deliver(job), self.sleep)
        except ChatGone as error:
            log.warning("the chat is gone", error=str(error))
            await self._fail(job, Failure(error.code, error.values))
            await self._mark_delivered(job)
        except (DeliveryFailed, StorageUnavailable) as error:
            log.error("answer not brought", error=str(error))
            if failed := await self._fail(job, Failure(error.code, error.values)):
                await self._bring(failed)  # it was the images: the message may pass
            elif not isinstance(error, RETRYABLE) or self._is_old(job):
                await self._mark_delivered(job)
            else:
                await self.retry_storage(lambda: self.jobs.put_off(job, self.lease().until))

    async def _deliver(self, claimed: Job) -> None:
        """As the row is by now; nothing where another process has taken it over."""
        job = await self.retry_storage(lambda: self.jobs.get(claimed.id))
        if job is None or job.claim != claimed.claim:
            return
        delivery = JobDeliveryLog(self, job, job.sent_pictures, job.unconfirmed)
        if job.state in {JobState.FAILED, JobState.CANCELLED}:
            await self.sender.explain(job, delivery)
            await self._mark_delivered(job)
        elif job.state in {JobState.STORED, JobState.SENDING}:
            if job.unconfirmed >= MOST_SENDS:
                await self._skip_next_message(job, delivery)
            else:
                await self._send(job, delivery)

    async def _send(self, job: Job, delivery: "JobDeliveryLog") -> None:
        """Raises ImagesLost, or SomeImagesLost after sending all that can be sent."""
        await self._move(job, JobState.SENDING)
        drawn = await self.retry_storage(lambda: self.images.of_job(job.id))
        there = await self.retry_storage(lambda: self.images.intact(job.id))
        if not there:
            raise ImagesLost
        await self.sender.deliver(job, there, delivery)
        if missing := len(drawn) - delivery.pictures:
            cause = "telegram" if len(there) == len(drawn) else "disk"
            raise SomeImagesLost(count=missing, total=len(drawn), cause=cause)
        await self._move(job, JobState.DONE)

    async def _skip_next_message(self, job: Job, delivery: "JobDeliveryLog") -> None:
        """The next images were sent twice without a confirmation: skips them."""
        log.error("not known to have arrived", part=job.sent_parts + 1)
        if job.sent_parts:
            await delivery.mark_sent(job.sent_parts + 1, job.sent_pictures)
        else:
            unconfirmed = DeliveryUnconfirmed()
            await self._fail(job, Failure(unconfirmed.code, unconfirmed.values))
        await self._deliver(job)

    def _is_old(self, job: Job) -> bool:
        return job.created_at < self.clock() - TOLD_WITHIN

    async def _mark_delivered(self, job: Job) -> None:
        await self.retry_storage(lambda: self.jobs.mark_delivered(job))

    async def _fail(self, job: Job, failure: Failure) -> Job | None:
        """None when the job had failed before: it was its message that could not be delivered."""
        return await self._move(job, JobState.FAILED, failure)

    async def _move(self, job: Job, to: JobState, failure: Failure | None = None) -> Job | None:
        return await self.retry_storage(lambda: self.jobs.move(job, to, self.clock(), failure))


@dataclass(slots=True)
class JobDeliveryLog:
    """Stores which messages of one job's outcome were sent: the port `DeliveryLog`."""

    deliver_outcome: DeliverOutcome
    job: Job
    pictures: int
    """How many have been delivered whole."""
    unconfirmed: int

    async def mark_sending(self) -> None:
        if not await self._remember_unconfirmed(self.unconfirmed + 1):
            raise Undelivered  # another process has taken it over

    async def mark_not_sent(self) -> None:
        await self._remember_unconfirmed(self.unconfirmed)

    async def mark_sent(self, parts: int, pictures: int, shown: Sequence[SentImage] = ()) -> None:
        self.pictures, self.unconfirmed = pictures, 0
        await self.deliver_outcome.retry_storage(
            lambda: self.deliver_outcome.jobs.remember_sent(self.job, parts, pictures, shown)
        )

    async def _remember_unconfirmed(self, times: int) -> bool:
        return await self.deliver_outcome.retry_storage(
            lambda: self.deliver_outcome.jobs.remember_unconfirmed(self.job, times)
        )
