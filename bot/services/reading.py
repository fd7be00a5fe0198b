"""Tells people where they stand: status, usage, settings."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import chain

from bot.domain.jobs import Job, JobKind, JobState
from bot.domain.offers import Look, Offers
from bot.domain.ports import Clock, Jobs, Painter, Preferences, UsageBook
from bot.domain.progress import Progress, Retry, usual_seconds
from bot.domain.settings import MAX_PICTURES, Language, Owner, SendAs, Settings
from bot.domain.usage import UTC_DAYS, Calendar, Usage, UsageSum
from bot.services.active_retries import ActiveRetries
from bot.services.line import DrawingLine, LimitsOf, due, no_limits
from bot.services.rules import Rules
from bot.services.waits import Waits

Sort = tuple[JobKind, str]
"""What takes about the same time: the kind of request and the size."""


@dataclass(frozen=True, slots=True)
class Status:
    """A live job with its times. `place` in the queue counts from 1; 0: it is its turn.

    `wait` are the seconds until it begins, for one that waits. `look` is the request's look as
    the vendor that serves it can do it. `retry`: its drawing is tried again, and `progress` is
    that of the new attempt.
    """

    job: Job
    place: int
    wait: float
    progress: Progress
    look: Look
    retry: Retry | None = None


@dataclass(frozen=True, slots=True)
class ReadStatuses:
    """Where every waiting or running job stands, and how long it takes."""

    jobs: Jobs
    offers: Offers
    line: DrawingLine
    clock: Clock
    limits_of: LimitsOf = no_limits
    retries: ActiveRetries = field(default_factory=ActiveRetries)

    async def __call__(self) -> list[Status]:
        live = await self.jobs.live()
        samples = await self._samples({_sort_of(job) for job in live})
        order = self.line.order()
        standing = {*order, *(job.id for job in live if self.line.has_place(job.id))}
        coming = due(live, standing, self.limits_of)
        in_turn = standing.union(job.id for job in coming)
        order += chain.from_iterable([job.id] * job.request.pictures for job in coming)
        longest = max((self._gone(job) for job in live), default=0.0)
        waits = Waits(self.line, order, longest)
        statuses = []
        for job in live:
            request = job.request
            offer = self.offers.serving(request.provider, edit=bool(request.references))
            seconds = usual_seconds(samples[_sort_of(job)], offer.typical_seconds)
            progress = Progress(self._gone(job), seconds)
            kept = job.state is JobState.QUEUED and job.id not in in_turn
            place, wait = waits.kept(job, seconds) if kept else waits.in_turn(job, progress)
            look, retry = offer.nearest(request.look), self.retries.of_job(job.id)
            statuses.append(Status(job, place, wait, progress, look, retry))
        return statuses

    async def _samples(self, sorts: set[Sort]) -> dict[Sort, list[float]]:
        return {sort: await self.jobs.recent_durations(*sort) for sort in sorts}

    def _gone(self, job: Job) -> float:
        """Seconds of the attempt that counts: none while the wait before it lasts."""
        retry = self.retries.of_job(job.id)
        began = retry.sent_at if retry else job.started_at
        return max(0.0, self.clock() - (began or self.clock()))


def _sort_of(job: Job) -> Sort:
    return job.request.kind, job.request.look.size


@dataclass(frozen=True, slots=True)
class UsageReport:
    """`left` and `limit` are None where there is no limit."""

    usage: Usage
    limit: int | None
    left: int | None
    next_day: datetime
    """When the limit comes back, in the operator's zone."""
    vendors: tuple[str, ...]  # all that are configured
    left_out: tuple[str, ...]  # those that are not asked at the moment
    everybody: UsageSum | None  # this month's, for administrators


@dataclass(frozen=True, slots=True)
class ReadUsage:
    """What a person used, and may still use today."""

    book: UsageBook
    painter: Painter
    rules: Rules
    clock: Clock
    calendar: Calendar = UTC_DAYS

    async def __call__(self, person_id: int) -> UsageReport:
        now = self.clock()
        usage = await self.book.usage(Owner(person_id), now)
        is_admin = person_id in self.rules.admin_ids
        limit = None if is_admin else self.rules.limits.person_daily
        used = usage.today.counted + usage.set_aside
        return UsageReport(
            usage,
            limit,
            left=None if limit is None else max(0, limit - used),
            next_day=self.calendar.next_day(now),
            vendors=tuple(offer.provider for offer in self.painter.offers.by_vendor),
            left_out=tuple(sorted(self.painter.left_out())),
            everybody=await self.book.everybody(now) if is_admin else None,
        )


@dataclass(frozen=True, slots=True)
class ChangeSettings:
    """Changes one choice and returns all. A choice that is not offered changes nothing."""

    preferences: Preferences
    offers: Offers

    async def size(self, owner: Owner, size: str) -> Settings:
        return await self._look(owner, lambda look: replace(look, size=size))

    async def quality(self, owner: Owner, quality: str) -> Settings:
        return await self._look(owner, lambda look: replace(look, quality=quality))

    async def background(self, owner: Owner, background: str) -> Settings:
        return await self._look(owner, lambda look: replace(look, background=background))

    async def _look(self, owner: Owner, to: Callable[[Look], Look]) -> Settings:
        def changed(now: Settings) -> Settings:
            wanted = to(now.look)
            possible = self.offers.serving(now.provider).nearest(wanted)
            return replace(now, look=wanted) if to(possible) == possible else now

        return await self.preferences.change(owner, changed)

    async def provider(self, owner: Owner, provider: str) -> Settings:
        """An empty name leaves it to the operator's order."""
        known = any(offer.provider == provider for offer in self.offers.by_vendor)
        if provider and not known:
            return await self.preferences.change(owner, lambda now: now)
        return await self.preferences.change(
            owner, lambda now: replace(now, provider=provider or None)
        )

    async def pictures(self, owner: Owner, pictures: int) -> Settings:
        if not 1 <= pictures <= MAX_PICTURES:
            return await self.preferences.change(owner, lambda now: now)
        return await self.preferences.change(owner, lambda now: replace(now, pictures=pictures))

    async def send_as(self, owner: Owner, send_as: SendAs) -> Settings:
        return await self.preferences.change(owner, lambda now: replace(now, send_as=send_as))

    async def language(self, owner: Owner, language: Language) -> Settings:
        return await self.preferences.change(owner, lambda now: replace(now, language=language))
