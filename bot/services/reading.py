"""Tells people where they stand: status, usage, settings."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from bot.domain.jobs import Job, JobKind, JobState
from bot.domain.offers import Look, Offers
from bot.domain.ports import Clock, Jobs, Painter, Preferences, UsageBook
from bot.domain.progress import Progress, usual_seconds
from bot.domain.settings import MAX_PICTURES, Language, Owner, SendAs, Settings
from bot.domain.usage import UTC_DAYS, Calendar, Usage, UsageSum
from bot.services.line import DrawingLine
from bot.services.rules import Rules

Sort = tuple[JobKind, str]
"""What takes about the same time: the kind of request and the size."""


@dataclass(frozen=True, slots=True)
class Status:
    """A live job with its times. `place` in the queue counts from 1; 0: it is its turn.

    `wait` are the seconds until its picture, for a queued one. `look` is the request's look as
    the vendor that serves it can do it.
    """

    job: Job
    place: int
    wait: float
    progress: Progress
    look: Look


@dataclass(frozen=True, slots=True)
class ReadStatuses:
    """Where every waiting or running job stands, and how long it takes."""

    jobs: Jobs
    offers: Offers
    line: DrawingLine
    clock: Clock

    async def __call__(self) -> list[Status]:
        live = await self.jobs.live()
        samples = await self._samples({_sort_of(job) for job in live})
        longest = max((self._gone(job) for job in live), default=0.0)
        order = self._order(live)
        places = {job_id: place for place, job_id in enumerate(dict.fromkeys(order), 1)}
        statuses = []
        for job in live:
            request = job.request
            offer = self.offers.serving(request.provider, edit=bool(request.references))
            seconds = usual_seconds(samples[_sort_of(job)], offer.typical_seconds)
            rounds = self._rounds(order, job)
            statuses.append(
                Status(
                    job,
                    place=places.get(job.id, len(places) + 1) if rounds else 0,
                    wait=max(0.0, seconds - longest) + rounds * seconds,
                    progress=Progress(self._gone(job), seconds),
                    look=offer.nearest(request.look),
                )
            )
        return statuses

    def _order(self, live: Sequence[Job]) -> list[int]:
        """The line, and behind it those that are not due yet, once for each picture."""
        line = self.line.order()
        coming = (
            [job.id] * job.request.pictures
            for job in live
            if job.state is JobState.QUEUED
            and job.id not in line
            and not self.line.has_place(job.id)
        )
        return [*line, *chain.from_iterable(coming)]

    def _rounds(self, order: list[int], job: Job) -> int:
        """How many times all places are filled by others before the job's first picture."""
        if job.state is JobState.RUNNING or self.line.has_place(job.id):
            return 0
        before = order.index(job.id) if job.id in order else len(order)
        return (self.line.drawing + before) // self.line.places

    async def _samples(self, sorts: set[Sort]) -> dict[Sort, list[float]]:
        return {sort: await self.jobs.recent_durations(*sort) for sort in sorts}

    def _gone(self, job: Job) -> float:
        return max(0.0, self.clock() - (job.started_at or self.clock()))


def _sort_of(job: Job) -> Sort:
    return job.request.kind, job.request.look.size


@dataclass(frozen=True, slots=True)
class UsageReport:
    """`left` and `limit` are None where there is no limit."""

    usage: Usage
    limit: int | None
    left: int | None
    minutes_to_next_day: int
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
        used = usage.today.pictures + usage.set_aside
        return UsageReport(
            usage,
            limit,
            left=None if limit is None else max(0, limit - used),
            minutes_to_next_day=self.calendar.minutes_to_next_day(now),
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
