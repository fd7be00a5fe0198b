"""Tells people where they stand: status, usage, settings."""

from dataclasses import dataclass

from bot.domain.jobs import Job, JobKind
from bot.domain.ports import Clock, Jobs, Preferences, UsageBook
from bot.domain.progress import Progress, usual_seconds
from bot.domain.settings import MAX_PICTURES, Language, Offer, Owner, SendAs, Settings
from bot.domain.usage import Usage, minutes_to_next_day
from bot.services.rules import Rules

Sort = tuple[JobKind, str]
"""What takes about the same time: the kind of request and the size."""


@dataclass(frozen=True, slots=True)
class Status:
    """A live job with its times. `place` in the queue counts from 1; 0: it is its turn.

    `wait` are the seconds until its picture, for a queued one.
    """

    job: Job
    place: int
    wait: float
    progress: Progress


@dataclass(frozen=True, slots=True)
class ReadStatuses:
    """Where every waiting or running job stands, and how long it takes."""

    jobs: Jobs
    offer: Offer
    parallel: int
    clock: Clock

    async def __call__(self) -> list[Status]:
        live_jobs = await self.jobs.live()
        usual = await self._usual_times({_sort_of(live.job) for live in live_jobs})
        running = [live.job for live in live_jobs if not live.place]
        longest = max((self._gone(job) for job in running), default=0.0)
        ahead = sum(job.request.pictures for job in running)
        statuses = []
        for live in live_jobs:
            seconds = usual[_sort_of(live.job)]
            rounds = ahead // self.parallel  # of drawings before its own
            place = live.place if rounds else 0
            wait = max(0.0, seconds - longest) + rounds * seconds
            progress = Progress(self._gone(live.job), seconds)
            statuses.append(Status(live.job, place, wait, progress))
            ahead += live.job.request.pictures if live.place else 0
        return statuses

    async def _usual_times(self, sorts: set[Sort]) -> dict[Sort, float]:
        return {
            sort: usual_seconds(await self.jobs.recent_durations(*sort), self.offer.typical_seconds)
            for sort in sorts
        }

    def _gone(self, job: Job) -> float:
        return max(0.0, self.clock() - (job.started_at or self.clock()))


def _sort_of(job: Job) -> Sort:
    return job.request.kind, job.request.size


@dataclass(frozen=True, slots=True)
class UsageReport:
    """`left` and `limit` are None where there is no limit."""

    usage: Usage
    limit: int | None
    left: int | None
    minutes_to_next_day: int


@dataclass(frozen=True, slots=True)
class ReadUsage:
    """What a person used, and may still use today."""

    book: UsageBook
    rules: Rules
    clock: Clock

    async def __call__(self, person_id: int) -> UsageReport:
        now = self.clock()
        usage = await self.book.usage(Owner(person_id), now)
        is_admin = person_id in self.rules.admin_ids
        limit = None if is_admin else self.rules.limits.person_daily
        used = usage.today.pictures + usage.set_aside
        left = None if limit is None else max(0, limit - used)
        return UsageReport(usage, limit, left, minutes_to_next_day(now))


@dataclass(frozen=True, slots=True)
class ChangeSettings:
    """Changes one choice and returns all. A choice that is not offered changes nothing."""

    preferences: Preferences
    offer: Offer

    async def size(self, owner: Owner, size: str) -> Settings:
        return await self.preferences.change(owner, size=size if size in self.offer.sizes else None)

    async def pictures(self, owner: Owner, pictures: int) -> Settings:
        possible = 1 <= pictures <= MAX_PICTURES
        return await self.preferences.change(owner, pictures=pictures if possible else None)

    async def send_as(self, owner: Owner, send_as: SendAs) -> Settings:
        return await self.preferences.change(owner, send_as=send_as)

    async def language(self, owner: Owner, language: Language) -> Settings:
        return await self.preferences.change(owner, language=language)
