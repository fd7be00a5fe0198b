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
from bot.domain.ids import JobId, MessageId
from bot.domain.images import SentImage
from bot.domain.intake import RequestPart
from bot.domain.jobs import FINAL, Job, JobKind, JobState, Origin, Request
from bot.domain.usage import UTC_DAYS, Calendar, Limits
from bot.storage.engine.database import Database, WritePriority
from bot.storage.job_rows import is_unleased, job_from_row, new_job_row, request_columns
from bot.storage.ledger.entries import set_aside
from bot.storage.ledger.limits import QUEUED_OR_RUNNING, check_limits, check_not_duplicate
from bot.storage.repositories.failure_values import NAMES_SOMEBODY, erase_told_values
from bot.storage.repositories.job_transitions import apply_transition
from bot.storage.repositories.request_parts import write_part
from bot.storage.repositories.sent_images import write_shown
from bot.storage.repositories.update_id_reset import release_update_id
from bot.storage.tables import attempts, jobs

QUEUE = select(jobs).where(jobs.c.state == JobState.QUEUED).order_by(jobs.c.id)
LIVE = select(jobs).where(QUEUED_OR_RUNNING).order_by(jobs.c.id)

IN_PROGRESS = jobs.c.state.in_([JobState.RUNNING, JobState.STORED, JobState.SENDING])
UNANSWERED = and_(jobs.c.state.in_(FINAL), jobs.c.answered == false())
NEVER_SENT = ~exists().where(attempts.c.job_id == jobs.c.id)
"""No provider knows the words: a stop puts a job that was drawn already back into the queue."""
AMENDABLE = and_(jobs.c.state == JobState.QUEUED, NEVER_SENT)
RELEASED = 0
"""The value of `held_until` after a process that ended had released its lease."""
SMALLEST_DUE_STEP = 0.001
RECENT = 50  # jobs that the usual time is taken from


class SqlJobRepository:
    def __init__(self, database: Database, calendar: Calendar = UTC_DAYS) -> None:
        self._database = database
        self._calendar = calendar

    async def admit(
        self,
        origin: Origin,
        request: Request,
        limits: Limits,
        at: float,
        part: RequestPart | None = None,
    ) -> Job:
        async with self._database.write(WritePriority.START) as connection:
            await release_update_id(connection, origin.update_id)
            same = select(jobs).where(jobs.c.update_id == origin.update_id)
            if known := await _first(connection, same):
                return known
            await check_not_duplicate(connection, origin, request)
            await check_limits(
                connection,
                origin.requester,
                request.pictures,
                limits,
                at=at,
                calendar=self._calendar,
            )
            row = new_job_row(origin, request, at) | {"due_at": at + part.wait if part else None}
            await connection.execute(insert(jobs).values(row))
            job = job_from_row((await connection.execute(same)).mappings().one())
            day = self._calendar.day_of(at)
            await set_aside(connection, job, day, request.pictures, limits.picture_price)
            if part:
                await write_part(connection, part, job.id)
            return job

    async def amend(
        self, job_id: JobId, request: Request, part: RequestPart, limits: Limits, at: float
    ) -> Job | None:
        waiting = select(jobs).where(jobs.c.id == job_id, AMENDABLE)
        async with self._database.write(WritePriority.START) as connection:
            job = await _first(connection, waiting)
            if job is None:
                return None
            before, now = job.request.pictures, request.pictures
            calendar, asked_at = self._calendar, job.created_at
            await check_limits(
                connection, job.requester, now, limits, at=asked_at, calendar=calendar, aside=before
            )
            if now != before:
                day, price = calendar.day_of(asked_at), limits.picture_price
                await set_aside(connection, job, day, now - before, price)
            # Whoever knows it as it was must see that it was changed: it is due at another time.
            due_at = max(at + part.wait, (job.due_at or at) + SMALLEST_DUE_STEP)
            amended = request_columns(request) | {"due_at": due_at}
            await connection.execute(update(jobs).where(jobs.c.id == job_id).values(amended))
            await write_part(connection, part, job_id)
            return await _first(connection, waiting)

    async def refuse(
        self, job_id: JobId, failure: Failure, part: RequestPart, at: float, until: float
    ) -> bool:
        async with self._database.write() as connection:
            failed = await apply_transition(
                connection, job_id, JobState.FAILED, at, failure, only_if=AMENDABLE
            )
            if failed is None:
                return False
            await connection.execute(_set_lease([job_id], until))
            await write_part(connection, part, job_id)
            return True

    async def get(self, job_id: JobId) -> Job | None:
        async with self._database.read() as connection:
            return await _first(connection, select(jobs).where(jobs.c.id == job_id))

    async def queued(self) -> list[Job]:
        async with self._database.read() as connection:
            return await _all(connection, QUEUE)

    async def claim(
        self, job_id: JobId, at: float, until: float, due_at: float | None = None
    ) -> Job | None:
        as_known = jobs.c.due_at.is_not_distinct_from(due_at)
        async with self._database.write() as connection:
            job = await apply_transition(connection, job_id, JobState.RUNNING, at, only_if=as_known)
            if job is not None:
                await connection.execute(_set_lease([job_id], until))
            return job

    async def hold(self, job_ids: Collection[JobId], until: float) -> None:
        async with self._database.write() as connection:
            await connection.execute(_set_lease(job_ids, until))

    async def move(
        self,
        job_id: JobId,
        to: JobState,
        at: float,
        failure: Failure | None = None,
        *,
        until: float | None = None,
    ) -> Job | None:
        async with self._database.write() as connection:
            job = await apply_transition(connection, job_id, to, at, failure)
            if job is not None and until is not None:
                await connection.execute(_set_lease([job_id], until))
            return job

    async def live(self) -> list[Job]:
        async with self._database.read() as connection:
            return await _all(connection, LIVE)

    async def abandoned(self, at: float) -> list[Job]:
        left = (
            select(jobs)
            .where(or_(IN_PROGRESS, UNANSWERED), is_unleased(jobs.c.held_until, at))
            .order_by(jobs.c.id)
        )
        async with self._database.read() as connection:
            return await _all(connection, left)

    async def take_over(self, job_id: JobId, at: float, until: float) -> Job | None:
        unleased = (
            _set_lease([job_id], until)
            .where(or_(IN_PROGRESS, UNANSWERED), is_unleased(jobs.c.held_until, at))
            .values(interruptions=jobs.c.interruptions + _INTERRUPTED)
        )
        async with self._database.write() as connection:
            if (await connection.execute(unleased)).rowcount == 0:
                return None
            return await _first(connection, select(jobs).where(jobs.c.id == job_id))

    async def remember_status(self, job_id: JobId, message_id: MessageId | None) -> None:
        await self._set(job_id, status_message_id=message_id)

    async def remember_sent(
        self, job_id: JobId, parts: int, pictures: int, shown: Sequence[SentImage] = ()
    ) -> None:
        sent = {"sent_parts": parts, "sent_pictures": pictures, "unconfirmed": 0}
        async with self._database.write() as connection:
            await connection.execute(update(jobs).where(jobs.c.id == job_id).values(sent))
            await write_shown(connection, job_id, shown)

    async def remember_unconfirmed(self, job_id: JobId, times: int) -> None:
        await self._set(job_id, unconfirmed=times)

    async def mark_delivered(self, job_id: JobId) -> None:
        this = jobs.c.id == job_id
        async with self._database.write() as connection:
            await connection.execute(update(jobs).where(this).values(answered=True))
            await erase_told_values(connection, and_(this, NAMES_SOMEBODY))

    async def recent_durations(self, kind: JobKind, size: str) -> list[float]:
        alike = and_(jobs.c.kind == kind, jobs.c.size == size, jobs.c.stored_at.is_not(None))
        seconds = select(jobs.c.stored_at - jobs.c.started_at).where(alike)
        latest = seconds.order_by(jobs.c.stored_at.desc()).limit(RECENT)
        async with self._database.read() as connection:
            return list((await connection.scalars(latest)).all())

    async def _set(self, job_id: JobId, **values: int | bool | None) -> None:
        async with self._database.write() as connection:
            await connection.execute(update(jobs).where(jobs.c.id == job_id).values(**values))


_INTERRUPTED = case((jobs.c.held_until > RELEASED, 1), else_=0)


def _set_lease(job_ids: Collection[JobId], until: float) -> Update:
    return update(jobs).where(jobs.c.id.in_(job_ids)).values(held_until=until)


async def _first(connection: AsyncConnection, rows: Select[*tuple[object, ...]]) -> Job | None:
    row: RowMapping | None = (await connection.execute(rows.limit(1))).mappings().first()
    return job_from_row(row) if row else None


async def _all(connection: AsyncConnection, rows: Select[*tuple[object, ...]]) -> list[Job]:
    return [job_from_row(row) for row in (await connection.execute(rows)).mappings()]
