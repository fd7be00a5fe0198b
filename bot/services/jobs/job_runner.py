"""Runs queued jobs: queues, draws and delivers them."""

import asyncio
from collections import Counter
from dataclasses import dataclass, field

from bot.domain.failures import Failure
from bot.domain.ids import JobId
from bot.domain.jobs import Job, JobState
from bot.domain.ports import Clock, JobRepository, Sleep
from bot.observability import get_logger, log_context
from bot.runtime.retry import RetryStorage
from bot.runtime.task_supervisor import TaskSupervisor
from bot.services.drawing.draw_job import DrawJob, JobRun
from bot.services.drawing.fair_queue import LimitsOf, no_limits, startable_jobs
from bot.services.in_flight_updates import InFlightUpdates
from bot.services.jobs.deliver_outcome import DeliverOutcome

log = get_logger(__name__)

POLL_INTERVAL = 0.2
"""Seconds."""
LONGEST_IN_FLIGHT = 300.0
"""Seconds for which an update that cannot be handled delays the job that it may belong to."""
LONGEST_DUE_AHEAD = 10.0
"""Seconds: a later `due_at` was written by a clock that was wrong."""


@dataclass
class JobRunner:
    """Queues, draws and delivers every due job."""

    jobs: JobRepository
    draw: DrawJob
    deliver: DeliverOutcome
    retry_storage: RetryStorage
    supervisor: TaskSupervisor
    clock: Clock
    lease: float
    """Seconds after which another process may take a job over."""
    sleep: Sleep
    in_flight: InFlightUpdates
    limits_of: LimitsOf = no_limits
    _wake_event: asyncio.Event = field(default_factory=asyncio.Event)
    _drawing: "dict[JobId, asyncio.Task[None]]" = field(default_factory=dict)
    _timers: set[JobId] = field(default_factory=set)
    """Jobs that are not due yet and have a timer."""
    _job_runs: dict[JobId, JobRun] = field(default_factory=dict)
    _delivering: "Counter[JobId]" = field(default_factory=Counter)
    _stopping: bool = False
    _unfinished: set[JobId] = field(default_factory=set)
    """Jobs that the stop cut off."""

    def wake(self) -> None:
        """Looks for due jobs."""
        self._wake_event.set()

    def stop(self, job_id: JobId) -> None:
        """Cancels the task of a job whose row is final already."""
        if job_id in self._drawing:
            self._drawing[job_id].cancel()

    def restart(self, job_id: JobId) -> None:
        """The request of the job has changed: drops its task and looks for it again."""
        self.stop(job_id)
        self.wake()

    def deliver_soon(self, job_id: JobId) -> None:
        """Starts the delivery of a job's outcome."""
        self._delivering[job_id] += 1
        task = self.supervisor.start(self._deliver(job_id), f"answer {job_id}")
        task.add_done_callback(lambda ended: self._delivery_ended(job_id, ended))

    @property
    def in_progress(self) -> frozenset[JobId]:
        """The jobs that this process has leased; one that is only queued is not."""
        claimed = (job_id for job_id, job_run in self._job_runs.items() if job_run.claimed)
        return frozenset(claimed) | frozenset(self._delivering)

    async def run(self) -> None:
        """Starts due jobs until it is cancelled. Images that have a slot then are completed; those
        in the queue are left to the next start.
        """
        try:
            while True:
                await self._wake_event.wait()
                self._wake_event.clear()
                for job_run in await self.retry_storage(self._claimable):
                    self._start(job_run)
        finally:
            self._stopping = True
            self.draw.queue.close()

    async def renew_leases(self) -> None:
        """Extends the leases of the jobs in progress, until it is cancelled."""
        while True:
            if self.in_progress:
                await self.retry_storage(self._hold)
            await self.sleep(self.lease / 3)

    async def _hold(self) -> None:
        await self.jobs.hold(self.in_progress, self.clock() + self.lease)

    async def _claimable(self) -> list[JobRun]:
        """The jobs that are due and not in the queue yet, oldest first.

        Those of one user keep their order.
        """
        new, later = [], set[int]()
        for job in startable_jobs(await self.jobs.live(), self._drawing, self.limits_of):
            if seconds := self._seconds_until_due(job):
                self._wake_later(seconds, job.id)
                later.add(job.requester.user_id)
            elif job.requester.user_id not in later:
                new.append(JobRun(job, await self.draw.missing(job)))
        return new

    def _seconds_until_due(self, job: Job) -> float:
        """Seconds until the job may be drawn: not while a part of it may be in flight."""
        if job.due_at is None:
            return 0.0
        left = job.due_at - self.clock()
        if 0 < left <= LONGEST_DUE_AHEAD:
            return left
        held_up = -LONGEST_IN_FLIGHT < left <= 0 and self.in_flight.has_other_from(job.origin)
        return POLL_INTERVAL if held_up or not self.in_flight.backlog_done.is_set() else 0.0

    def _wake_later(self, seconds: float, job_id: JobId) -> None:
        if job_id not in self._timers:
            self._timers.add(job_id)
            self.supervisor.start(self._wake_after(seconds, job_id), f"wait of job {job_id}")

    async def _wake_after(self, seconds: float, job_id: JobId) -> None:
        try:
            await self.sleep(seconds)
        finally:
            self._timers.discard(job_id)
        self.wake()

    async def release_leases(self) -> None:
        """Lets other processes take over at once what was cut off here."""
        await self.jobs.hold(self._unfinished, 0)

    def _start(self, job_run: JobRun) -> None:
        job_id = job_run.job.id
        task = self.supervisor.start(self._draw(job_run), f"job {job_id}")
        self._drawing[job_id] = task
        self._job_runs[job_id] = job_run
        task.add_done_callback(lambda ended: self._draw_ended(job_id, ended))

    def _draw_ended(self, job_id: JobId, task: "asyncio.Task[None]") -> None:
        self._check_ended(job_id, task)
        del self._drawing[job_id], self._job_runs[job_id]
        self.wake()  # one that was held back may be due

    def _delivery_ended(self, job_id: JobId, task: "asyncio.Task[None]") -> None:
        self._check_ended(job_id, task)
        self._delivering[job_id] -= 1
        if not self._delivering[job_id]:
            del self._delivering[job_id]

    def _check_ended(self, job_id: JobId, task: "asyncio.Task[None]") -> None:
        if self._stopping and job_id in self.in_progress:
            self._unfinished.add(job_id)
        if not task.cancelled() and task.exception() is not None:
            self.supervisor.start(self._fail_unexpected(job_id), f"end of job {job_id}")

    async def _fail_unexpected(self, job_id: JobId) -> None:
        """An unexpected error: the user is told all the same."""
        failure = Failure("unexpected", {})
        now = self.clock()
        if await self.retry_storage(lambda: self.jobs.move(job_id, JobState.FAILED, now, failure)):
            self.deliver_soon(job_id)
            self.wake()

    async def _draw(self, job_run: JobRun) -> None:
        job = job_run.job
        with log_context(job_id=job.id, user_id=job.requester.user_id):
            if await self.retry_storage(lambda: self.draw(job_run)):
                self.deliver_soon(job.id)

    async def _deliver(self, job_id: JobId) -> None:
        with log_context(job_id=job_id):
            await self.deliver(job_id)
            log.info("answered")
