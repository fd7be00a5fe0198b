"""One step of a job along its states, and the settlement at the end of them."""

from dataclasses import asdict, replace
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.errors import Failure
from bot.domain.jobs import FINAL, Job, JobState, sources_of
from bot.domain.usage import UsageSum
from bot.storage.attempts import close_as_lost, cost_of_job, perhaps_billed
from bot.storage.job_rows import job_of
from bot.storage.ledger import settle
from bot.storage.tables import images, jobs


async def step(
    connection: AsyncConnection,
    job_id: int,
    to: JobState,
    at: float,
    failure: Failure | None = None,
) -> Job | None:
    """Moves the job and returns it; None when its state allows no such move."""
    allowed = jobs.c.state.in_(sources_of(to))
    moving = update(jobs).where(jobs.c.id == job_id, allowed).values(state=to, **_times(to, at))
    if failure is not None and to in FINAL:
        failure = replace(failure, perhaps_billed=await perhaps_billed(connection, job_id))
    if failure is not None:
        moving = moving.values(failure=asdict(failure))
    if (await connection.execute(moving)).rowcount == 0:
        return None
    job = job_of(
        (await connection.execute(select(jobs).where(jobs.c.id == job_id))).mappings().one()
    )
    if to in FINAL:
        await close_as_lost(connection, job_id, at)
        await _settle(connection, job, at)
    return job


def _times(to: JobState, at: float) -> dict[str, Any]:
    """A job that starts anew is timed anew; one that is sent again was stored only once."""
    if to is JobState.QUEUED:
        return {"started_at": None}
    if to is JobState.RUNNING:
        return {"started_at": at}
    if to is JobState.STORED:
        return {"stored_at": func.coalesce(jobs.c.stored_at, at)}
    return {"finished_at": at} if to in FINAL else {}


async def _settle(connection: AsyncConnection, job: Job, at: float) -> None:
    delivered = 0
    if job.state is JobState.DONE:
        drawn = select(func.count()).where(images.c.job_id == job.id)
        delivered = await connection.scalar(drawn) or 0
    failed = 0 if job.state is JobState.CANCELLED else job.request.pictures - delivered
    cost, unpriced = await cost_of_job(connection, job.id)
    sums = UsageSum(delivered, failed, cost, unpriced)
    await settle(connection, job, at, sums)
