"""HTTP requests to providers, written down before they are sent."""

from collections.abc import Collection

from sqlalchemy import distinct, func, insert, literal, or_, select, union, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import JobId, RequestId
from bot.domain.jobs import AttemptOutcome, JobState
from bot.domain.work import Claim, PictureKey
from bot.storage.engine.database import Database
from bot.storage.queue.picture_rows import is_held
from bot.storage.tables import attempts, images, jobs, pictures

STILL_OPEN = attempts.c.closed_at.is_(None)


class SqlAttemptRepository:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def open(
        self,
        key: PictureKey,
        claim: Claim,
        request_id: RequestId,
        provider: str,
        *,
        price: int | None,
        at: float,
    ) -> bool:
        row = {
            "request_id": request_id,
            "job_id": key.job_id,
            "position": key.position,
            "provider": provider,
            "price_microusd": price,
            "opened_at": at,
        }
        types = [literal(value, attempts.c[name].type) for name, value in row.items()]
        claimed = (
            select(*types)
            .join_from(pictures, jobs, jobs.c.id == pictures.c.job_id)
            .where(is_held(key, claim), jobs.c.state == JobState.RUNNING)
        )
        opening = insert(attempts).from_select(list(row), claimed)
        async with self._database.write() as connection:
            return (await connection.execute(opening)).rowcount == 1

    async def close(
        self, request_id: RequestId, outcome: AttemptOutcome, at: float, cost: int | None, note: str
    ) -> None:
        """Does nothing when the attempt is closed already: its job may be settled by then."""
        closing = update(attempts).where(attempts.c.request_id == request_id, STILL_OPEN)
        ending = {"outcome": outcome, "closed_at": at, "cost_microusd": cost, "note": note}
        async with self._database.write() as connection:
            await connection.execute(closing.values(**ending))

    async def lose(self, key: PictureKey) -> None:
        drawn = update(attempts).where(
            attempts.c.job_id == key.job_id,
            attempts.c.position == key.position,
            attempts.c.outcome == AttemptOutcome.DRAWN,
        )
        async with self._database.write() as connection:
            await connection.execute(drawn.values(outcome=AttemptOutcome.LOST))

    async def lost(self, key: PictureKey) -> int:
        """One that is still open is lost, too: its end could not be written down."""
        lost = select(func.count()).where(
            attempts.c.job_id == key.job_id,
            attempts.c.position == key.position,
            or_(STILL_OPEN, attempts.c.outcome == AttemptOutcome.LOST),
        )
        async with self._database.read() as connection:
            return await connection.scalar(lost) or 0


async def close_as_lost(
    connection: AsyncConnection, job_id: JobId, at: float, position: int | None = None
) -> None:
    """Closes open attempts, each as one that may have cost its price: of a job, or of one picture."""
    closing = update(attempts).where(attempts.c.job_id == job_id, STILL_OPEN)
    if position is not None:
        closing = closing.where(attempts.c.position == position)
    ending = {"outcome": AttemptOutcome.LOST, "closed_at": at}
    await connection.execute(closing.values(**ending, cost_microusd=attempts.c.price_microusd))


async def counted_positions(connection: AsyncConnection, job_id: JobId) -> set[int]:
    """The pictures of a job that are there, or may have been billed: an open attempt, too."""
    there = select(images.c.position).where(images.c.job_id == job_id)
    billed = select(attempts.c.position).where(
        attempts.c.job_id == job_id,
        or_(STILL_OPEN, attempts.c.outcome != AttemptOutcome.REFUSED),
    )
    return set(await connection.scalars(union(there, billed)))


async def drawn_by(
    connection: AsyncConnection, job_id: JobId, positions: Collection[int]
) -> dict[str, int]:
    """How many of these pictures each provider drew, as far as its attempt tells."""
    drawn = select(attempts.c.provider, func.count(distinct(attempts.c.position))).where(
        attempts.c.job_id == job_id,
        attempts.c.position.in_(positions),
        attempts.c.outcome == AttemptOutcome.DRAWN,
    )
    by_provider = await connection.execute(drawn.group_by(attempts.c.provider))
    return dict(by_provider.all())


async def cost_of_job(connection: AsyncConnection, job_id: JobId) -> tuple[int, int]:
    """What a job's closed attempts cost, as far as it is known, and how many cost who knows what."""
    billed = select(attempts.c.cost_microusd).where(
        attempts.c.job_id == job_id, attempts.c.outcome != AttemptOutcome.REFUSED
    )
    costs = (await connection.scalars(billed)).all()
    known = [cost for cost in costs if cost is not None]
    return sum(known), len(costs) - len(known)
