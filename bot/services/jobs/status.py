"""Reads the status of jobs: place, wait and progress."""

from dataclasses import dataclass, field
from math import inf

from bot.domain.jobs import Job, JobKind, JobState
from bot.domain.offers import Look, Offers
from bot.domain.ports import Clock, JobRepository, PictureRepository
from bot.domain.progress import Progress, Retry, usual_seconds
from bot.services.drawing.active_retries import ActiveRetries
from bot.services.jobs.wait_estimates import DrawQueue, WaitEstimates

SAMPLE_SECONDS = 30
"""For which durations are not read again."""

DurationKind = tuple[JobKind, str]
"""Jobs of about the same duration: the kind and the size."""


@dataclass(frozen=True, slots=True)
class JobStatus:
    """A live job with its times. `place` in the queue counts from 1; 0: it is next, or runs.

    `wait` are the seconds until a queued one starts. `look` is the nearest to the request's that
    its provider can do. `retry`: it is being retried, and `progress` is that of the new attempt.
    """

    job: Job
    place: int
    wait: float
    progress: Progress
    look: Look
    retry: Retry | None = None


@dataclass(frozen=True, slots=True)
class ReadStatuses:
    """The place, wait and progress of every queued or running job.

    `places` is how many pictures are drawn at once.
    """

    jobs: JobRepository
    pictures: PictureRepository
    offers: Offers
    places: int
    clock: Clock
    retries: ActiveRetries = field(default_factory=ActiveRetries)
    _samples: dict[DurationKind, tuple[float, list[float]]] = field(default_factory=dict)
    """When the durations of a kind were read, and what they were."""

    async def __call__(self) -> list[JobStatus]:
        live = await self.pictures.live()
        if not live.jobs:
            return []
        queue = DrawQueue.of(live.turns, self.places)
        samples = {kind: await self._durations(kind) for kind in map(_duration_kind, live.jobs)}
        longest = max(self._elapsed(job) for job in live.jobs)
        estimates = WaitEstimates(queue, longest)
        statuses = []
        for job in live.jobs:
            request = job.request
            offer = self.offers.serving(
                request.provider, edit=bool(request.references), masked=bool(request.mask)
            )
            seconds = usual_seconds(samples[_duration_kind(job)], offer.typical_seconds)
            progress = Progress(self._elapsed(job), seconds)
            is_held_back = job.state is JobState.QUEUED and job.id not in queue
            place, wait = (
                estimates.estimate_held_back(job, seconds)
                if is_held_back
                else estimates.estimate_queued(job, progress)
            )
            look, retry = offer.nearest(request.look), self.retries.of_job(job.id)
            statuses.append(JobStatus(job, place, wait, progress, look, retry))
        return statuses

    async def _durations(self, kind: DurationKind) -> list[float]:
        """They change slowly, and statuses are read each second."""
        now = self.clock()
        read_at, durations = self._samples.get(kind, (-inf, []))
        if not 0 <= now - read_at < SAMPLE_SECONDS:
            durations = await self.jobs.recent_durations(*kind)
            self._samples[kind] = now, durations
        return durations

    def _elapsed(self, job: Job) -> float:
        """Seconds since the newest attempt was sent; 0 while it waits to be sent."""
        retry = self.retries.of_job(job.id)
        began = retry.sent_at if retry else job.started_at
        return max(0.0, self.clock() - (began or self.clock()))


def _duration_kind(job: Job) -> DurationKind:
    return job.request.kind, job.request.look.size
