"""The rows of requests."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import (
    ColumnElement,
    RowMapping,
    Select,
    and_,
    case,
    exists,
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
from bot.domain.jobs import DRAWN_FROM, Job, JobKind, JobState, Origin, Request
from bot.domain.ports.work import NotClaimed
from bot.domain.usage import UTC_DAYS, Calendar, Limits
from bot.domain.work import Claim, Lease, WorkItem
from bot.storage.engine.database import Database, WritePriority
from bot.storage.job_rows import (
    TO_DELIVER,
    is_unleased,
    job_from_row,
    new_job_row,
    request_columns,
)
from bot.storage.ledger.entries import set_aside
from bot.storage.ledger.limits import (
    QUEUED_OR_RUNNING,
    check_job_limit,
    check_limits,
    check_not_duplicate,
)
from bot.storage.queue.entries import dequeue, is_entry, postpone
from bot.storage.queue.ranks import add_pictures, remove_pictures, stop_drawing
from bot.storage.queue.work_queue import SUSPECT_FROM, SUSPECT_WAIT, is_due
from bot.storage.repositories.failure_values import NAMES_SOMEBODY, erase_told_values
from bot.storage.repositories.job_transitions import (
    apply_transition,
    end_drawing,
)
from bot.storage.repositories.request_parts import write_part
from bot.storage.repositories.sent_images import write_shown
from bot.storage.repositories.update_id_reset import release_update_id
from bot.storage.repositories.update_inbox import mark_handled
from bot.storage.tables import attempts, jobs, pictures, updates, work

LIVE = select(jobs).where(QUEUED_OR_RUNNING).order_by(jobs.c.id)
NEVER_SENT = ~exists().where(attempts.c.job_id == jobs.c.id)
"""No provider knows the words: also of what a stop cut off before."""
NOBODY_DRAWS = ~exists().where(pictures.c.job_id == jobs.c.id, pictures.c.owner.is_not(None))
AMENDABLE = and_(QUEUED_OR_RUNNING, NEVER_SENT, NOBODY_DRAWS)
SMALLEST_DUE_STEP = 0.001
RECENT = 50  # jobs that the usual time is taken from


class SqlJobRepository:
    """`places` is how many pictures are drawn at once."""

    def __init__(
        self, database: Database, calendar: Calendar = UTC_DAYS, *, places: int = 1
    ) -> None:
        self._database = database
        self._calendar = calendar
        self._places = places

    async def admit(
        self,
        origin: Origin,
        request: Request,
        limits: Limits,
        at: float,
        part: RequestPart | None = None,
    ) -> Job:
        async with self._database.write(WritePriority.START) as connection:
            found = await _all(connection, _same_or_under_way(origin))
            known = next((job for job in found if job.origin.update_id == origin.update_id), None)
            if known and not await release_update_id(connection, origin.update_id):
                return known
            under_way = [
                job
                for job in found
                if job.state in DRAWN_FROM and job.requester.user_id == origin.requester.user_id
            ]
            check_not_duplicate(under_way, origin, request)
            await check_limits(
                connection,
                origin.requester,
                request.pictures,
                limits,
                at=at,
                calendar=self._calendar,
            )
            check_job_limit(under_way, limits)
            row = new_job_row(origin, request, at) | {"due_at": at + part.wait if part else None}
            inserted = await connection.execute(insert(jobs).values(row).returning(jobs))
            job = job_from_row(inserted.mappings().one())
            await self._add_pictures(connection, job, at, limits)
            day = self._calendar.day_of(at)
            await set_aside(connection, job, day, request.pictures, limits.picture_price)
            if part:
                await write_part(connection, part, job.id)
            await mark_handled(connection, updates.c.update_id == origin.update_id)
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
            await remove_pictures(connection, job)
            job = await _first(connection, waiting)
            if job:
                await self._add_pictures(connection, job, at, limits)
            return job

    async def _add_pictures(
        self, connection: AsyncConnection, job: Job, at: float, limits: Limits
    ) -> None:
        await add_pictures(connection, job, at, places=self._places, user_jobs=limits.user_jobs)

    async def refuse(
        self, job_id: JobId, failure: Failure, part: RequestPart, lease: Lease
    ) -> Job | None:
        async with self._database.write() as connection:
            job = await end_drawing(
                connection,
                job_id,
                JobState.FAILED,
                lease,
                failure,
                places=self._places,
                only_if=AMENDABLE,
            )
            if job:
                await write_part(connection, part, job_id)
            return job

    async def end(self, job_id: JobId, to: JobState, failure: Failure, lease: Lease) -> Job | None:
        async with self._database.write() as connection:
            job = await end_drawing(connection, job_id, to, lease, failure, places=self._places)
            if job:
                await stop_drawing(connection, job)
            return job

    async def get(self, job_id: JobId) -> Job | None:
        async with self._database.read() as connection:
            return await _first(connection, select(jobs).where(jobs.c.id == job_id))

    async def claim_delivery(self, job_id: JobId, lease: Lease) -> Job | NotClaimed:
        item = WorkItem.deliver(job_id)
        due = select(jobs, work.c.due_at.label("work_due_at"), is_due(lease.at).label("is_due"))
        this = due.join(work, is_entry(item)).where(jobs.c.id == job_id, TO_DELIVER)
        async with self._database.write() as connection:
            row = (await connection.execute(this)).mappings().first()
            if row is None:
                await dequeue(connection, [item])
                return NotClaimed()
            job, is_own = job_from_row(row), row["owner"] == lease.owner
            if not (row["is_due"] or is_own):
                return NotClaimed(row["work_due_at"])
            crashes = job.interruptions + (row["owner"] is not None and not is_own)
            if crashes >= SUSPECT_FROM and await _is_other_suspect_held(
                connection, job_id, lease.at
            ):
                await postpone(connection, item, lease.at + SUSPECT_WAIT)
                return NotClaimed(lease.at + SUSPECT_WAIT)
            await postpone(connection, item, lease.until)
            claim = Claim(lease.owner, job.claim.token + 1)
            claimed = {"owner": claim.owner, "token": claim.token, "held_until": lease.until}
            claiming = update(jobs).where(jobs.c.id == job.id)
            await connection.execute(claiming.values(interruptions=crashes, **claimed))
            return replace(job, claim=claim, interruptions=crashes)

    async def move(
        self, job: Job, to: JobState, at: float, failure: Failure | None = None
    ) -> Job | None:
        only_if = _is_delivered_by(job)
        async with self._database.write() as connection:
            return await apply_transition(connection, job.id, to, at, failure, only_if=only_if)

    async def live(self) -> list[Job]:
        async with self._database.read() as connection:
            return await _all(connection, LIVE)

    async def remember_status(self, job_id: JobId, message_id: MessageId | None) -> None:
        this = update(jobs).where(jobs.c.id == job_id)
        async with self._database.write() as connection:
            await connection.execute(this.values(status_message_id=message_id))

    async def mark_sending(self, job: Job, unconfirmed: int) -> bool:
        state = case((jobs.c.state == JobState.STORED, JobState.SENDING), else_=jobs.c.state)
        noted = update(jobs).where(_is_delivered_by(job))
        async with self._database.write() as connection:
            written = await connection.execute(noted.values(unconfirmed=unconfirmed, state=state))
            return written.rowcount == 1

    async def mark_sent(
        self,
        job: Job,
        parts: int,
        pictures: int,
        shown: Sequence[SentImage] = (),
        *,
        done_at: float | None = None,
    ) -> bool:
        sent = {"sent_parts": parts, "sent_pictures": pictures, "unconfirmed": 0}
        this, done = _is_delivered_by(job), None
        async with self._database.write() as connection:
            if done_at is None:
                written = await connection.execute(update(jobs).where(this).values(sent))
                is_ours = written.rowcount == 1
            else:
                done = await apply_transition(
                    connection, job.id, JobState.DONE, done_at, only_if=this, also=sent
                )
                is_ours = done is not None
            if is_ours:
                await write_shown(connection, job.id, shown)
        return done is not None

    async def put_off(self, job: Job, due_at: float) -> None:
        freeing = update(jobs).where(_is_delivered_by(job)).values(owner=None, held_until=None)
        async with self._database.write() as connection:
            if (await connection.execute(freeing)).rowcount:
                await postpone(connection, WorkItem.deliver(job.id), due_at)

    async def mark_delivered(self, job: Job) -> None:
        told = update(jobs).where(_is_delivered_by(job))
        ended = {"answered": True, "owner": None, "held_until": None}
        async with self._database.write() as connection:
            if (await connection.execute(told.values(ended))).rowcount == 0:
                return
            if job.failure:
                await erase_told_values(connection, and_(jobs.c.id == job.id, NAMES_SOMEBODY))
            await dequeue(connection, [WorkItem.deliver(job.id)])

    async def recent_durations(self, kind: JobKind, size: str) -> list[float]:
        alike = and_(jobs.c.kind == kind, jobs.c.size == size, jobs.c.stored_at.is_not(None))
        seconds = select(jobs.c.stored_at - jobs.c.started_at).where(alike)
        latest = seconds.order_by(jobs.c.stored_at.desc()).limit(RECENT)
        async with self._database.read() as connection:
            return list((await connection.scalars(latest)).all())


def _same_or_under_way(origin: Origin) -> Select[*tuple[Any, ...]]:
    """The job of the same update, and those of the same user that wait or are drawn."""
    under_way = and_(jobs.c.user_id == origin.requester.user_id, QUEUED_OR_RUNNING)
    return select(jobs).where(or_(jobs.c.update_id == origin.update_id, under_way))


def _is_delivered_by(job: Job) -> ColumnElement[bool]:
    """By exactly its claim: who was slower than the lease finds the token of another."""
    claim = job.claim
    return and_(jobs.c.id == job.id, jobs.c.owner == claim.owner, jobs.c.token == claim.token)


async def _is_other_suspect_held(connection: AsyncConnection, job_id: JobId, at: float) -> bool:
    other = select(jobs.c.id).where(
        jobs.c.id != job_id,
        TO_DELIVER,
        jobs.c.interruptions >= SUSPECT_FROM,
        ~is_unleased(jobs.c.held_until, at),
    )
    return await connection.scalar(other.limit(1)) is not None


async def _first(connection: AsyncConnection, rows: Select[*tuple[object, ...]]) -> Job | None:
    row: RowMapping | None = (await connection.execute(rows.limit(1))).mappings().first()
    return job_from_row(row) if row else None


async def _all(connection: AsyncConnection, rows: Select[*tuple[object, ...]]) -> list[Job]:
    return [job_from_row(row) for row in (await connection.execute(rows)).mappings()]
