"""Delivers the outcome of a job: its images, or why there are none."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import count

from bot.domain.deliveries import DeliveryProblem, NotDelivered
from bot.domain.errors import StorageUnavailable
from bot.domain.failures import IMAGES_LOST, SOME_IMAGES_LOST, Failure
from bot.domain.ids import JobId
from bot.domain.images import SentImage, StoredImages
from bot.domain.jobs import FINAL, Job, JobState
from bot.domain.ports import Clock, ImageRepository, JobRepository, ResultSender, Sleep
from bot.domain.ports.work import NotClaimed
from bot.domain.work import Lease
from bot.observability import get_logger, log_context
from bot.runtime.retry import RetryStorage, retry_undelivered
from bot.services.jobs.results import FindResult

log = get_logger(__name__)

MOST_SENDS = 2
"""How often images are sent at the most while their delivery is unconfirmed."""
MOST_INTERRUPTIONS = 3
"""Crashes of its process after which images are not sent any more."""
TOLD_WITHIN = 24 * 60 * 60
"""Seconds after its job for which the message about a failure is retried."""

HeldBack = NotDelivered | Failure
"""Why an outcome is not delivered: Telegram, or what became of the images."""


@dataclass(frozen=True, slots=True)
class DeliverOutcome:
    """Sends the images of a stored job, or the reason why a job failed or was cancelled.

    Retries with growing waits for an hour; a restart continues. Images whose delivery is
    unconfirmed are sent once more and not again. When images cannot be delivered, the user is
    told so: that message is retried until Telegram confirms it, hour after hour, for a day.
    """

    jobs: JobRepository
    images: ImageRepository
    results: FindResult
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
        tries = count()
        held_back = await retry_undelivered(
            lambda: self._try_deliver(job, again=next(tries) > 0), self.sleep
        )
        if held_back is None:
            return
        is_passing = isinstance(held_back, NotDelivered) and held_back.is_passing
        failure = held_back.failure if isinstance(held_back, NotDelivered) else held_back
        chat_is_gone = failure.code == DeliveryProblem.CHAT_GONE
        tell = log.warning if chat_is_gone else log.error
        tell("answer not brought", error=failure.code, **failure.values)
        failed = await self._fail(job, failure)
        if failed and not chat_is_gone:
            await self._bring(failed)  # it was the images: the message may pass
        elif is_passing and not self._is_old(job):
            await self.retry_storage(lambda: self.jobs.put_off(job, self.lease().until))
        else:
            await self._mark_delivered(job)

    async def _try_deliver(self, job: Job, *, again: bool) -> HeldBack | None:
        try:
            return await (self._deliver_anew(job) if again else self._deliver(job))
        except StorageUnavailable as error:
            return NotDelivered(DeliveryProblem.NOT_READ, str(error.values.get("reason", "")))

    async def _deliver_anew(self, claimed: Job) -> HeldBack | None:
        """As the row is by now; None where another process does it."""
        job = await self.retry_storage(lambda: self.jobs.get(claimed.id))
        return await self._deliver(job) if job and job.claim == claimed.claim else None

    async def _deliver(self, job: Job) -> HeldBack | None:
        """None where nothing is left to do. Raises StorageUnavailable."""
        delivery_log = JobDeliveryLog(self, job)
        held_back: HeldBack | None = None
        if job.state in {JobState.STORED, JobState.SENDING}:
            if job.unconfirmed >= MOST_SENDS:
                return await self._skip_next_message(job, delivery_log)
            held_back = await self._send(job, delivery_log)
        elif job.state is not JobState.DONE:
            outcome = await self.sender.explain(await self.results.of(job), delivery_log)
            held_back = outcome if isinstance(outcome, NotDelivered) else None
        else:  # a stop came before its status was gone
            await self.sender.remove_status(job)
        if held_back is None:
            await self._mark_delivered(job)
        return held_back

    async def _send(self, job: Job, delivery_log: "JobDeliveryLog") -> HeldBack | None:
        """Sends all that can be sent."""
        images = await self.retry_storage(lambda: self.images.stored(job.id))
        if not images.intact:
            return Failure(IMAGES_LOST, {})
        delivery_log.images = images
        result = self.results.with_images(job, images.drawn)
        outcome = await self.sender.deliver(result, images, delivery_log)
        if isinstance(outcome, NotDelivered):
            return outcome
        missing = images.kept - delivery_log.pictures
        if missing > 0:
            cause = "telegram" if len(images.intact) == images.kept else "disk"
            return Failure(
                SOME_IMAGES_LOST, {"count": missing, "total": images.kept, "cause": cause}
            )
        if not delivery_log.is_done:  # what was left had come in an earlier try
            await delivery_log.mark_sent(job.sent_parts, delivery_log.pictures, is_last=True)
        return None

    async def _skip_next_message(self, job: Job, delivery_log: "JobDeliveryLog") -> HeldBack | None:
        """The next images were sent twice without a confirmation: skips them."""
        log.error("not known to have arrived", part=job.sent_parts + 1)
        if job.sent_parts:
            parts = job.sent_parts + 1
            await delivery_log.mark_sent(parts, job.sent_pictures, is_last=False)
        else:
            await self._fail(job, NotDelivered(DeliveryProblem.UNCONFIRMED).failure)
        return await self._deliver_anew(job)

    def _is_old(self, job: Job) -> bool:
        return job.created_at < self.clock() - TOLD_WITHIN

    async def _mark_delivered(self, job: Job) -> None:
        await self.retry_storage(lambda: self.jobs.mark_delivered(job))

    async def _fail(self, job: Job, failure: Failure) -> Job | None:
        """None when the job had failed before: it was its message that could not be delivered."""
        return await self.retry_storage(
            lambda: self.jobs.move(job, JobState.FAILED, self.clock(), failure)
        )


@dataclass(slots=True)
class JobDeliveryLog:
    """Stores which messages of one job's outcome were sent: the port `DeliveryLog`."""

    deliver_outcome: DeliverOutcome
    job: Job
    images: StoredImages | None = None
    """What the job is done with; None for a message about a failure."""
    is_done: bool = False
    """The job's row says so, with the last message."""
    pictures: int = field(init=False)
    """How many have been delivered whole."""
    _unconfirmed: int = field(init=False)

    def __post_init__(self) -> None:
        self.pictures, self._unconfirmed = self.job.sent_pictures, self.job.unconfirmed

    async def mark_sending(self) -> bool:
        return await self._write_unconfirmed(self._unconfirmed + 1)

    async def mark_not_sent(self) -> None:
        await self._write_unconfirmed(self._unconfirmed)

    async def mark_sent(
        self, parts: int, pictures: int, shown: Sequence[SentImage] = (), *, is_last: bool
    ) -> None:
        self.pictures, self._unconfirmed = pictures, 0
        all_came = is_last and self.images is not None and pictures >= self.images.kept
        done_at = self.deliver_outcome.clock() if all_came else None
        self.is_done = await self.deliver_outcome.retry_storage(
            lambda: self.deliver_outcome.jobs.mark_sent(
                self.job, parts, pictures, shown, done_at=done_at
            )
        )

    async def _write_unconfirmed(self, times: int) -> bool:
        return await self.deliver_outcome.retry_storage(
            lambda: self.deliver_outcome.jobs.mark_sending(self.job, times)
        )
