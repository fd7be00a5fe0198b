"""How long requests wait until they begin, as far as that can be known."""

import heapq
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.domain.jobs import Job, JobState
from bot.domain.progress import Progress
from bot.services.line import DrawingLine

PlaceAndWait = tuple[int, float]
"""A place in the queue from 1, or 0 for whose turn it is, and the seconds until it begins."""


@dataclass(slots=True)
class Waits:
    """To be asked about all live jobs in turn, oldest first.

    `order` is that of the line, by job; `longest` are the seconds of the picture that has been
    drawn longest.
    """

    line: DrawingLine
    order: Sequence[int]
    longest: float
    _places: dict[int, int] = field(init=False)
    _ends: dict[int, list[float]] = field(default_factory=lambda: defaultdict(list))
    """For each person, a heap: in how many seconds their requests will be over."""
    _kept: "Counter[int]" = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self._places = {job_id: place for place, job_id in enumerate(dict.fromkeys(self.order), 1)}

    def in_turn(self, job: Job, progress: Progress) -> PlaceAndWait:
        """Of a job that runs, stands in the line, or is about to."""
        rounds = self._rounds(job)
        wait = self._until_round(rounds, progress.usual)
        left = wait + progress.usual - progress.gone
        heapq.heappush(self._ends[job.origin.person_id], max(0.0, left))
        return (self._place(job) if rounds else 0), wait

    def kept(self, job: Job, usual: float) -> PlaceAndWait:
        """Of a job that enters the line once another one of its person is over."""
        person = job.origin.person_id
        ends = self._ends[person]
        free = heapq.heappop(ends) if ends else 0.0
        begins = max(free, self._until_round(self._rounds(job), usual))
        heapq.heappush(ends, begins + usual)
        self._kept[person] += 1
        return self._place(job) + self._kept[person] - 1, begins

    def _place(self, job: Job) -> int:
        """Behind all that stand in the line, for one that does not."""
        return self._places.get(job.id, len(self._places) + 1)

    def _rounds(self, job: Job) -> int:
        """How many times all places are filled by others before the job's first picture."""
        if job.state is JobState.RUNNING or self.line.has_place(job.id):
            return 0
        before = self.order.index(job.id) if job.id in self._places else len(self.order)
        return (self.line.drawing + before) // self.line.places

    def _until_round(self, rounds: int, usual: float) -> float:
        """The first one comes when those that are drawn now are over."""
        return max(0.0, usual - self.longest) + (rounds - 1) * usual if rounds else 0.0
