"""Picks up what a stop or a crash left over."""

from collections.abc import Callable
from dataclasses import dataclass, field

from bot.domain.failures import Failure
from bot.domain.jobs import FINAL, Job, JobState
from bot.domain.ports import Attempts, Clock, Jobs, Sleep
from bot.observability import get_logger
from bot.services.running import Runner

log = get_logger(__name__)

ALONE_FROM = 2
"""Interruptions. One such request goes on at a time: the next crash tells which of them it is."""
MOST_INTERRUPTIONS = 3
SOON = 1.0  # seconds


@dataclass(slots=True)
class RecoverJobs:
    """Jobs whose process is gone: running ones go back to the queue, the others are answered.

    An attempt that was under way counts as lost; whether its picture is asked for again is for
    the painter to decide, by how often that picture was lost. A job in whose hands the process
    died three times ends.
    """

    jobs: Jobs
    attempts: Attempts
    runner: Runner
    begun_again: Callable[[int], None]
    """Hears of jobs that are drawn again."""
    clock: Clock
    sleep: Sleep
    _suspect: int | None = field(default=None, init=False)
    """The job in whose hands the process died twice, and which goes on now."""
    _held_back: bool = field(default=False, init=False)
    """Others like it wait."""

    async def run(self) -> None:
        """Looks for such jobs again and again, until it is cancelled."""
        while True:
            await self.runner.patiently(self)
            await self.sleep(SOON if self._held_back else self.runner.lease / 3)

    async def __call__(self) -> None:
        self._held_back = False
        for job in await self.jobs.left_over(self.clock()):
            if job.id not in self.runner.in_hand:
                await self._take_over(job.id)
        self.runner.wake()  # what ran stands in line by now, before what came after it

    async def _take_over(self, job_id: int) -> None:
        now = self.clock()
        job = await self.jobs.take_over(job_id, now, now + self.runner.lease)
        if job is None:
            return
        if job.interruptions >= ALONE_FROM and job.state not in FINAL:
            if await self._is_other_suspect_under_way(job_id):
                await self.jobs.hold([job_id], 0)
                self._held_back = True
                return
            self._suspect = job_id
        log.info("picked up", job_id=job_id, state=job.state, interruptions=job.interruptions)
        if job.interruptions >= MOST_INTERRUPTIONS and job.state not in FINAL:
            await self._give_up(job)
        elif job.state is JobState.RUNNING:
            await self.attempts.close_open(job_id, now)
            await self.jobs.move(job_id, JobState.QUEUED, now)
            self.begun_again(job_id)
            return
        self.runner.answer_soon(job_id)

    async def _is_other_suspect_under_way(self, job_id: int) -> bool:
        if self._suspect in {None, job_id}:
            return False
        other = await self.jobs.get(self._suspect)
        return other is not None and other.state not in FINAL

    async def _give_up(self, job: Job) -> None:
        """What is drawn is sent, unless it is the sending that the process does not survive."""
        log.error("given up", job_id=job.id, interruptions=job.interruptions)
        now, failure = self.clock(), Failure("interrupted", {})
        if job.state is JobState.RUNNING:
            await self.attempts.close_open(job.id, now)
            missing = await self.runner.draw.missing(job)
            is_drawn = len(missing) < job.request.pictures
            state = JobState.STORED if is_drawn else JobState.FAILED
            await self.jobs.move(job.id, state, now, failure if missing else None)
            return
        await self.jobs.move(job.id, JobState.SENDING, now)
        await self.jobs.move(job.id, JobState.FAILED, now, failure)
