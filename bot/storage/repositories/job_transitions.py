"""Moves a job to another state, and settles its ledger in a final one."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select, true, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.failures import Failure
from bot.domain.ids import JobId
from bot.domain.jobs import DRAWN_FROM, FINAL, Job, JobState, states_before
from bot.domain.usage import UsageSum
from bot.domain.work import Claim, Lease, WorkItem
from bot.storage.job_rows import job_from_row
from bot.storage.ledger.entries import settle
from bot.storage.queue.entries import add_entry, dequeue
from bot.storage.queue.ranks import release_next
from bot.storage.repositories.attempts import (
    close_as_lost,
    cost_of_job,
    counted_positions,
    drawn_by,
)
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
        await close_as_lost(connection, job_id, at)
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
    job = await apply_transition(connection, job_id, to, lease.at, failure, only_if=condition)
    if job is None:
        return None
    await dequeue(connection, map(WorkItem.draw, job.picture_keys))
    await release_next(connection, job, lease.at, places=places)
    await add_entry(connection, WorkItem.deliver(job.id), lease.until)
    return await claim_delivery(connection, job, lease)


async def claim_delivery(connection: AsyncConnection, job: Job, lease: Lease) -> Job:
    """The job as the owner of that lease delivers it from now on."""
    claim = Claim(lease.owner, job.claim.token + 1)
    claimed = {
        "owner": claim.owner,
        "token": claim.token,
        "held_until": lease.until,
        "interruptions": job.interruptions,
    }
    await connection.execute(update(jobs).where(jobs.c.id == job.id).values(claimed))
    return replace(job, claim=claim)


async def end_delivery(connection: AsyncConnection, job_id: JobId) -> None:
    """Nothing is left to be done for the job."""
    free = {"owner": None, "held_until": None}
    await connection.execute(update(jobs).where(jobs.c.id == job_id).values(free))
    await dequeue(connection, [WorkItem.deliver(job_id)])


def _times(to: JobState, at: float) -> dict[str, Any]:
    """A job that starts anew is timed anew; one that is sent again was stored only once."""
    if to is JobState.QUEUED:
        return {"started_at": None}
    if to is JobState.RUNNING:
        return {"started_at": at}
    if to is JobState.STORED:
        return {"stored_at": func.coalesce(jobs.c.stored_at, at)}
    return {"finished_at": at} if to in FINAL else {}


async def _counted_and_missing(connection: AsyncConnection, job_id: JobId, to: JobState) -> int:
    """Pictures that count although they did not come, and will not: of a job that is stored, the
    ones that are there still may.
    """
    counted = len(await counted_positions(connection, job_id))
    if to is JobState.STORED:
        coming = select(func.count()).where(images.c.job_id == job_id)
    else:
        coming = select(jobs.c.sent_pictures).where(jobs.c.id == job_id)
    return max(0, counted - (await connection.scalar(coming) or 0))


async def _settle(connection: AsyncConnection, job: Job, at: float) -> None:
    """What was sent is delivered, and what may have been billed counts, however the rest ended."""
    drawn = select(images.c.position).where(images.c.job_id == job.id).order_by(images.c.position)
    positions = (await connection.scalars(drawn.limit(job.sent_pictures))).all()
    delivered = len(positions)
    failed = 0 if job.state is JobState.CANCELLED else job.request.pictures - delivered
    cost, unpriced = await cost_of_job(connection, job.id)
    counted = len(await counted_positions(connection, job.id))
    sums = UsageSum(delivered, failed, counted, cost, unpriced)
    await settle(connection, job, at, sums, await drawn_by(connection, job.id, positions))
