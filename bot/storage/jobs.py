"""The rows of requests."""

from collections.abc import Collection, Sequence

from sqlalchemy import (
    RowMapping,
    Select,
    Update,
    and_,
    case,
    exists,
    false,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.failures import Failure
from bot.domain.intake import Part
from bot.domain.jobs import FINAL, Job, JobKind, JobState, Origin, Request
from bot.domain.pictures import Shown
from bot.domain.usage import UTC_DAYS, Calendar, Limits
from bot.storage.admission import WAITS_OR_RUNS, check_limits, check_not_twice
from bot.storage.database import Database
from bot.storage.job_rows import free, job_of, new_row, request_row
from bot.storage.ledger import set_aside
from bot.storage.parts import write_part
from bot.storage.reused_ids import free_update_id
from bot.storage.sent_pictures import write_shown
from bot.storage.tables import attempts, jobs
from bot.storage.transitions import step
from bot.storage.writing import Haste

QUEUE = select(jobs).where(jobs.c.state == JobState.QUEUED).order_by(jobs.c.id)
LIVE = select(jobs).where(WAITS_OR_RUNS).order_by(jobs.c.id)

UNDER_WAY = jobs.c.state.in_([JobState.RUNNING, JobState.STORED, JobState.SENDING])
UNANSWERED = and_(jobs.c.state.in_(FINAL), jobs.c.answered == false())
NEVER_SENT = ~exists().where(attempts.c.job_id == jobs.c.id)
"""No vendor knows the words: a stop puts a job that was drawn already back into the queue."""
LET_GO = 0
"""Held until then: its process said before it ended that it does not hold it any more."""
MOMENT = 0.001
RECENT = 50  # jobs that the usual time is taken from


class SqlJobs:
    def __init__(self, database: Database, calendar: Calendar = UTC_DAYS) -> None:
        self._database = database
        self._calendar = calendar

    async def admit(
        self,
        origin: Origin,
        request: Request,
        limits: Limits,
        at: float,
        part: Part | None = None,
    ) -> Job:
        async with self._database.write(Haste.BEGINS) as connection:
            await free_update_id(connection, origin.update_id)
            same = select(jobs).where(jobs.c.update_id == origin.update_id)
            if known := await _first(connection, same):
                return known
            await check_not_twice(connection, origin, request)
            await check_limits(
                connection, origin, request.pictures, limits, at=at, calendar=self._calendar
            )
            row = new_row(origin, request, at) | {"due_at": at + part.wait if part else None}
            await connection.execute(insert(jobs).values(row))
            job = job_of((await connection.execute(same)).mappings().one())
            day = self._calendar.day_of(at)
            await set_aside(connection, job, day, request.pictures, limits.picture_price)
            if part:
                await write_part(connection, part, job.id)
            return job

    async def amend(
        self, job_id: int, request: Request, part: Part, limits: Limits, at: float
    ) -> Job | None:
        waiting = select(jobs).where(jobs.c.id == job_id, jobs.c.state == JobState.QUEUED)
        async with self._database.write(Haste.BEGINS) as connection:
            job = await _first(connection, waiting.where(NEVER_SENT))
            if job is None:
                return None
            before, now = job.request.pictures, request.pictures
            origin, calendar, asked_at = job.origin, self._calendar, job.created_at
            await check_limits(
                connection, origin, now, limits, at=asked_at, calendar=calendar, aside=before
            )
            if now != before:
                day, price = calendar.day_of(asked_at), limits.picture_price
                await set_aside(connection, job, day, now - before, price)
            # Whoever knows it as it was must see that it was changed: it is due at another time.
            due_at = max(at + part.wait, (job.due_at or at) + MOMENT)
            amended = request_row(request) | {"due_at": due_at}
            await connection.execute(update(jobs).where(jobs.c.id == job_id).values(amended))
            await write_part(connection, part, job_id)
            return await _first(connection, waiting)

    async def get(self, job_id: int) -> Job | None:
        async with self._database.read() as connection:
            return await _first(connection, select(jobs).where(jobs.c.id == job_id))

    async def queued(self) -> list[Job]:
        async with self._database.read() as connection:
            return await _all(connection, QUEUE)

    async def claim(
        self, job_id: int, at: float, until: float, due_at: float | None = None
    ) -> Job | None:
        as_known = jobs.c.due_at.is_not_distinct_from(due_at)
        async with self._database.write() as connection:
            job = await step(connection, job_id, JobState.RUNNING, at, only_if=as_known)
            if job is not None:
                await connection.execute(_held([job_id], until))
            return job

    async def hold(self, job_ids: Collection[int], until: float) -> None:
        async with self._database.write() as connection:
            await connection.execute(_held(job_ids, until))

    async def move(
        self,
        job_id: int,
        to: JobState,
        at: float,
        failure: Failure | None = None,
        *,
        until: float | None = None,
    ) -> Job | None:
        async with self._database.write() as connection:
            job = await step(connection, job_id, to, at, failure)
            if job is not None and until is not None:
                await connection.execute(_held([job_id], until))
            return job

    async def live(self) -> list[Job]:
        async with self._database.read() as connection:
            return await _all(connection, LIVE)

    async def left_over(self, at: float) -> list[Job]:
        left = (
            select(jobs)
            .where(or_(UNDER_WAY, UNANSWERED), free(jobs.c.held_until, at))
            .order_by(jobs.c.id)
        )
        async with self._database.read() as connection:
            return await _all(connection, left)

    async def take_over(self, job_id: int, at: float, until: float) -> Job | None:
        mine = (
            _held([job_id], until)
            .where(or_(UNDER_WAY, UNANSWERED), free(jobs.c.held_until, at))
            .values(interruptions=jobs.c.interruptions + _CRASHED)
        )
        async with self._database.write() as connection:
            if (await connection.execute(mine)).rowcount == 0:
                return None
            return await _first(connection, select(jobs).where(jobs.c.id == job_id))

    async def remember_status(self, job_id: int, message_id: int | None) -> None:
        await self._set(job_id, status_message_id=message_id)

    async def remember_sent(
        self, job_id: int, parts: int, pictures: int, shown: Sequence[Shown] = ()
    ) -> None:
        sent = {"sent_parts": parts, "sent_pictures": pictures, "unconfirmed": 0}
        async with self._database.write() as connection:
            await connection.execute(update(jobs).where(jobs.c.id == job_id).values(sent))
            await write_shown(connection, job_id, shown)

    async def remember_unconfirmed(self, job_id: int, times: int) -> None:
        await self._set(job_id, unconfirmed=times)

    async def mark_answered(self, job_id: int) -> None:
        await self._set(job_id, answered=True)

    async def recent_durations(self, kind: JobKind, size: str) -> list[float]:
        alike = and_(jobs.c.kind == kind, jobs.c.size == size, jobs.c.stored_at.is_not(None))
        seconds = select(jobs.c.stored_at - jobs.c.started_at).where(alike)
        latest = seconds.order_by(jobs.c.stored_at.desc()).limit(RECENT)
        async with self._database.read() as connection:
            return list((await connection.scalars(latest)).all())

    async def _set(self, job_id: int, **values: int | bool | None) -> None:
        async with self._database.write() as connection:
            await connection.execute(update(jobs).where(jobs.c.id == job_id).values(**values))


_CRASHED = case((jobs.c.held_until > LET_GO, 1), else_=0)


def _held(job_ids: Collection[int], until: float) -> Update:
    return update(jobs).where(jobs.c.id.in_(job_ids)).values(held_until=until)


async def _first(connection: AsyncConnection, rows: Select[*tuple[object, ...]]) -> Job | None:
    row: RowMapping | None = (await connection.execute(rows.limit(1))).mappings().first()
    return job_of(row) if row else None


async def _all(connection: AsyncConnection, rows: Select[*tuple[object, ...]]) -> list[Job]:
    return [job_of(row) for row in (await connection.execute(rows)).mappings()]
