"""Runs the jobs that wait, and stops the ones that are cancelled."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.domain.errors import Failure
from bot.domain.jobs import Job, JobState, Origin
from bot.domain.ports import Clock, Jobs
from bot.observability import bound, get_logger
from bot.services.answering import AnswerJob
from bot.services.drawing import DrawJob
from bot.services.nursery import Nursery
from bot.services.patience import Patience
from bot.services.submitting import own_job

log = get_logger(__name__)


@dataclass
class Runner:
    """Claims queued jobs while fewer than `parallel` pictures are being drawn."""

    jobs: Jobs
    draw: DrawJob
    answer: AnswerJob
    patiently: Patience
    nursery: Nursery
    parallel: int
    clock: Clock
    _wakening: asyncio.Event = field(default_factory=asyncio.Event)
    _running: "dict[int, tuple[Job, asyncio.Task[None]]]" = field(default_factory=dict)

    def wake(self) -> None:
        """There may be work."""
        self._wakening.set()

    def stop(self, job_id: int) -> None:
        """Cuts a running job off; its row says already how it ended."""
        if job_id in self._running:
            self._running[job_id][1].cancel()

    def answer_soon(self, job_id: int) -> None:
        """Brings the outcome of a job that is over to its person."""
        task = self.nursery.start(self._answered(job_id), f"answer {job_id}")
        task.add_done_callback(lambda ended: self._check(job_id, ended))

    async def run(self) -> None:
        """Works until it is cancelled. What it started goes on in the nursery."""
        while True:
            self._wakening.clear()
            job = await self._next()
            if job is None:
                await self._wakening.wait()
            else:
                self._start(job)

    async def _next(self) -> Job | None:
        if sum(job.request.pictures for job, _ in self._running.values()) >= self.parallel:
            return None
        return await self.patiently(lambda: self.jobs.claim(self.clock()))

    def _start(self, job: Job) -> None:
        task = self.nursery.start(self._serve(job), f"job {job.id}")
        self._running[job.id] = (job, task)
        task.add_done_callback(lambda ended: self._ended(job, ended))

    def _ended(self, job: Job, task: "asyncio.Task[None]") -> None:
        del self._running[job.id]
        self.wake()
        self._check(job.id, task)

    def _check(self, job_id: int, task: "asyncio.Task[None]") -> None:
        if not task.cancelled() and task.exception() is not None:
            self.nursery.start(self._broke(job_id), f"end of job {job_id}")

    async def _broke(self, job_id: int) -> None:
        """Something failed that has no name: the person hears of it all the same."""
        failure = Failure("unexpected", {})
        now = self.clock()
        if await self.patiently(lambda: self.jobs.move(job_id, JobState.FAILED, now, failure)):
            self.answer_soon(job_id)

    async def _serve(self, job: Job) -> None:
        with bound(job_id=job.id, person_id=job.origin.person_id):
            log.info("drawing", kind=job.request.kind, pictures=job.request.pictures)
            if await self.patiently(lambda: self.draw(job)):
                self.answer_soon(job.id)

    async def _answered(self, job_id: int) -> None:
        with bound(job_id=job_id):
            await self.answer(job_id)
            log.info("answered")


@dataclass(frozen=True, slots=True)
class CancelJob:
    """Ends a waiting or running job at its person's wish."""

    jobs: Jobs
    stop: Callable[[int], None]
    answer_soon: Callable[[int], None]
    clock: Clock

    async def __call__(self, job_id: int, origin: Origin, *, may_all: bool = False) -> bool:
        """Says whether it was in time; `origin` is the press, `may_all` an administrator's.

        Raises NothingToRepeat or NotYours.
        """
        job = await own_job(self.jobs, job_id, origin, may_all=may_all)
        return await self._cancel(job.id)

    async def all_of(self, chat_id: int, person_id: int) -> int:
        """Ends all jobs that the person has in that chat; says how many."""
        mine = [
            live.job
            for live in await self.jobs.live()
            if live.job.origin.chat_id == chat_id and live.job.origin.person_id == person_id
        ]
        return sum([await self._cancel(job.id) for job in mine])

    async def _cancel(self, job_id: int) -> bool:
        failure = Failure("cancelled", {})
        if await self.jobs.move(job_id, JobState.CANCELLED, self.clock(), failure) is None:
            return False
        self.stop(job_id)
        self.answer_soon(job_id)
        return True
