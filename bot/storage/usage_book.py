"""What people and groups used, from the ledger."""

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.jobs import AttemptOutcome
from bot.domain.settings import Owner
from bot.domain.usage import Usage, UsageSum, day_of, month_of
from bot.storage.database import Database
from bot.storage.ledger import in_month, on_day, pictures_aside, usage_sum
from bot.storage.tables import attempts, jobs, ledger

RECENT = 50  # jobs that the average wait is taken from


class SqlUsageBook:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def everybody(self, at: float) -> UsageSum:
        async with self._database.read() as connection:
            return await usage_sum(connection, in_month(month_of(at)))

    async def usage(self, owner: Owner, at: float) -> Usage:
        """A person's usage is theirs in every chat; a group's is everybody's in it."""
        rows = (ledger.c.chat_id if owner.is_group else ledger.c.person_id) == owner.id
        today, month = on_day(day_of(at)), in_month(month_of(at))
        async with self._database.read() as connection:
            return Usage(
                today=await usage_sum(connection, rows, today),
                month=await usage_sum(connection, rows, month),
                total=await usage_sum(connection, rows),
                average_wait=await _average_wait(connection, owner),
                set_aside=await pictures_aside(connection, rows, today),
                by_provider=await _by_provider(connection, rows, month),
            )


async def _by_provider(
    connection: AsyncConnection, *rows: ColumnElement[bool]
) -> tuple[tuple[str, int], ...]:
    settled = select(ledger.c.job_id).where(*rows, ledger.c.delivered > 0)
    drawn = func.count()
    pictures = (
        select(attempts.c.provider, drawn)
        .where(attempts.c.job_id.in_(settled), attempts.c.outcome == AttemptOutcome.DRAWN)
        .group_by(attempts.c.provider)
        .order_by(drawn.desc(), attempts.c.provider)
    )
    return tuple((provider, count) for provider, count in await connection.execute(pictures))


async def _average_wait(connection: AsyncConnection, owner: Owner) -> float | None:
    asker = (jobs.c.chat_id if owner.is_group else jobs.c.person_id) == owner.id
    waits = select((jobs.c.stored_at - jobs.c.created_at).label("seconds"))
    recent = waits.where(asker, jobs.c.stored_at.is_not(None))
    last = recent.order_by(jobs.c.stored_at.desc()).limit(RECENT).subquery()
    average: float | None = await connection.scalar(select(func.avg(last.c.seconds)))
    return average
