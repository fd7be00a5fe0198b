"""Whether the limits take one more request. Runs inside the transaction that admits it."""

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.errors import BudgetReached, GroupLimitReached, LimitReached, TooManyRequests
from bot.domain.jobs import JobState, Origin
from bot.domain.usage import Limits, day_of, minutes_to_next_day, month_of
from bot.storage.ledger import in_month, money_taken, on_day, pictures_taken
from bot.storage.tables import jobs, ledger

WAITS_OR_RUNS = jobs.c.state.in_([JobState.QUEUED, JobState.RUNNING])


async def check_limits(
    connection: AsyncConnection, origin: Origin, pictures: int, limits: Limits, at: float
) -> None:
    """Raises LimitReached, GroupLimitReached, BudgetReached or TooManyRequests."""
    await _check_days(connection, origin, pictures, limits, at)
    await _check_budget(connection, pictures, limits, at)
    await _check_jobs(connection, origin.person_id, limits.person_jobs)


async def _check_days(
    connection: AsyncConnection, origin: Origin, pictures: int, limits: Limits, at: float
) -> None:
    days = [(limits.person_daily, ledger.c.person_id == origin.person_id, LimitReached)]
    if origin.in_group:
        days.append((limits.group_daily, ledger.c.chat_id == origin.chat_id, GroupLimitReached))
    for limit, rows, reached in days:
        if limit is None:
            continue
        left = max(0, limit - await pictures_taken(connection, rows, on_day(day_of(at))))
        if pictures > left:
            raise reached(limit=limit, left=left, minutes=minutes_to_next_day(at))


async def _check_budget(
    connection: AsyncConnection, pictures: int, limits: Limits, at: float
) -> None:
    budget = limits.monthly_budget
    if budget is None:
        return
    taken = await money_taken(connection, in_month(month_of(at)))
    # Where the price is unknown, only what is spent already can be held against the budget.
    if taken >= budget or taken + pictures * (limits.picture_price or 0) > budget:
        raise BudgetReached


async def _check_jobs(connection: AsyncConnection, person_id: int, limit: int | None) -> None:
    if limit is None:
        return
    under_way = select(func.count()).where(jobs.c.person_id == person_id, WAITS_OR_RUNS)
    if (await connection.scalar(under_way) or 0) >= limit:
        raise TooManyRequests(limit=limit)
