"""Cancels jobs."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.domain.failures import CANCELLED_BY_ADMINISTRATOR, Failure
from bot.domain.ids import ChatId, JobId, UserId
from bot.domain.jobs import Job, JobState, Origin
from bot.domain.ports import Clock, JobRepository
from bot.services.jobs.job_runner import JobRunner
from bot.services.jobs.own_job import get_own_job

CANCELLED = Failure("cancelled", {})


@dataclass(frozen=True, slots=True)
class CancelJob:
    """Cancels a queued or running job."""

    jobs: JobRepository
    runner: JobRunner
    clock: Clock

    async def __call__(
        self, job_id: JobId, origin: Origin, *, may_all: bool = False, name: str = ""
    ) -> bool:
        """Says whether it was in time; `origin` is the press, `may_all` an administrator's.

        The user is told the `name` of an administrator who cancels another's job. Raises
        NothingToRepeat or NotYours.
        """
        job = await get_own_job(self.jobs, job_id, origin, may_all=may_all)
        if job.origin.user_id == origin.user_id or not name:
            return await self._cancel(job.id)
        failure = Failure(CANCELLED_BY_ADMINISTRATOR, {"name": name})
        return await self._cancel(job.id, failure)

    async def all_of(self, chat_id: ChatId, user_id: UserId) -> list[Job]:
        """Cancels all jobs of the user in that chat, and returns them."""
        return await self._cancel_all(
            lambda job: (job.origin.chat_id, job.origin.user_id) == (chat_id, user_id)
        )

    async def all_of_user(self, user_id: UserId) -> None:
        """Cancels all jobs of the user in any chat."""
        await self._cancel_all(lambda job: job.origin.user_id == user_id)

    async def repeats_of(self, first: Job) -> None:
        """Cancels the repeats that were submitted by a button under that job."""
        asked = (first.origin.chat_id, first.origin.message_id, first.request.prompt)
        await self._cancel_all(
            lambda job: (job.origin.chat_id, job.origin.message_id, job.request.prompt) == asked
        )

    async def _cancel_all(self, meant: Callable[[Job], bool]) -> list[Job]:
        """The newest first: so a job that is held back does not start when an older one ends."""
        mine = [job for job in await self.jobs.live() if meant(job)]
        ended = [job for job in reversed(mine) if await self._cancel(job.id)]
        return ended[::-1]

    async def _cancel(self, job_id: JobId, failure: Failure = CANCELLED) -> bool:
        now = self.clock()
        until = now + self.runner.lease
        if not await self.jobs.move(job_id, JobState.CANCELLED, now, failure, until=until):
            return False
        self.runner.stop(job_id)
        self.runner.deliver_soon(job_id)
        return True
