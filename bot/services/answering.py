"""Brings the outcome of a job to its person."""

from dataclasses import dataclass

from bot.domain.errors import (
    AnswerRefused,
    ChatGone,
    DeliveryFailed,
    Failure,
    PicturesLost,
    StorageUnavailable,
    Undelivered,
)
from bot.domain.jobs import Job, JobState
from bot.domain.ports import Clock, Courier, Images, Jobs, Sleep
from bot.observability import get_logger
from bot.services.patience import Patience

log = get_logger(__name__)

WAITS = (5, 15, 60, 180, 300, 600, 900, 1200)
"""Seconds before Telegram is tried again: an hour in all."""


@dataclass(frozen=True, slots=True)
class AnswerJob:
    """Sends the pictures of a stored job, or the sentence of a failed or cancelled one.

    When Telegram does not take it now, it is tried again with growing waits; a restart goes on.
    When the pictures cannot be brought at all, the person is told at least.
    """

    jobs: Jobs
    images: Images
    courier: Courier
    patiently: Patience
    clock: Clock
    sleep: Sleep

    async def __call__(self, job_id: int) -> None:
        try:
            await self._bring(job_id)
        except ChatGone as error:
            log.warning("the chat is gone", error=str(error))
            await self._fail(job_id, error)
        except (AnswerRefused, PicturesLost, Undelivered) as error:
            log.error("answer not brought", error=str(error))
            if await self._fail(job_id, error):
                await self(job_id)  # it was the pictures: the sentence may pass
                return
            if isinstance(error, Undelivered):
                return  # the next start tells it
        await self.patiently(lambda: self.jobs.mark_answered(job_id))

    async def _bring(self, job_id: int) -> None:
        for wait in WAITS:
            try:
                await self._answer(job_id)
            except (Undelivered, StorageUnavailable) as error:
                log.warning("answer not brought yet", error=str(error), wait=wait)
                await self.sleep(wait)
            else:
                return
        await self._answer(job_id)

    async def _answer(self, job_id: int) -> None:
        job = await self.patiently(lambda: self.jobs.get(job_id))
        if job is None:
            return
        if job.state in {JobState.STORED, JobState.SENDING}:
            await self._send(job)
        elif job.state in {JobState.FAILED, JobState.CANCELLED}:
            await self.courier.explain(job)

    async def _send(self, job: Job) -> None:
        await self._move(job.id, JobState.SENDING)
        images = [
            image
            for image in await self.patiently(lambda: self.images.of_job(job.id))
            if image.path.exists()
        ]
        if not images:
            raise PicturesLost
        await self.courier.deliver(job, images, lambda parts: self._remember(job.id, parts))
        await self._move(job.id, JobState.DONE)

    async def _remember(self, job_id: int, parts: int) -> None:
        await self.patiently(lambda: self.jobs.remember_sent(job_id, parts))

    async def _fail(self, job_id: int, error: DeliveryFailed) -> bool:
        """False when the job had ended before: it was its sentence that could not be brought."""
        return await self._move(job_id, JobState.FAILED, Failure(error.code, error.values))

    async def _move(self, job_id: int, to: JobState, failure: Failure | None = None) -> bool:
        moved = await self.patiently(lambda: self.jobs.move(job_id, to, self.clock(), failure))
        return moved is not None
