"""The pictures of jobs while they are drawn; implements `PictureRepository`."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from sqlalchemy import Select, Update, and_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.failures import Failure
from bot.domain.ids import JobId
from bot.domain.images import Image
from bot.domain.jobs import DRAWN_FROM, Job, JobState, PictureState, Requester
from bot.domain.ports.work import ClaimedPicture, DrawnAttempt, LiveJobs, NotClaimed
from bot.domain.usage import Limits
from bot.domain.work import FIRST_TOKEN, Claim, Lease, PictureKey, WorkItem
from bot.storage.engine.database import Database, WritePriority
from bot.storage.job_rows import failure_from_json, is_unleased, job_from_row
from bot.storage.originals.images import flush_image, write_image
from bot.storage.queue.entries import dequeue, is_entry, postpone
from bot.storage.queue.picture_rows import is_held, is_picture
from bot.storage.queue.ranks import UNFINISHED, release_all
from bot.storage.queue.work_queue import SUSPECT_FROM, SUSPECT_WAIT, is_due
from bot.storage.repositories.attempts import close_as_drawn, close_as_lost
from bot.storage.repositories.job_transitions import end_drawing, start_anew
from bot.storage.tables import jobs, pictures, work

INCOMPLETE_WAIT = 0.2  # seconds
_UNFINISHED = (PictureState.WAITING, PictureState.DRAWING)


class SqlPictureRepository:
    """`folder` holds the files, `places` is how many pictures are drawn at once."""

    def __init__(self, database: Database, folder: Path, places: int) -> None:
        self._database = database
        self._folder = folder
        self._places = places

    async def claim(
        self, key: PictureKey, lease: Lease, may_begin: Callable[[Job], bool]
    ) -> ClaimedPicture | NotClaimed:
        item = WorkItem.draw(key)
        async with self._database.write(WritePriority.START) as connection:
            row = (await connection.execute(_claimable(key, lease.at))).mappings().first()
            if row is None:
                await dequeue(connection, [item])
                return NotClaimed()
            is_own = row["picture_owner"] == lease.owner
            if not (row["is_due"] or is_own):
                return NotClaimed(row["work_due_at"])
            job = job_from_row(row)
            if not may_begin(job):
                return NotClaimed(lease.at + INCOMPLETE_WAIT)
            crashes = row["crashes"] + (row["picture_owner"] is not None and not is_own)
            if crashes >= SUSPECT_FROM and await _is_other_suspect_held(connection, key, lease.at):
                await postpone(connection, item, lease.at + SUSPECT_WAIT)
                return NotClaimed(lease.at + SUSPECT_WAIT)
            claim = Claim(lease.owner, row["picture_token"] + 1)
            await connection.execute(_claiming(key, claim, lease.until, crashes))
            await postpone(connection, item, lease.until)
            was_begun = row["picture_state"] == PictureState.DRAWING
            if was_begun:
                await close_as_lost(connection, key.job_id, lease.at, key.position)
            if job.state is JobState.QUEUED or was_begun:
                await start_anew(connection, job.id, lease.at)
                job = replace(job, state=JobState.RUNNING, started_at=lease.at)
            return ClaimedPicture(key, job, claim, crashes, was_begun and not is_own)

    async def finish(
        self,
        claimed: ClaimedPicture,
        outcome: Image | Failure,
        lease: Lease,
        attempt: DrawnAttempt | None = None,
    ) -> Job | None:
        key, at = claimed.key, lease.at
        image = outcome if isinstance(outcome, Image) else None
        file = await asyncio.to_thread(flush_image, image, self._folder) if image else None
        ended = {
            "state": PictureState.DRAWN if image else PictureState.FAILED,
            "failure": asdict(outcome) if isinstance(outcome, Failure) else None,
            "owner": None,
            "held_until": None,
        }
        ending = update(pictures).where(is_held(key, claimed.claim)).values(ended)
        async with self._database.write() as connection:
            if (await connection.execute(ending)).rowcount == 0:
                return None
            if attempt:
                await close_as_drawn(connection, attempt)
            if file:
                await write_image(
                    connection, key, file, at, again=claimed.claim.token > FIRST_TOKEN
                )
            is_only_one = claimed.job.request.pictures == 1
            all_of_it = [ended] if is_only_one else await _pictures_of(connection, key.job_id)
            if any(each["state"] in _UNFINISHED for each in all_of_it):
                await dequeue(connection, [WorkItem.draw(key)])
                return None
            return await self._end_job(connection, key.job_id, all_of_it, lease)

    async def _end_job(
        self,
        connection: AsyncConnection,
        job_id: JobId,
        all_of_it: Sequence[Mapping[str, Any]],
        lease: Lease,
    ) -> Job | None:
        """The job as it is now that none of its pictures is missing, with its delivery claimed."""
        failures = [failure_from_json(each["failure"]) for each in all_of_it if each["failure"]]
        is_drawn = any(each["state"] == PictureState.DRAWN for each in all_of_it)
        return await end_drawing(
            connection,
            job_id,
            JobState.STORED if is_drawn else JobState.FAILED,
            lease,
            failures[0] if failures else None,
            places=self._places,
        )

    async def live(self) -> LiveJobs:
        async with self._database.read() as connection:
            rows = (await connection.execute(_LIVE)).mappings().all()
        live = {row["id"]: row for row in rows}
        turns = [
            (row["id"], PictureState(row["picture_state"])) for row in rows if row["picture_state"]
        ]
        return LiveJobs([job_from_row(live[job_id]) for job_id in sorted(live)], turns)

    async def enqueue_held_back(self, limits_of: Callable[[Requester], Limits], at: float) -> None:
        async with self._database.write() as connection:
            await release_all(connection, limits_of, at, places=self._places)


async def _pictures_of(connection: AsyncConnection, job_id: JobId) -> Sequence[Mapping[str, Any]]:
    ends = select(pictures.c.state, pictures.c.failure).where(pictures.c.job_id == job_id)
    rows = await connection.execute(ends.order_by(pictures.c.position))
    return [dict(row) for row in rows.mappings()]


_LIVE = (
    select(jobs, pictures.c.state.label("picture_state"))
    .join(
        pictures,
        and_(pictures.c.job_id == jobs.c.id, UNFINISHED, pictures.c.rank.is_not(None)),
        isouter=True,
    )
    .where(jobs.c.state.in_(DRAWN_FROM))
    .order_by(pictures.c.rank, pictures.c.number)
)


def _claimable(key: PictureKey, at: float) -> Select[*tuple[Any, ...]]:
    """The picture, with its job and its entry, while it may be drawn."""
    return (
        select(
            jobs,
            pictures.c.state.label("picture_state"),
            pictures.c.owner.label("picture_owner"),
            pictures.c.token.label("picture_token"),
            pictures.c.interruptions.label("crashes"),
            work.c.due_at.label("work_due_at"),
            is_due(at).label("is_due"),
        )
        .join(pictures, pictures.c.job_id == jobs.c.id)
        .join(work, is_entry(WorkItem.draw(key)))
        .where(is_picture(key), UNFINISHED, jobs.c.state.in_(DRAWN_FROM))
    )


def _claiming(key: PictureKey, claim: Claim, until: float, crashes: int) -> Update:
    claimed = {
        "state": PictureState.DRAWING,
        "owner": claim.owner,
        "token": claim.token,
        "held_until": until,
        "interruptions": crashes,
    }
    return update(pictures).where(is_picture(key)).values(claimed)


async def _is_other_suspect_held(connection: AsyncConnection, key: PictureKey, at: float) -> bool:
    other = select(pictures.c.job_id).where(
        ~is_picture(key),
        pictures.c.state == PictureState.DRAWING,
        pictures.c.interruptions >= SUSPECT_FROM,
        ~is_unleased(pictures.c.held_until, at),
    )
    return await connection.scalar(other.limit(1)) is not None
