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
            cost_microusd=0,
            unpriced=0,
        )
    )


async def settle(connection: AsyncConnection, job: Job, at: float, came: UsageSum) -> None:
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
            delivered=came.pictures,
            failed=came.failures,
            cost_aside_microusd=-row["cost_aside_microusd"],
            cost_microusd=came.cost,
            unpriced=came.unpriced,
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
    return await _sum(
        connection, func.sum(ledger.c.cost_aside_microusd + ledger.c.cost_microusd), *rows
    )


async def usage_sum(connection: AsyncConnection, *rows: ColumnElement[bool]) -> UsageSum:
    counted = (ledger.c.delivered, ledger.c.failed, ledger.c.cost_microusd, ledger.c.unpriced)
    sums = select(*(func.coalesce(func.sum(column), 0) for column in counted))
    return UsageSum(*map(int, (await connection.execute(sums.where(*rows))).one()))


async def _sum(
    connection: AsyncConnection, total: ColumnElement[int], *rows: ColumnElement[bool]
) -> int:
    return int(await connection.scalar(select(total).where(*rows)) or 0)
