"""The ledger of pictures and money: what is set aside, and what came of it.

Both rows of a job bear the day on which it was admitted, so that what was set aside on a day comes
back to that day, and the picture counts against the limit that let it in.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import RowMapping, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.jobs import Job
from bot.domain.usage import UsageSum
from bot.storage.daily import add_drawn, add_entry
from bot.storage.tables import ledger


async def set_aside(connection: AsyncConnection, job: Job, day: str, cost: int) -> None:
    """Sets all pictures of a new job aside, and the money that they may cost."""
    await _enter(
        connection,
        {
            "job_id": job.id,
            "person_id": job.origin.person_id,
            "chat_id": job.origin.chat_id,
            "day": day,
            "at": job.created_at,
            "set_aside": job.request.pictures,
            "delivered": 0,
            "failed": 0,
            "counted": 0,
            "cost_aside_microusd": cost,
            "cost_microusd": 0,
            "unpriced": 0,
        },
    )


async def settle(
    connection: AsyncConnection, job: Job, at: float, came: UsageSum, drawn: Mapping[str, int]
) -> None:
    """Takes back what was set aside for the job, and books what came of it.

    `drawn` are the delivered pictures by vendor, as far as that is known.
    """
    first = await _first_entry(connection, job.id)
    entry = {
        "job_id": job.id,
        "person_id": first["person_id"],
        "chat_id": first["chat_id"],
        "day": first["day"],
        "at": at,
        "set_aside": -first["set_aside"],
        "delivered": came.pictures,
        "failed": came.failures,
        "counted": came.counted,
        "cost_aside_microusd": -first["cost_aside_microusd"],
        "cost_microusd": came.cost,
        "unpriced": came.unpriced,
    }
    await _enter(connection, entry)
    await add_drawn(connection, entry, drawn)


async def _first_entry(connection: AsyncConnection, job_id: int) -> RowMapping:
    entries = select(ledger).where(ledger.c.job_id == job_id).order_by(ledger.c.id).limit(1)
    return (await connection.execute(entries)).mappings().one()


async def _enter(connection: AsyncConnection, entry: Mapping[str, Any]) -> None:
    await connection.execute(insert(ledger).values(entry))
    await add_entry(connection, entry)
