"""Lets pictures be drawn in a fair order, and holds back those of users with too many requests."""

from collections.abc import Callable, Sequence
from itertools import repeat
from typing import NamedTuple

from sqlalchemy import bindparam, delete, exists, func, insert, select, true, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import JobId, UserId
from bot.domain.jobs import DRAWN_FROM, Job, PictureState, Requester
from bot.domain.usage import Limits
from bot.domain.work import PictureKey, WorkItem, WorkKind
from bot.storage.job_rows import job_from_row
from bot.storage.queue.entries import dequeue
from bot.storage.tables import jobs, pictures, work

OVERTAKING_ROUNDS = 20
"""How many rounds of later users may overtake a picture, for each picture of its own user ahead.

So four pictures of one user do not hold up many users with one, and the four are overtaken for a
limited time only.
"""


class Ahead(NamedTuple):
    """Of a user's picture that may be drawn; `due_at` is its job's."""

    job_id: JobId
    rank: int
    due_at: float | None


UNFINISHED = pictures.c.state.in_([PictureState.WAITING, PictureState.DRAWING])
HELD_BACK = (
    select(jobs)
    .where(
        jobs.c.state.in_(DRAWN_FROM),
        exists().where(pictures.c.job_id == jobs.c.id, pictures.c.rank.is_(None), UNFINISHED),
    )
    .order_by(jobs.c.id)
)
_SET_RANK = (
    update(pictures)
    .where(pictures.c.job_id == bindparam("of_job"), pictures.c.position == bindparam("at"))
    .values(number=bindparam("new_number"), rank=bindparam("new_rank"))
)


async def add_pictures(
    connection: AsyncConnection, job: Job, at: float, *, places: int, user_jobs: int | None
) -> None:
    """The pictures of a new job, which may be drawn unless its user has `user_jobs` under way.

    `places` is how many pictures are drawn at once.
    """
    ahead, first = await _ahead(connection, job.requester.user_id)
    keys = job.picture_keys
    is_held_back = user_jobs is not None and len({each.job_id for each in ahead}) >= user_jobs
    ranks = [] if is_held_back else _ranks(first, len(keys), ahead, places)
    rows = [
        {
            "job_id": key.job_id,
            "position": key.position,
            "state": PictureState.WAITING,
            "number": number,
            "rank": rank,
        }
        for key, (number, rank) in zip(keys, ranks or repeat((None, None)), strict=False)
    ]
    await connection.execute(insert(pictures), rows)
    await _add_entries(connection, keys, ranks, _due_at(job, at, ahead))


async def remove_pictures(connection: AsyncConnection, job: Job) -> None:
    """Of a job none of whose pictures was begun."""
    await dequeue(connection, map(WorkItem.draw, job.picture_keys))
    await connection.execute(delete(pictures).where(pictures.c.job_id == job.id))


async def stop_drawing(connection: AsyncConnection, job: Job) -> None:
    """Whoever draws a picture of the job, which is over, writes nothing about it any more."""
    held = update(pictures).where(pictures.c.job_id == job.id, pictures.c.owner.is_not(None))
    await connection.execute(held.values(owner=None, held_until=None))


async def release_next(connection: AsyncConnection, ended: Job, at: float, *, places: int) -> None:
    """Where a job is over that was under way: the oldest of its user that is held back follows."""
    had_rank = exists().where(pictures.c.job_id == ended.id, pictures.c.rank.is_not(None))
    following = HELD_BACK.where(jobs.c.user_id == ended.requester.user_id, had_rank).limit(1)
    for row in (await connection.execute(following)).mappings().all():
        job = job_from_row(row)
        ahead, first = await _ahead(connection, job.requester.user_id)
        await _enqueue(connection, job, at, ahead, first, places=places)


async def release_all(
    connection: AsyncConnection, limits_of: Callable[[Requester], Limits], at: float, *, places: int
) -> None:
    """All that the limits of now hold back no more."""
    for row in (await connection.execute(HELD_BACK)).mappings().all():
        job = job_from_row(row)
        ahead, first = await _ahead(connection, job.requester.user_id)
        limit = limits_of(job.requester).user_jobs
        if limit is None or len({each.job_id for each in ahead}) < limit:
            await _enqueue(connection, job, at, ahead, first, places=places)


async def _missing(connection: AsyncConnection, job: Job) -> Sequence[int]:
    """An earlier version may have drawn some."""
    positions = select(pictures.c.position).where(pictures.c.job_id == job.id, UNFINISHED)
    return (await connection.scalars(positions.order_by(pictures.c.position))).all()


async def _ahead(connection: AsyncConnection, user_id: UserId) -> tuple[Sequence[Ahead], int]:
    """What the user has in the queue, and the number of the next picture, whoever's."""
    of_user = (
        select(pictures.c.job_id, pictures.c.rank, jobs.c.due_at)
        .join(jobs, jobs.c.id == pictures.c.job_id)
        .where(
            jobs.c.user_id == user_id,
            jobs.c.state.in_(DRAWN_FROM),
            pictures.c.rank.is_not(None),
            UNFINISHED,
        )
        .subquery()
    )
    next_number = select(
        func.coalesce(func.max(pictures.c.number) + 1, 0).label("first")
    ).subquery()
    both = select(next_number.c.first, of_user).join_from(
        next_number, of_user, true(), isouter=True
    )
    rows = (await connection.execute(both)).all()
    ahead = [Ahead(row.job_id, row.rank, row.due_at) for row in rows if row.job_id is not None]
    return ahead, rows[0].first


async def _enqueue(
    connection: AsyncConnection,
    job: Job,
    at: float,
    ahead: Sequence[Ahead],
    first: int,
    *,
    places: int,
) -> None:
    """Lets pictures be drawn that were held back."""
    keys = [PictureKey(job.id, position) for position in await _missing(connection, job)]
    ranks = _ranks(first, len(keys), ahead, places)
    rows = [
        {"of_job": key.job_id, "at": key.position, "new_number": number, "new_rank": rank}
        for key, (number, rank) in zip(keys, ranks, strict=True)
    ]
    await connection.execute(_SET_RANK, rows)
    await _add_entries(connection, keys, ranks, _due_at(job, at, ahead))


def _ranks(first: int, count: int, ahead: Sequence[Ahead], places: int) -> list[tuple[int, int]]:
    """Numbers and ranks: round robin over users, and first come first served within one.

    A picture keeps its rank, so nobody starves, and what is told about places stays true. It is
    the number of the pictures that came before, raised for those of the same user that are ahead:
    as if it had come so much later.
    """
    ranks = [each.rank for each in ahead]
    for number in range(first, first + count):
        late = number + len(ranks) * places * OVERTAKING_ROUNDS
        ranks.append(max(late, *ranks, 0))
    return list(zip(range(first, first + count), ranks[len(ahead) :], strict=True))


def _due_at(job: Job, at: float, ahead: Sequence[Ahead]) -> float:
    """Not before those of the same user that are ahead."""
    return max(at, job.due_at or at, *(each.due_at or at for each in ahead))


async def _add_entries(
    connection: AsyncConnection,
    keys: Sequence[PictureKey],
    ranks: Sequence[tuple[int, int]],
    due_at: float,
) -> None:
    rows = [
        {"kind": WorkKind.DRAW, "subject": str(key), "rank": rank, "due_at": due_at}
        for key, (_, rank) in zip(keys, ranks, strict=False)
    ]
    if rows:
        await connection.execute(insert(work), rows)
