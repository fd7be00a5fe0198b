"""Finds the job of a pressed button and checks whose it is."""

from bot.domain.errors import NothingToRepeat, NotYours
from bot.domain.ids import JobId
from bot.domain.jobs import Job, Origin
from bot.domain.ports import JobRepository


async def get_own_job(jobs: JobRepository, job_id: JobId, origin: Origin, *, may_all: bool) -> Job:
    """The job of a button that was pressed at `origin`; an administrator `may_all`.

    An erased job has no prompt any more. Raises NothingToRepeat or NotYours.
    """
    job = await jobs.get(job_id)
    if job is None or not job.request.prompt or job.origin.chat_id != origin.chat_id:
        raise NothingToRepeat
    if job.origin.user_id != origin.user_id and not may_all:
        raise NotYours
    return job
