"""Brings the outcome of a job to its person."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.errors import (
    BotError,
    ChatGone,
    DeliveryFailed,
    PartLost,
    PicturesLost,
    StorageUnavailable,
    Unconfirmed,
)
from bot.domain.failures import Failure
from bot.domain.jobs import Job, JobState
from bot.domain.pictures import Shown
from bot.domain.ports import Clock, Courier, Images, Jobs, Sleep
from bot.observability import get_logger
from bot.services.patience import NOT_NOW, Patience, persistently

log = get_logger(__name__)

SENDS = 2
"""How often pictures are sent at the most when nobody knows whether they arrived."""
TOLD_WITHIN = 24 * 60 * 60
"""Seconds after its request for which a sentence is tried."""


@dataclass(frozen=True, slots=True)
class AnswerJob:
    """Sends the pictures of a stored job, or the sentence of a failed or cancelled one.

    When Telegram does not take it now, it is tried again with growing waits for an hour; a restart
    goes on. Pictures that it may have taken are sent once more and not again. When pictures cannot
    be brought, the person is told at least: a sentence is repeated until Telegram says that it has
    it, hour after hour, for a day.
    """

    jobs: Jobs
    images: Images
    courier: Courier
    patiently: Patience
    clock: Clock
    sleep: Sleep

    async def __call__(self, job_id: int) -> None:
        try:
            await persistently(lambda: self._answer(job_id), self.sleep)
        except ChatGone as error:
            log.warning("the chat is gone", error=str(error))
            await self._fail(job_id, error)
            await self._mark_answered(job_id)
        except (DeliveryFailed, StorageUnavailable) as error:
            log.error("answer not brought", error=str(error))
            if await self._fail(job_id, error):
                await self(job_id)  # it was the pictures: the sentence may pass
            elif not isinstance(error, NOT_NOW) or await self._is_old(job_id):
                await self._mark_answered(job_id)

    async def _answer(self, job_id: int) -> None:
        job = await self.patiently(lambda: self.jobs.get(job_id))
        if job is None:
            return
        delivery = JobDeliveryLog(self, job.id, job.sent_pictures, job.unconfirmed)
        if job.state in {JobState.FAILED, JobState.CANCELLED}:
            await self.courier.explain(job, delivery)
            await self._mark_answered(job.id)
        elif job.state in {JobState.STORED, JobState.SENDING}:
            if job.unconfirmed >= SENDS:
                await self._pass_over(job, delivery)
            else:
                await self._send(job, delivery)

    async def _send(self, job: Job, delivery: "JobDeliveryLog") -> None:
        """Raises PicturesLost, or PartLost once all was sent that could be."""
        await self._move(job.id, JobState.SENDING)
        drawn = await self.patiently(lambda: self.images.of_job(job.id))
        there = await self.patiently(lambda: self.images.intact(job.id))
        if not there:
            raise PicturesLost
        await self.courier.deliver(job, there, delivery)
        if missing := len(drawn) - delivery.pictures:
            cause = "telegram" if len(there) == len(drawn) else "disk"
            raise PartLost(count=missing, total=len(drawn), cause=cause)
        await self._move(job.id, JobState.DONE)

    async def _pass_over(self, job: Job, delivery: "JobDeliveryLog") -> None:
        """The next pictures may have arrived as often as they were sent: they are not sent again."""
        log.error("not known to have arrived", part=job.sent_parts + 1)
        if job.sent_parts:
            await delivery.taken(job.sent_parts + 1, job.sent_pictures)
        else:
            await self._fail(job.id, Unconfirmed())
        await self._answer(job.id)

    async def _is_old(self, job_id: int) -> bool:
        job = await self.patiently(lambda: self.jobs.get(job_id))
        return job is None or job.created_at < self.clock() - TOLD_WITHIN

    async def _mark_answered(self, job_id: int) -> None:
        await self.patiently(lambda: self.jobs.mark_answered(job_id))

    async def _fail(self, job_id: int, error: BotError) -> bool:
        """False when the job had ended before: it was its sentence that could not be brought."""
        return await self._move(job_id, JobState.FAILED, Failure(error.code, error.values))

    async def _move(self, job_id: int, to: JobState, failure: Failure | None = None) -> bool:
        moved = await self.patiently(lambda: self.jobs.move(job_id, to, self.clock(), failure))
        return moved is not None


@dataclass(slots=True)
class JobDeliveryLog:
    """The messages of one job's answer."""

    answering: AnswerJob
    job_id: int
    pictures: int
    """How many have come whole."""
    unconfirmed: int

    async def leaves(self) -> None:
        await self._remember_unconfirmed(self.unconfirmed + 1)

    async def came_back(self) -> None:
        await self._remember_unconfirmed(self.unconfirmed)

    async def taken(self, parts: int, pictures: int, shown: Sequence[Shown] = ()) -> None:
        self.pictures, self.unconfirmed = pictures, 0
        await self.answering.patiently(
            lambda: self.answering.jobs.remember_sent(self.job_id, parts, pictures, shown)
        )

    async def _remember_unconfirmed(self, times: int) -> None:
        await self.answering.patiently(
            lambda: self.answering.jobs.remember_unconfirmed(self.job_id, times)
        )
