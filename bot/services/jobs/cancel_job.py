"""Cancels jobs."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.domain.failures import CANCELLED_BY_ADMINISTRATOR, Failure
from bot.domain.ids import JobId, UserId
from bot.domain.jobs import Job, JobState, Requester
from bot.domain.ports import JobRepository
from bot.services.jobs.end_job import EndJob

CANCELLED = Failure("cancelled", {})


@dataclass(frozen=True, slots=True)
class CancelJob:
    """Cancels a queued or running job."""

    jobs: JobRepository
    end_job: EndJob

    async def __call__(self, job: Job, requester: Requester, *, name: str = "") -> bool:
        """Says whether it was in time; the `requester` pressed.

        The user is told the `name` of an administrator who cancels another's job.
        """
        if job.requester == requester or not name:
            return await self._cancel(job.id)
        failure = Failure(CANCELLED_BY_ADMINISTRATOR, {"name": name})
        return await self._cancel(job.id, failure)

    async def all_of(self, requester: Requester) -> list[Job]:
        """Cancels all jobs of the user in that chat, and returns them."""
        return await self._cancel_all(lambda job: job.requester == requester)

    async def all_of_user(self, user_id: UserId) -> None:
        """Cancels all jobs of the user in any chat."""
        await self._cancel_all(lambda job: job.requester.user_id == user_id)

    async def repeats_of(self, first: Job) -> None:
        """Cancels the repeats that were submitted by a button under that job."""
        asked = (first.reply_to, first.request.prompt)
        await self._cancel_all(lambda job: (job.reply_to, job.request.prompt) == asked)

    async def _cancel_all(self, meant: Callable[[Job], bool]) -> list[Job]:
        """The newest first: so a job that is held back does not start when an older one ends."""
        mine = [job for job in await self.jobs.live() if meant(job)]
        ended = [job for job in reversed(mine) if await self._cancel(job.id)]
        return ended[::-1]

    async def _cancel(self, job_id: JobId, failure: Failure = CANCELLED) -> bool:
        return await self.end_job(job_id, JobState.CANCELLED, failure)
