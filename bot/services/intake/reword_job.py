"""Lets a user reword a refused request."""

from dataclasses import dataclass

from bot.domain.ids import JobId
from bot.domain.jobs import Job, Origin
from bot.domain.ports import JobRepository
from bot.services.intake.await_instruction import AwaitInstruction
from bot.services.jobs.own_job import get_own_job


@dataclass(frozen=True, slots=True)
class RewordJob:
    """Lets a user reword a refused request."""

    jobs: JobRepository
    await_instruction: AwaitInstruction

    async def __call__(self, job_id: JobId, origin: Origin, *, may_all: bool = False) -> Job:
        """Returns the refused job. An edit's references are pending again, in its topic.

        Raises NothingToRepeat or NotYours.
        """
        job = await get_own_job(self.jobs, job_id, origin.requester, may_all=may_all)
        if job.request.references:
            in_topic = origin.in_topic(job.reply_to.thread_id)
            await self.await_instruction(in_topic, job.request.references)
        else:
            await self.await_instruction.drop_pending(origin.requester)
        return job
