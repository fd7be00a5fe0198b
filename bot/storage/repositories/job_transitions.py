"""Moves a job to another state, and settles its ledger in a final one."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select, true, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.failures import Failure
from bot.domain.ids import JobId
from bot.domain.jobs import DRAWN_FROM, FINAL, Job, JobState, states_before
from bot.domain.usage import UsageSum
from bot.domain.work import Lease, WorkItem
from bot.storage.job_rows import job_from_row
from bot.storage.ledger.entries import settle
from bot.storage.queue.entries import add_entry, dequeue
from bot.storage.queue.ranks import release_next
from bot.storage.repositories.attempts import close_as_lost, read_attempts
from bot.storage.tables import images, jobs

NOTHING_SENT = {"sent_parts": 0, "unconfirmed": 0}
"""Counters for the sentence that is sent next. How many images were sent stays in their rows."""


async def apply_transition(
    connection: AsyncConnection,
    job_id: JobId,
    to: JobState,
    at: float,
    failure: Failure | None = None,
    *,
    only_if: ColumnElement[bool] | None = None,
    also: Mapping[str, Any] | None = None,
) -> Job | None:
    """Moves the job, writes `also` into its row, and returns it.

    None when its state allows no such move.
    """
    allowed = jobs.c.state.in_(states_before(to)), true() if only_if is None else only_if
    moving = update(jobs).where(jobs.c.id == job_id, *allowed).values(state=to, **_times(to, at))
    if failure is not None:
        counted = await _counted_and_missing(connection, job_id, to)
        moving = moving.values(failure=asdict(replace(failure, counted=counted)))
    if to in FINAL:
        moving = moving.values(answered=False, **NOTHING_SENT)
    if also:
        moving = moving.values(also)
    row = (await connection.execute(moving.returning(jobs))).mappings().first()
    if row is None:
        return None
    job = job_from_row(row)
    if to in FINAL:
        await _settle(connection, job, at)
    return job


async def start_anew(connection: AsyncConnection, job_id: JobId, at: float) -> None:
    """The job is drawn from now on: it is timed anew where an earlier process began it."""
    started = {"state": JobState.RUNNING, "started_at": at}
    await connection.execute(update(jobs).where(jobs.c.id == job_id).values(started))


async def end_drawing(
    connection: AsyncConnection,
    job_id: JobId,
    to: JobState,
    lease: Lease,
    failure: Failure | None = None,
    *,
    places: int,
    only_if: ColumnElement[bool] | None = None,
) -> Job | None:
    """Moves a job whose pictures were drawn, or should have been, and claims its delivery.

    The next one of its user follows. None when its state allows no such move.
    """
    drawn_from = jobs.c.state.in_(DRAWN_FROM)
    condition = drawn_from if only_if is None else and_(drawn_from, only_if)
    claimed = {"owner": lease.owner, "token": jobs.c.token + 1, "held_until": lease.until}
    job = await apply_transition(
        connection, job_id, to, lease.at, failure, only_if=condition, also=claimed
    )
    if job is None:
        return None
    await dequeue(connection, map(WorkItem.draw, job.picture_keys))
    await release_next(connection, job, lease.at, places=places)
    await add_entry(connection, WorkItem.deliver(job.id), lease.until)
    return job


def _times(to: JobState, at: float) -> dict[str, Any]:
    """One that is sent again was stored only once."""
    if to is JobState.RUNNING:
        return {"started_at": at}
    if to is JobState.STORED:
        return {"stored_at": func.coalesce(jobs.c.stored_at, at)}
    return {"finished_at": at} if to in FINAL else {}


async def _counted_and_missing(connection: AsyncConnection, job_id: JobId, to: JobState) -> int:
    """Pictures that count although they did not come, and will not: of a job that is stored, the
    ones that are there still may.
    """
    attempted, there = await read_attempts(connection, job_id), await _stored(connection, job_id)
    if to is JobState.STORED:
        coming = len(there)
    else:
        sent = select(jobs.c.sent_pictures).where(jobs.c.id == job_id)
        coming = await connection.scalar(sent) or 0
    return max(0, len(attempted.counted.union(there)) - coming)


async def _settle(connection: AsyncConnection, job: Job, at: float) -> None:
    """What was sent is delivered, and what may have been billed counts, however the rest ended."""
    attempted, there = await read_attempts(connection, job.id), await _stored(connection, job.id)
    if attempted.is_any_open:
        await close_as_lost(connection, job.id, at)
    delivered = there[: job.sent_pictures]
    failed = 0 if job.state is JobState.CANCELLED else job.request.pictures - len(delivered)
    counted = len(attempted.counted.union(there))
    sums = UsageSum(len(delivered), failed, counted, attempted.cost, attempted.unpriced)
    await settle(connection, job, at, sums, attempted.drawn_by(delivered))


async def _stored(connection: AsyncConnection, job_id: JobId) -> Sequence[int]:
    """The positions of its pictures that are there, or were before a sweep."""
    stored = select(images.c.position).where(images.c.job_id == job_id)
    return (await connection.scalars(stored.order_by(images.c.position))).all()
