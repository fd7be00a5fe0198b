"""Estimates when queued jobs will start."""

import heapq
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.domain.ids import JobId, UserId
from bot.domain.jobs import Job, JobState
from bot.domain.progress import Progress
from bot.services.drawing.fair_queue import FairQueue

PlaceAndWait = tuple[int, float]
"""A place in the queue from 1, or 0 for a job that is next, and the seconds until it starts."""


@dataclass(slots=True)
class WaitEstimates:
    """To be called for all live jobs, oldest first.

    `order` is that of the queue, by job; `longest` are the seconds of the image that has been
    drawn longest.
    """

    queue: FairQueue
    order: Sequence[JobId]
    longest: float
    _places: dict[JobId, int] = field(init=False)
    _ends: dict[UserId, list[float]] = field(default_factory=lambda: defaultdict(list))
    """For each user, a heap: in how many seconds the user's jobs will be over."""
    _held_back: "Counter[UserId]" = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self._places = {job_id: place for place, job_id in enumerate(dict.fromkeys(self.order), 1)}

    def estimate_queued(self, job: Job, progress: Progress) -> PlaceAndWait:
        """Of a job that runs, is in the queue, or is about to enter it."""
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
        if job.state is JobState.RUNNING or self.queue.is_active(job.id):
            return 0
        before = self.order.index(job.id) if job.id in self._places else len(self.order)
        return (self.queue.active_count + before) // self.queue.capacity

    def _until_round(self, rounds: int, usual: float) -> float:
        """The first round begins when the images that are drawn now are over."""
        return max(0.0, usual - self.longest) + (rounds - 1) * usual if rounds else 0.0
