"""The ledger of pictures and money: what is set aside, what is settled, and the sums.

Both rows of a job bear the day on which it was admitted, so that what was set aside on a day comes
back to that day, and the picture counts against the limit that let it in.
"""

from sqlalchemy import ColumnElement, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.jobs import Job
from bot.domain.usage import UsageSum, day_of
from bot.storage.tables import ledger


async def set_aside(connection: AsyncConnection, job: Job, cost: int) -> None:
    """Sets all pictures of a new job aside, and the money that they may cost."""
    await connection.execute(
        insert(ledger).values(
            job_id=job.id,
            person_id=job.origin.person_id,
            chat_id=job.origin.chat_id,
            day=day_of(job.created_at),
            at=job.created_at,
            set_aside=job.request.pictures,
            delivered=0,
            failed=0,
            cost_aside_microusd=cost,
        )
    )


async def settle(
    connection: AsyncConnection,
    job: Job,
    at: float,
    *,
    delivered: int,
    failed: int,
    cost: int | None,
) -> None:
    """Takes back what was set aside for the job, and books what came of it."""
    rows = select(ledger).where(ledger.c.job_id == job.id).order_by(ledger.c.id)
    row = (await connection.execute(rows.limit(1))).mappings().one()
    await connection.execute(
        insert(ledger).values(
            job_id=job.id,
            person_id=row["person_id"],
            chat_id=row["chat_id"],
            day=row["day"],
            at=at,
            set_aside=-row["set_aside"],
            delivered=delivered,
            failed=failed,
            cost_aside_microusd=-row["cost_aside_microusd"],
            cost_microusd=cost,
        )
    )


def on_day(day: str) -> ColumnElement[bool]:
    return ledger.c.day == day


def in_month(month: str) -> ColumnElement[bool]:
    """`month` as `2026-11`."""
    return ledger.c.day.between(f"{month}-01", f"{month}-31")


async def pictures_aside(connection: AsyncConnection, *rows: ColumnElement[bool]) -> int:
    """Pictures of requests under way."""
    return await _sum(connection, func.sum(ledger.c.set_aside), *rows)


async def pictures_taken(connection: AsyncConnection, *rows: ColumnElement[bool]) -> int:
    """Pictures that count against a limit: set aside or delivered."""
    return await _sum(connection, func.sum(ledger.c.set_aside + ledger.c.delivered), *rows)


async def money_taken(connection: AsyncConnection, *rows: ColumnElement[bool]) -> int:
    """Money that counts against a budget: set aside or spent, as far as it is known."""
    spent = func.coalesce(ledger.c.cost_microusd, 0)
    return await _sum(connection, func.sum(ledger.c.cost_aside_microusd + spent), *rows)


async def usage_sum(connection: AsyncConnection, *rows: ColumnElement[bool]) -> UsageSum:
    sums = select(
        func.coalesce(func.sum(ledger.c.delivered), 0),
        func.coalesce(func.sum(ledger.c.failed), 0),
        func.sum(ledger.c.cost_microusd),
    )
    pictures, failures, cost = (await connection.execute(sums.where(*rows))).one()
    return UsageSum(int(pictures), int(failures), None if cost is None else int(cost))


async def _sum(
    connection: AsyncConnection, total: ColumnElement[int], *rows: ColumnElement[bool]
) -> int:
    return int(await connection.scalar(select(total).where(*rows)) or 0)
