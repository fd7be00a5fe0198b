"""The queue before the providers: round robin over users."""

import itertools
from collections import Counter
from collections.abc import AsyncIterator, Callable, Container, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from bot.domain.ids import JobId, UserId
from bot.domain.jobs import Job, JobState, Requester
from bot.domain.usage import NO_LIMITS, Limits
from bot.runtime.priority_gate import PriorityGate

LimitsOf = Callable[[Requester], Limits]
"""The limits of the user there."""

OVERTAKING_ROUNDS = 20
"""How many rounds of later users may overtake an image, for each image of its own user ahead.

So four images of one user do not hold up many users with one, and the four are overtaken for a
limited time only.
"""


@dataclass(frozen=True, slots=True, order=True)
class Ticket:
    """One image that waits for a slot or has one; the lowest is next, of equal ones the first.

    `rank` counts arrivals, and is raised for the images of the same user that were ahead: as if it
    had come so much later.
    """

    rank: int
    user_id: UserId = field(compare=False)
    job_id: JobId = field(compare=False)


class FairQueue:
    """Gives out `capacity` slots, one for each image: round robin over users.

    First come, first served within one user. A ticket keeps its rank, so nobody starves, and
    `order` stays true.
    """

    def __init__(self, capacity: int) -> None:
        self.capacity = capacity
        self._gate = PriorityGate[Ticket](capacity)
        self._numbers = itertools.count()

    @asynccontextmanager
    async def slot(self, job: Job) -> AsyncIterator[None]:
        """Waits for a slot, and keeps it for the block. Raises GateClosed."""
        async with self._gate.place(self._new_ticket(job)):
            yield

    def close(self) -> None:
        """Rejects all that have no slot, now and from now on."""
        self._gate.close()

    @property
    def active_count(self) -> int:
        """How many images have a slot."""
        return len(self._gate.active)

    def is_active(self, job_id: JobId) -> bool:
        return any(ticket.job_id == job_id for ticket in self._gate.active)

    def order(self) -> list[JobId]:
        """The jobs of the waiting images, in the order of their slots if no more come."""
        return [ticket.job_id for ticket in self._gate.waiting]

    def _new_ticket(self, job: Job) -> Ticket:
        number, user_id = next(self._numbers), job.requester.user_id
        here = (*self._gate.waiting, *self._gate.active)
        ahead = [ticket.rank for ticket in here if ticket.user_id == user_id]
        rank = max(number + len(ahead) * self.capacity * OVERTAKING_ROUNDS, *ahead, 0)
        return Ticket(rank, user_id, job.id)


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
