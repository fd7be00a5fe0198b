"""The ledger of pictures and money: what is set aside, and what came of it.

Both rows of a job bear the day on which it was admitted, so that what was set aside on a day comes
back to that day, and the picture counts against the limit that let it in.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import RowMapping, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import JobId
from bot.domain.jobs import Job
from bot.domain.usage import UsageSum
from bot.storage.ledger.daily_sums import add_to_daily_drawn, add_to_daily_sums
from bot.storage.tables import ledger


async def set_aside(
    connection: AsyncConnection, job: Job, day: str, pictures: int, price: int | None
) -> None:
    """Sets so many pictures of a job aside, and the money that they may cost.

    Fewer than none, where a job that waits wants fewer than before.
    """
    await _insert_entry(
        connection,
        {
            "job_id": job.id,
            "user_id": job.requester.user_id,
            "chat_id": job.requester.chat_id,
            "day": day,
            "at": job.created_at,
            "set_aside": pictures,
            "delivered": 0,
            "failed": 0,
            "counted": 0,
            "cost_aside_microusd": pictures * (price or 0),
            "cost_microusd": 0,
            "unpriced": 0,
        },
    )


async def settle(
    connection: AsyncConnection, job: Job, at: float, came: UsageSum, drawn: Mapping[str, int]
) -> None:
    """Takes back what was set aside for the job, and books what came of it.

    `drawn` are the delivered pictures by provider, as far as that is known.
    """
    aside = await _set_aside_for(connection, job.id)
    entry = {
        "job_id": job.id,
        "user_id": aside["user_id"],
        "chat_id": aside["chat_id"],
        "day": aside["day"],
        "at": at,
        "set_aside": -aside["set_aside"],
        "delivered": came.pictures,
        "failed": came.failures,
        "counted": came.counted,
        "cost_aside_microusd": -aside["cost_aside_microusd"],
        "cost_microusd": came.cost,
        "unpriced": came.unpriced,
    }
    await _insert_entry(connection, entry)
    await add_to_daily_drawn(connection, entry, drawn)


async def _set_aside_for(connection: AsyncConnection, job_id: JobId) -> RowMapping:
    """What is set aside for a job, summed: amending a job adds entries to the first one."""
    same = (ledger.c.user_id, ledger.c.chat_id, ledger.c.day)
    sums = [func.sum(ledger.c[name]).label(name) for name in ("set_aside", "cost_aside_microusd")]
    entries = select(*same, *sums).where(ledger.c.job_id == job_id).group_by(*same)
    return (await connection.execute(entries)).mappings().one()


async def _insert_entry(connection: AsyncConnection, entry: Mapping[str, Any]) -> None:
    await connection.execute(insert(ledger).values(entry))
    await add_to_daily_sums(connection, entry)
