"""The line before the vendors: whose picture is drawn next."""

import asyncio
import itertools
from collections import Counter
from collections.abc import AsyncIterator, Callable, Container, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from bot.domain.jobs import Job, JobState, Origin
from bot.domain.usage import NO_LIMITS, Limits

LimitsOf = Callable[[Origin], Limits]
"""What the requester there may have under way."""

ROUNDS = 20
"""How often all places may be filled by people who came later, for each picture of one's own ahead.

So four pictures of one person do not hold up many people with one, and those wait no longer than
that however many more people come.
"""


class LineClosed(Exception):
    """Nobody is called any more: the process ends."""


@dataclass(frozen=True, slots=True, order=True)
class Ticket:
    """One picture that waits for its turn or has it; the lowest goes first.

    `number` counts arrivals. `rank` is that number, raised for the pictures of the same person that
    were ahead: as if it had come so much later.
    """

    rank: int
    number: int
    person_id: int
    job_id: int


@dataclass
class DrawingLine:
    """Hands out `places` at the vendors, one for each picture: round robin over people.

    First come, first served within one person. A ticket keeps its rank, so nobody starves, and the
    order that is told is the order that comes.
    """

    places: int
    _numbers: "itertools.count[int]" = field(default_factory=itertools.count)
    _waiting: "dict[Ticket, asyncio.Event]" = field(default_factory=dict)
    _drawing: "set[Ticket]" = field(default_factory=set)
    _closed: bool = False

    @asynccontextmanager
    async def turn(self, job: Job) -> AsyncIterator[None]:
        """Waits for a place, and keeps it for the block. Raises LineClosed."""
        ticket = self._ticket(job)
        called = self._waiting[ticket] = asyncio.Event()
        self._call()
        try:
            await called.wait()
            if ticket not in self._drawing:
                raise LineClosed
            yield
        finally:
            self._waiting.pop(ticket, None)
            self._drawing.discard(ticket)
            self._call()

    def close(self) -> None:
        """Sends everybody away who has no place, now and from now on."""
        self._closed = True
        self._call()

    @property
    def drawing(self) -> int:
        """Pictures that have a place now."""
        return len(self._drawing)

    def has_place(self, job_id: int) -> bool:
        return any(ticket.job_id == job_id for ticket in self._drawing)

    def order(self) -> list[int]:
        """The jobs of the waiting pictures, in the order of their turns if nobody else comes."""
        return [ticket.job_id for ticket in sorted(self._waiting)]

    def _ticket(self, job: Job) -> Ticket:
        number, person_id = next(self._numbers), job.origin.person_id
        here = (*self._waiting, *self._drawing)
        ahead = [ticket.rank for ticket in here if ticket.person_id == person_id]
        rank = max(number + len(ahead) * self.places * ROUNDS, *ahead, 0)
        return Ticket(rank, number, person_id, job.id)

    def _call(self) -> None:
        while self._waiting and (self._closed or self.drawing < self.places):
            ticket = min(self._waiting)
            if not self._closed:
                self._drawing.add(ticket)
            self._waiting.pop(ticket).set()


def no_limits(_: Origin) -> Limits:
    return NO_LIMITS


def due(live: Sequence[Job], standing: Container[int], limits_of: LimitsOf) -> list[Job]:
    """The queued jobs that may stand in the line beside those that do; `live` is oldest first.

    What is beyond its person's `person_jobs` is kept until one of the others is over.
    """
    under_way = Counter(
        job.origin.person_id for job in live if job.state is JobState.RUNNING or job.id in standing
    )
    found = []
    for job in live:
        if job.state is not JobState.QUEUED or job.id in standing:
            continue
        most = limits_of(job.origin).person_jobs
        if most is None or under_way[job.origin.person_id] < most:
            under_way[job.origin.person_id] += 1
            found.append(job)
    return found
