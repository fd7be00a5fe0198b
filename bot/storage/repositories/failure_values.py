"""What the failures of jobs name, erased once their sentences were told."""

from sqlalchemy import ColumnElement, and_, select, true, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.failures import CANCELLED_BY_ADMINISTRATOR
from bot.storage.tables import jobs

NAMES_SOMEBODY = jobs.c.failure["code"].as_string() == CANCELLED_BY_ADMINISTRATOR


async def erase_told_values(connection: AsyncConnection, which: ColumnElement[bool]) -> None:
    """Empties the values of failures whose sentence was told; others are needed to tell it."""
    told = and_(which, jobs.c.answered == true(), jobs.c.failure.is_not(None))
    for job_id, failure in await connection.execute(select(jobs.c.id, jobs.c.failure).where(told)):
        if failure["values"]:
            bare = update(jobs).where(jobs.c.id == job_id).values(failure={**failure, "values": {}})
            await connection.execute(bare)
