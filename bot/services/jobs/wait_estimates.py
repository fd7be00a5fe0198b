"""Estimates when queued jobs will start."""

import heapq
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Self

from bot.domain.ids import JobId, UserId
from bot.domain.jobs import Job, JobState, PictureState
from bot.domain.progress import Progress

PlaceAndWait = tuple[int, float]
"""A place in the queue from 1, or 0 for a job that is next, and the seconds until it starts."""


@dataclass(frozen=True, slots=True)
class DrawQueue:
    """The jobs of the pictures that wait, in the order of their turns, and of those drawn now."""

    order: Sequence[JobId]
    active: Sequence[JobId]
    places: int

    @classmethod
    def of(cls, in_order: Iterable[tuple[JobId, PictureState]], places: int) -> Self:
        waiting, active = list[JobId](), list[JobId]()
        for job_id, state in in_order:
            (active if state is PictureState.DRAWING else waiting).append(job_id)
        return cls(waiting, active, places)

    def __contains__(self, job_id: JobId) -> bool:
        return job_id in self.order or job_id in self.active


@dataclass(slots=True)
class WaitEstimates:
    """To be called for all live jobs, oldest first.

    `longest` are the seconds of the image that has been drawn longest.
    """

    queue: DrawQueue
    longest: float
    _places: dict[JobId, int] = field(init=False)
    _ends: dict[UserId, list[float]] = field(default_factory=lambda: defaultdict(list))
    """For each user, a heap: in how many seconds the user's jobs will be over."""
    _held_back: "Counter[UserId]" = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self._places = {
            job_id: place for place, job_id in enumerate(dict.fromkeys(self.queue.order), 1)
        }

    def estimate_queued(self, job: Job, progress: Progress) -> PlaceAndWait:
        """Of a job that runs, or is in the queue."""
        rounds = self._rounds_before(job)
        wait = self._until_round(rounds, progress.usual)
        left = wait + progress.usual - progress.gone
        heapq.heappush(self._ends[job.requester.user_id], max(0.0, left))
        return (self._place(job) if rounds else 0), wait

    def estimate_held_back(self, job: Job, usual: float) -> PlaceAndWait:
        """Of a job that enters the queue once another one of its user is over."""
        user_id = job.requester.user_id
        ends = self._ends[user_id]
        free = heapq.heappop(ends) if ends else 0.0
        begins = max(free, self._until_round(self._rounds_before(job), usual))
        heapq.heappush(ends, begins + usual)
        self._held_back[user_id] += 1
        return self._place(job) + self._held_back[user_id] - 1, begins

    def _place(self, job: Job) -> int:
        """Behind all that are in the queue, for one that is not."""
        return self._places.get(job.id, len(self._places) + 1)

    def _rounds_before(self, job: Job) -> int:
        """How often all slots are filled by others before the job's first image."""
        if job.state is JobState.RUNNING or job.id in self.queue.active:
            return 0
        order = self.queue.order
        before = order.index(job.id) if job.id in self._places else len(order)
        return (len(self.queue.active) + before) // self.queue.places

    def _until_round(self, rounds: int, usual: float) -> float:
        """The first round begins when the images that are drawn now are over."""
        return max(0.0, usual - self.longest) + (rounds - 1) * usual if rounds else 0.0
