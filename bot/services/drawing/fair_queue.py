"""The queue before the providers: round robin over users."""

import asyncio
import itertools
from collections import Counter
from collections.abc import AsyncIterator, Callable, Container, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from bot.domain.ids import JobId, UserId
from bot.domain.jobs import Job, JobState, Requester
from bot.domain.usage import NO_LIMITS, Limits

LimitsOf = Callable[[Requester], Limits]
"""The limits of the user there."""

OVERTAKING_ROUNDS = 20
"""How many rounds of later users may overtake an image, for each image of its own user ahead.

So four images of one user do not hold up many users with one, and the four are overtaken for a
limited time only.
"""


class QueueClosed(Exception):
    """No slot is given any more: the process ends."""


@dataclass(frozen=True, slots=True, order=True)
class Ticket:
    """One image that waits for a slot or has one; the lowest is next.

    `number` counts arrivals. `rank` is that number, raised for the images of the same user that
    were ahead: as if it had come so much later.
    """

    rank: int
    number: int
    user_id: UserId
    job_id: JobId


@dataclass
class FairQueue:
    """Gives out `capacity` slots, one for each image: round robin over users.

    First come, first served within one user. A ticket keeps its rank, so nobody starves, and
    `order` stays true.
    """

    capacity: int
    _numbers: "itertools.count[int]" = field(default_factory=itertools.count)
    _waiting: "dict[Ticket, asyncio.Event]" = field(default_factory=dict)
    _active: "set[Ticket]" = field(default_factory=set)
    _closed: bool = False

    @asynccontextmanager
    async def slot(self, job: Job) -> AsyncIterator[None]:
        """Waits for a slot, and keeps it for the block. Raises QueueClosed."""
        ticket = self._new_ticket(job)
        admitted = self._waiting[ticket] = asyncio.Event()
        self._admit_next()
        try:
            await admitted.wait()
            if ticket not in self._active:
                raise QueueClosed
            yield
        finally:
            self._waiting.pop(ticket, None)
            self._active.discard(ticket)
            self._admit_next()

    def close(self) -> None:
        """Rejects all that have no slot, now and from now on."""
        self._closed = True
        self._admit_next()

    @property
    def active_count(self) -> int:
        """How many images have a slot."""
        return len(self._active)

    def is_active(self, job_id: JobId) -> bool:
        return any(ticket.job_id == job_id for ticket in self._active)

    def order(self) -> list[JobId]:
        """The jobs of the waiting images, in the order of their slots if no more come."""
        return [ticket.job_id for ticket in sorted(self._waiting)]

    def _new_ticket(self, job: Job) -> Ticket:
        number, user_id = next(self._numbers), job.requester.user_id
        here = (*self._waiting, *self._active)
        ahead = [ticket.rank for ticket in here if ticket.user_id == user_id]
        rank = max(number + len(ahead) * self.capacity * OVERTAKING_ROUNDS, *ahead, 0)
        return Ticket(rank, number, user_id, job.id)

    def _admit_next(self) -> None:
        while self._waiting and (self._closed or self.active_count < self.capacity):
            ticket = min(self._waiting)
            if not self._closed:
                self._active.add(ticket)
            self._waiting.pop(ticket).set()


def no_limits(_: Requester) -> Limits:
    return NO_LIMITS


def startable_jobs(
    live: Sequence[Job], in_queue: Container[JobId], limits_of: LimitsOf
) -> list[Job]:
    """The queued jobs that may enter the queue beside those in it; `live` is oldest first.

    Jobs beyond their user's `user_jobs` are held back until another one is over.
    """
    under_way = Counter(
        job.requester.user_id for job in live if job.state is JobState.RUNNING or job.id in in_queue
    )
    found = []
    for job in live:
        if job.state is not JobState.QUEUED or job.id in in_queue:
            continue
        limit = limits_of(job.requester).user_jobs
        if limit is None or under_way[job.requester.user_id] < limit:
            under_way[job.requester.user_id] += 1
            found.append(job)
    return found
