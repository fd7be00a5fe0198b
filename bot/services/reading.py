"""Tells people where they stand: status, usage, settings."""

from dataclasses import dataclass

from bot.domain.jobs import LiveJob
from bot.domain.ports import Clock, Jobs, Preferences, UsageBook
from bot.domain.progress import Progress, usual_seconds
from bot.domain.settings import MAX_PICTURES, Language, Offer, Owner, SendAs, Settings
from bot.domain.usage import Usage, minutes_to_next_day
from bot.services.rules import Rules


@dataclass(frozen=True, slots=True)
class Status:
    """A live job with its times. `wait` are seconds until its turn, for a queued one."""

    live: LiveJob
    progress: Progress
    wait: float


@dataclass(frozen=True, slots=True)
class ReadStatus:
    """Estimates how long a live job takes."""

    jobs: Jobs
    offer: Offer
    parallel: int
    clock: Clock

    async def __call__(self, live: LiveJob) -> Status:
        job = live.job
        samples = await self.jobs.recent_durations(job.request.kind, job.request.size)
        usual = usual_seconds(samples, self.offer.typical_seconds)
        gone = self.clock() - (job.started_at or self.clock())
        rounds_before = -(-live.place // self.parallel)
        return Status(live, Progress(max(0.0, gone), usual), usual * (rounds_before + 1))


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
