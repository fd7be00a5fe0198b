"""Picks up what a stop or a crash left over."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.domain.jobs import JobState
from bot.domain.ports import Attempts, Clock, Jobs, Sleep
from bot.observability import get_logger
from bot.services.running import Runner

log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class RecoverJobs:
    """Jobs whose process is gone: running ones go back to the queue, the others are answered.

    An attempt that was under way counts as lost; whether its picture is asked for again is for
    the painter to decide, by how often that picture was lost.
    """

    jobs: Jobs
    attempts: Attempts
    runner: Runner
    begun_again: Callable[[int], None]
    """Hears of jobs that are drawn again."""
    clock: Clock
    sleep: Sleep

    async def run(self) -> None:
        """Looks for such jobs again and again, until it is cancelled."""
        while True:
            await self.runner.patiently(self)
            await self.sleep(self.runner.lease / 3)

    async def __call__(self) -> None:
        for job in await self.jobs.left_over(self.clock()):
            if job.id not in self.runner.in_hand:
                await self._take_over(job.id)
        self.runner.wake()  # what ran stands in line by now, before what came after it

    async def _take_over(self, job_id: int) -> None:
        now = self.clock()
        job = await self.jobs.take_over(job_id, now, now + self.runner.lease)
        if job is None:
            return
        log.info("picked up", job_id=job_id, state=job.state)
        if job.state is not JobState.RUNNING:
            self.runner.answer_soon(job_id)
            return
        await self.attempts.close_open(job_id, now)
        await self.jobs.move(job_id, JobState.QUEUED, now)
        self.begun_again(job_id)
