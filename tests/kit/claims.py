"""The oldest job that waits, claimed as the runner would."""

from bot.domain.jobs import Job
from bot.domain.ports import JobRepository

LEASE = 60.0


async def claim_next(jobs: JobRepository, at: float) -> Job | None:
    queued = await jobs.queued()
    return await jobs.claim(queued[0].id, at, at + LEASE) if queued else None
