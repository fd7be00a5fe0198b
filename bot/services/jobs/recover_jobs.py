"""Takes over jobs that a stop or a crash interrupted."""

from collections.abc import Callable
from dataclasses import dataclass, field

from bot.domain.failures import Failure
from bot.domain.ids import JobId
from bot.domain.jobs import FINAL, Job, JobState
from bot.domain.ports import AttemptRepository, Clock, JobRepository, Sleep
from bot.observability import get_logger
from bot.services.jobs.job_runner import JobRunner

log = get_logger(__name__)

ALONE_FROM = 2
"""Interruptions from which on jobs run one at a time: the next crash tells which one causes it."""
MOST_INTERRUPTIONS = 3
SUSPECT_INTERVAL = 1.0  # seconds


@dataclass(slots=True)
class RecoverJobs:
    """Requeues running jobs whose process is gone, and delivers the others.

    An open attempt counts as lost; the provider decides by the number of lost attempts whether
    the image is requested again. A job that was interrupted by three crashes is given up.
    """

    jobs: JobRepository
    attempts: AttemptRepository
    runner: JobRunner
    on_restarted: Callable[[JobId], None]
    """Called with the id of each job that is requeued."""
    clock: Clock
    sleep: Sleep
    _suspect: JobId | None = field(default=None, init=False)
    """The job that runs now and was interrupted by two crashes."""
    _held_back: bool = field(default=False, init=False)
    """Whether more jobs that were interrupted by two crashes wait: one runs at a time."""

    async def run(self) -> None:
        """Polls for such jobs until it is cancelled."""
        while True:
            await self.runner.retry_storage(self)
            await self.sleep(SUSPECT_INTERVAL if self._held_back else self.runner.lease / 3)

    async def __call__(self) -> None:
        self._held_back = False
        for job in await self.jobs.abandoned(self.clock()):
            if job.id not in self.runner.in_progress:
                await self._take_over(job.id)
        self.runner.wake()  # requeued jobs are in the queue by now, before later ones

    async def _take_over(self, job_id: JobId) -> None:
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
            self.on_restarted(job_id)
            return
        self.runner.deliver_soon(job_id)

    async def _is_other_suspect_under_way(self, job_id: JobId) -> bool:
        if self._suspect in {None, job_id}:
            return False
        other = await self.jobs.get(self._suspect)
        return other is not None and other.state not in FINAL

    async def _give_up(self, job: Job) -> None:
        """Delivers the images that are drawn, unless it is the delivery that crashes the process."""
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
