"""The rows of requests."""

from sqlalchemy import RowMapping, Select, and_, false, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.errors import Failure
from bot.domain.jobs import FINAL, Job, JobKind, JobState, LiveJob, Origin, Request
from bot.domain.usage import Limits
from bot.storage.admission import check_limits
from bot.storage.database import Database
from bot.storage.job_rows import job_of, new_row
from bot.storage.ledger import set_aside
from bot.storage.tables import jobs
from bot.storage.transitions import step

# The order in which queued jobs are claimed, and in which they see their place.
QUEUE = select(jobs).where(jobs.c.state == JobState.QUEUED).order_by(jobs.c.id)

UNDER_WAY = jobs.c.state.in_([JobState.RUNNING, JobState.STORED, JobState.SENDING])
UNANSWERED = and_(jobs.c.state.in_(FINAL), jobs.c.answered == false())
RECENT = 50  # jobs that the usual time is taken from


class SqlJobs:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def admit(self, origin: Origin, request: Request, limits: Limits, at: float) -> Job:
        async with self._database.write() as connection:
            same = select(jobs).where(jobs.c.update_id == origin.update_id)
            if known := await _first(connection, same):
                return known
            await check_limits(connection, origin, request.pictures, limits, at)
            row = new_row(origin, request, at)
            await connection.execute(insert(jobs).values(row))
            job = job_of((await connection.execute(same)).mappings().one())
            await set_aside(connection, job, request.pictures * (limits.picture_price or 0))
            return job

    async def get(self, job_id: int) -> Job | None:
        async with self._database.read() as connection:
            return await _first(connection, select(jobs).where(jobs.c.id == job_id))

    async def claim(self, at: float) -> Job | None:
        async with self._database.write() as connection:
            job = await _first(connection, QUEUE)
            return job and await step(connection, job.id, JobState.RUNNING, at)

    async def move(
        self, job_id: int, to: JobState, at: float, failure: Failure | None = None
    ) -> Job | None:
        async with self._database.write() as connection:
            return await step(connection, job_id, to, at, failure)

    async def live(self) -> list[LiveJob]:
        running = select(jobs).where(jobs.c.state == JobState.RUNNING)
        async with self._database.read() as connection:
            drawn = [LiveJob(job, place=0) for job in await _all(connection, running)]
            waiting = [
                LiveJob(job, place) for place, job in enumerate(await _all(connection, QUEUE), 1)
            ]
        return sorted(drawn + waiting, key=lambda live: live.job.id)

    async def left_over(self) -> list[Job]:
        left = select(jobs).where(or_(UNDER_WAY, UNANSWERED)).order_by(jobs.c.id)
        async with self._database.read() as connection:
            return await _all(connection, left)

    async def remember_status(self, job_id: int, message_id: int | None) -> None:
        await self._set(job_id, status_message_id=message_id)

    async def remember_sent(self, job_id: int, parts: int) -> None:
        await self._set(job_id, sent_parts=parts)

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


async def _first(connection: AsyncConnection, rows: Select[*tuple[object, ...]]) -> Job | None:
    row: RowMapping | None = (await connection.execute(rows.limit(1))).mappings().first()
    return job_of(row) if row else None


async def _all(connection: AsyncConnection, rows: Select[*tuple[object, ...]]) -> list[Job]:
    return [job_of(row) for row in (await connection.execute(rows)).mappings()]
