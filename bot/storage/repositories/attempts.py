"""HTTP requests to providers, written down before they are sent."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import func, insert, literal, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import JobId, RequestId
from bot.domain.jobs import AttemptOutcome, JobState
from bot.domain.ports.work import DrawnAttempt
from bot.domain.work import Claim, PictureKey
from bot.storage.engine.database import Database
from bot.storage.queue.picture_rows import is_held
from bot.storage.tables import attempts, jobs, pictures

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


async def close_as_drawn(connection: AsyncConnection, attempt: DrawnAttempt) -> None:
    closing = update(attempts).where(attempts.c.request_id == attempt.request_id, STILL_OPEN)
    ending = {"outcome": AttemptOutcome.DRAWN, "closed_at": attempt.at, "note": ""}
    await connection.execute(closing.values(**ending, cost_microusd=attempt.cost))


async def close_as_lost(
    connection: AsyncConnection, job_id: JobId, at: float, position: int | None = None
) -> None:
    """Closes open attempts, each as one that may have cost its price: of a job, or of one picture."""
    closing = update(attempts).where(attempts.c.job_id == job_id, STILL_OPEN)
    if position is not None:
        closing = closing.where(attempts.c.position == position)
    ending = {"outcome": AttemptOutcome.LOST, "closed_at": at}
    await connection.execute(closing.values(**ending, cost_microusd=attempts.c.price_microusd))


class AttemptRow(NamedTuple):
    """Money is in millionths of a dollar; without an outcome, the attempt is open."""

    position: int
    provider: str
    outcome: str | None
    cost: int | None
    price: int | None


@dataclass(frozen=True, slots=True)
class AttemptsOfJob:
    """All attempts at the pictures of a job; one that is open may cost its price."""

    rows: Sequence[AttemptRow]

    @property
    def is_any_open(self) -> bool:
        return any(row.outcome is None for row in self.rows)

    @property
    def counted(self) -> set[int]:
        """The pictures that may have been billed."""
        return {row.position for row in self._billed}

    @property
    def cost(self) -> int:
        """As far as it is known."""
        return sum(cost for cost in self._costs if cost is not None)

    @property
    def unpriced(self) -> int:
        """How many cost who knows what."""
        return sum(cost is None for cost in self._costs)

    def drawn_by(self, positions: Collection[int]) -> Counter[str]:
        """How many of these pictures each provider drew, as far as its attempt tells."""
        drawn = {
            (row.provider, row.position)
            for row in self.rows
            if row.outcome == AttemptOutcome.DRAWN and row.position in positions
        }
        return Counter(provider for provider, _ in drawn)

    @property
    def _billed(self) -> list[AttemptRow]:
        return [row for row in self.rows if row.outcome != AttemptOutcome.REFUSED]

    @property
    def _costs(self) -> list[int | None]:
        return [row.price if row.outcome is None else row.cost for row in self._billed]


async def read_attempts(connection: AsyncConnection, job_id: JobId) -> AttemptsOfJob:
    names = ("position", "provider", "outcome", "cost_microusd", "price_microusd")
    of_job = select(*(attempts.c[name] for name in names)).where(attempts.c.job_id == job_id)
    return AttemptsOfJob([AttemptRow(*row) for row in await connection.execute(of_job)])
