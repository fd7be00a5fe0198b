"""Picks up what a stop or a crash left over."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.domain.jobs import JobState
from bot.domain.ports import Attempts, Clock, Jobs
from bot.observability import get_logger

log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class RecoverJobs:
    """At the start: running jobs go back to the queue, the others get their answer.

    An attempt that was under way counts as lost; whether its picture is asked for again is for
    the painter to decide, by how often that picture was lost.
    """

    jobs: Jobs
    attempts: Attempts
    answer_soon: Callable[[int], None]
    clock: Clock

    async def __call__(self) -> frozenset[int]:
        """Returns the jobs that are drawn again."""
        again = set()
        for job in await self.jobs.left_over():
            if job.state is JobState.RUNNING:
                await self.attempts.close_open(job.id, self.clock())
                await self.jobs.move(job.id, JobState.QUEUED, self.clock())
                again.add(job.id)
            else:
                self.answer_soon(job.id)
        if again:
            log.info("picked up after a restart", jobs=len(again))
        return frozenset(again)
