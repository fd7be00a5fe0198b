"""Brings the outcome of a job to its person."""

from dataclasses import dataclass
from itertools import chain, repeat

from bot.domain.errors import BotError, ChatGone, Failure, Undelivered
from bot.domain.jobs import FINAL, Job, JobState
from bot.domain.ports import Clock, Courier, Images, Jobs, Sleep
from bot.observability import get_logger

log = get_logger(__name__)

WAITS = (5, 15, 60, 180, 300)
"""Seconds before Telegram is tried again; the last one stays."""


@dataclass(frozen=True, slots=True)
class AnswerJob:
    """Sends the pictures of a stored job, or the sentence of a failed or cancelled one.

    When Telegram does not take it now, it is tried again with growing waits; a restart goes on.
    """

    jobs: Jobs
    images: Images
    courier: Courier
    clock: Clock
    sleep: Sleep

    async def __call__(self, job_id: int) -> None:
        for wait in chain(WAITS, repeat(WAITS[-1])):
            try:
                await self._answer(job_id)
            except ChatGone as error:
                await self._give_up(job_id, error)
            except Undelivered as error:
                log.warning("answer not delivered yet", error=str(error), wait=wait)
                await self.sleep(wait)
                continue
            return

    async def _answer(self, job_id: int) -> None:
        job = await self.jobs.get(job_id)
        if job is None:
            return
        if job.state in {JobState.STORED, JobState.SENDING}:
            await self._send(job)
        elif job.state in {JobState.FAILED, JobState.CANCELLED}:
            await self.courier.explain(job)
        await self.jobs.mark_answered(job_id)

    async def _send(self, job: Job) -> None:
        await self.jobs.move(job.id, JobState.SENDING, self.clock())
        await self.courier.deliver(job, await self.images.of_job(job.id))
        await self.jobs.move(job.id, JobState.DONE, self.clock())

    async def _give_up(self, job_id: int, error: BotError) -> None:
        log.warning("the chat is gone", error=str(error))
        job = await self.jobs.get(job_id)
        if job is not None and job.state not in FINAL:
            await self.jobs.move(job_id, JobState.FAILED, self.clock(), Failure.of_all([error]))
        await self.jobs.mark_answered(job_id)
