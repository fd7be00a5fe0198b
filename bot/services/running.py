"""Runs the jobs that wait, and stops the ones that are cancelled."""

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.domain.failures import Failure
from bot.domain.jobs import Job, JobState, Origin
from bot.domain.ports import Clock, Jobs, Sleep
from bot.observability import bound, get_logger
from bot.services.albums import Arriving
from bot.services.answering import AnswerJob
from bot.services.drawing import DrawJob, Sitting
from bot.services.line import LimitsOf, due, no_limits
from bot.services.nursery import Nursery
from bot.services.patience import Patience
from bot.services.repeating import own_job

log = get_logger(__name__)

CANCELLED = Failure("cancelled", {})
LOOK_AGAIN = 0.2
"""Seconds."""
HELD_UP = 300.0
"""Seconds for which a message that has come, and cannot be handled, keeps a request waiting."""
LATEST = 10.0
"""Seconds: what is due later was written by a clock that was wrong."""


@dataclass
class Runner:
    """Has every queued job stand in the line, draw and be answered."""

    jobs: Jobs
    draw: DrawJob
    answer: AnswerJob
    patiently: Patience
    nursery: Nursery
    clock: Clock
    lease: float
    """Seconds for which a job is held: another process may take it over afterwards."""
    sleep: Sleep
    arriving: Arriving
    limits_of: LimitsOf = no_limits
    _wakening: asyncio.Event = field(default_factory=asyncio.Event)
    _drawing: "dict[int, asyncio.Task[None]]" = field(default_factory=dict)
    _alarms: set[int] = field(default_factory=set)
    """Jobs that are not due yet."""
    _sittings: dict[int, Sitting] = field(default_factory=dict)
    _answering: "Counter[int]" = field(default_factory=Counter)
    _stopping: bool = False
    _dropped: set[int] = field(default_factory=set)
    """What was in hand when the stop came, and is not any more."""

    def wake(self) -> None:
        """There may be work."""
        self._wakening.set()

    def stop(self, job_id: int) -> None:
        """Cuts a job off; its row says already how it ended."""
        if job_id in self._drawing:
            self._drawing[job_id].cancel()

    def begin_anew(self, job_id: int) -> None:
        """The job has changed: as it was, it is not to be drawn."""
        self.stop(job_id)
        self.wake()

    def answer_soon(self, job_id: int) -> None:
        """Brings the outcome of a job that is over to its person."""
        self._answering[job_id] += 1
        task = self.nursery.start(self._answered(job_id), f"answer {job_id}")
        task.add_done_callback(lambda ended: self._answer_ended(job_id, ended))

    @property
    def in_hand(self) -> frozenset[int]:
        """The jobs that this process has begun: one that stands in line is anybody's yet."""
        begun = (job_id for job_id, sitting in self._sittings.items() if sitting.begun)
        return frozenset(begun) | frozenset(self._answering)

    async def run(self) -> None:
        """Works when it is woken, until it is cancelled. A picture that has its turn then goes on
        in the nursery; what still stands in the line is left to the next start.
        """
        try:
            while True:
                await self._wakening.wait()
                self._wakening.clear()
                for sitting in await self.patiently(self._new):
                    self._start(sitting)
        finally:
            self._stopping = True
            self.draw.line.close()

    async def keep_hold(self) -> None:
        """Holds what is in hand, until it is cancelled."""
        while True:
            if self.in_hand:
                await self.patiently(self._hold)
            await self.sleep(self.lease / 3)

    async def _hold(self) -> None:
        await self.jobs.hold(self.in_hand, self.clock() + self.lease)

    async def _new(self) -> list[Sitting]:
        """The jobs that are due and do not stand in the line yet, oldest first.

        One person's are drawn in their order.
        """
        new, later = [], set[int]()
        for job in due(await self.jobs.live(), self._drawing, self.limits_of):
            if seconds := self._to_wait(job):
                self._look_in(seconds, job.id)
                later.add(job.origin.person_id)
            elif job.origin.person_id not in later:
                new.append(Sitting(job, await self.draw.missing(job)))
        return new

    def _to_wait(self, job: Job) -> float:
        """Seconds until the job may be drawn: not while more of it is on its way."""
        if job.due_at is None:
            return 0.0
        left = job.due_at - self.clock()
        if 0 < left <= LATEST:
            return left
        held_up = -HELD_UP < left <= 0 and self.arriving.has_more_of(job.origin)
        return LOOK_AGAIN if held_up or not self.arriving.caught_up.is_set() else 0.0

    def _look_in(self, seconds: float, job_id: int) -> None:
        if job_id not in self._alarms:
            self._alarms.add(job_id)
            self.nursery.start(self._look_after(seconds, job_id), f"wait of job {job_id}")

    async def _look_after(self, seconds: float, job_id: int) -> None:
        try:
            await self.sleep(seconds)
        finally:
            self._alarms.discard(job_id)
        self.wake()

    async def let_go(self) -> None:
        """Whoever finds what was cut off here may take it over at once."""
        await self.jobs.hold(self._dropped, 0)

    def _start(self, sitting: Sitting) -> None:
        job_id = sitting.job.id
        task = self.nursery.start(self._serve(sitting), f"job {job_id}")
        self._drawing[job_id] = task
        self._sittings[job_id] = sitting
        task.add_done_callback(lambda ended: self._draw_ended(job_id, ended))

    def _draw_ended(self, job_id: int, task: "asyncio.Task[None]") -> None:
        self._check(job_id, task)
        del self._drawing[job_id], self._sittings[job_id]
        self.wake()  # one that was kept may be due

    def _answer_ended(self, job_id: int, task: "asyncio.Task[None]") -> None:
        self._check(job_id, task)
        self._answering[job_id] -= 1
        if not self._answering[job_id]:
            del self._answering[job_id]

    def _check(self, job_id: int, task: "asyncio.Task[None]") -> None:
        if self._stopping and job_id in self.in_hand:
            self._dropped.add(job_id)
        if not task.cancelled() and task.exception() is not None:
            self.nursery.start(self._broke(job_id), f"end of job {job_id}")

    async def _broke(self, job_id: int) -> None:
        """Something failed that has no name: the person hears of it all the same."""
        failure = Failure("unexpected", {})
        now = self.clock()
        if await self.patiently(lambda: self.jobs.move(job_id, JobState.FAILED, now, failure)):
            self.answer_soon(job_id)
            self.wake()

    async def _serve(self, sitting: Sitting) -> None:
        job = sitting.job
        with bound(job_id=job.id, person_id=job.origin.person_id):
            if await self.patiently(lambda: self.draw(sitting)):
                self.answer_soon(job.id)

    async def _answered(self, job_id: int) -> None:
        with bound(job_id=job_id):
            await self.answer(job_id)
            log.info("answered")


@dataclass(frozen=True, slots=True)
class CancelJob:
    """Ends a waiting or running job at its person's wish."""

    jobs: Jobs
    runner: Runner
    clock: Clock

    async def __call__(
        self, job_id: int, origin: Origin, *, may_all: bool = False, name: str = ""
    ) -> bool:
        """Says whether it was in time; `origin` is the press, `may_all` an administrator's.

        The person hears the `name` of an administrator who cancels another's job. Raises
        NothingToRepeat or NotYours.
        """
        job = await own_job(self.jobs, job_id, origin, may_all=may_all)
        if job.origin.person_id == origin.person_id or not name:
            return await self._cancel(job.id)
        failure = Failure("cancelled-by-administrator", {"name": name})
        return await self._cancel(job.id, failure)

    async def all_of(self, chat_id: int, person_id: int) -> list[Job]:
        """Ends all jobs that the person has in that chat, and returns them."""
        return await self._cancel_all(
            lambda job: (job.origin.chat_id, job.origin.person_id) == (chat_id, person_id)
        )

    async def everywhere(self, person_id: int) -> None:
        """Ends all jobs that the person has in any chat."""
        await self._cancel_all(lambda job: job.origin.person_id == person_id)

    async def begun_after(self, first: Job) -> None:
        """Ends what was asked once more by a button under that job."""
        asked = (first.origin.chat_id, first.origin.message_id, first.request.prompt)
        await self._cancel_all(
            lambda job: (job.origin.chat_id, job.origin.message_id, job.request.prompt) == asked
        )

    async def _cancel_all(self, meant: Callable[[Job], bool]) -> list[Job]:
        """The newest first: what is kept does not begin while those before it end."""
        mine = [job for job in await self.jobs.live() if meant(job)]
        ended = [job for job in reversed(mine) if await self._cancel(job.id)]
        return ended[::-1]

    async def _cancel(self, job_id: int, failure: Failure = CANCELLED) -> bool:
        now = self.clock()
        until = now + self.runner.lease
        if not await self.jobs.move(job_id, JobState.CANCELLED, now, failure, until=until):
            return False
        self.runner.stop(job_id)
        self.runner.answer_soon(job_id)
        return True
