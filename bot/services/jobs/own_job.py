"""Finds the job of a pressed button and checks whose it is."""

from bot.domain.errors import NothingToRepeat, NotYours
from bot.domain.ids import JobId
from bot.domain.jobs import Job, Requester
from bot.domain.ports import JobRepository


async def get_own_job(
    jobs: JobRepository, job_id: JobId, requester: Requester, *, may_all: bool
) -> Job:
    """The job of a button that the `requester` pressed; an administrator `may_all`.

    An erased job has no prompt any more. Raises NothingToRepeat or NotYours.
    """
    job = await jobs.get(job_id)
    if job is None or not job.request.prompt or job.requester.chat_id != requester.chat_id:
        raise NothingToRepeat
    if job.requester != requester and not may_all:
        raise NotYours
    return job
