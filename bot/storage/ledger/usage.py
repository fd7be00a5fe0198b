"""What people and groups used."""

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.settings import Owner
from bot.domain.usage import UTC_DAYS, Calendar, Usage, UsageSum
from bot.storage.engine.database import Database
from bot.storage.ledger.daily_sums import (
    EVERYBODY,
    OwnerId,
    drawn_in_month,
    in_all,
    in_month,
    on_day,
    pictures_aside,
    usage_sum,
)
from bot.storage.tables import jobs

RECENT = 50  # jobs that the average wait is taken from


class SqlUsageRepository:
    def __init__(self, database: Database, calendar: Calendar = UTC_DAYS) -> None:
        self._database = database
        self._calendar = calendar

    async def everybody(self, at: float) -> UsageSum:
        month = in_month(EVERYBODY, self._calendar.month_of(at))
        async with self._database.read() as connection:
            return await usage_sum(connection, month)

    async def usage(self, owner: Owner, at: float) -> Usage:
        """A person's usage is theirs in every chat; a group's is everybody's in it."""
        owner_id = OwnerId(owner.id)
        today = on_day(owner_id, self._calendar.day_of(at))
        month = self._calendar.month_of(at)
        async with self._database.snapshot() as connection:
            return Usage(
                today=await usage_sum(connection, today),
                month=await usage_sum(connection, in_month(owner_id, month)),
                total=await usage_sum(connection, in_all(owner_id)),
                average_wait=await _average_wait(connection, owner),
                set_aside=await pictures_aside(connection, today),
                by_provider=await drawn_in_month(connection, owner_id, month),
            )


async def _average_wait(connection: AsyncConnection, owner: Owner) -> float | None:
    asker = (jobs.c.chat_id if owner.is_group else jobs.c.user_id) == owner.id
    waits = select((jobs.c.stored_at - jobs.c.created_at).label("seconds"))
    recent = waits.where(asker, jobs.c.stored_at.is_not(None))
    last = recent.order_by(jobs.c.stored_at.desc()).limit(RECENT).subquery()
    average: float | None = await connection.scalar(select(func.avg(last.c.seconds)))
    return average
