"""Whether the limits take one more request. Runs inside the transaction that admits it."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.errors import (
    AlreadyDrawing,
    BudgetReached,
    BudgetTooSmall,
    GroupLimitReached,
    LimitReached,
    LimitTooSmall,
    TooManyRequests,
)
from bot.domain.jobs import Job, JobState, Origin, Request, Requester
from bot.domain.usage import Calendar, Limits
from bot.storage.ledger.daily_sums import (
    EVERYBODY,
    OwnerId,
    in_month,
    money_taken,
    on_day,
    owner_of,
    pictures_taken,
)
from bot.storage.tables import jobs

QUEUED_OR_RUNNING = jobs.c.state.in_([JobState.QUEUED, JobState.RUNNING])


def check_not_duplicate(under_way: Iterable[Job], origin: Origin, request: Request) -> None:
    """Raises AlreadyDrawing. Only a button asks for the same again under the same message.

    `under_way` are the requests of the same user.
    """
    place = origin.reply_to.chat_id, origin.reply_to.message_id
    for job in under_way:
        same_place = (job.reply_to.chat_id, job.reply_to.message_id) == place
        if same_place and replace(job.request, by_button=request.by_button) == request:
            raise AlreadyDrawing


def check_job_limit(under_way: Sequence[Job], limits: Limits) -> None:
    """Raises TooManyRequests. `under_way` are the requests of the same user."""
    if limits.user_jobs is None:
        return
    limit = limits.user_jobs + limits.user_kept
    if len(under_way) >= limit:
        raise TooManyRequests(limit=limit)


async def check_limits(
    connection: AsyncConnection,
    requester: Requester,
    pictures: int,
    limits: Limits,
    *,
    at: float,
    calendar: Calendar,
    aside: int = 0,
) -> None:
    """Raises LimitTooSmall, LimitReached, GroupLimitReached, BudgetTooSmall or BudgetReached.

    So many pictures of the same request are set `aside` already.
    """
    day, next_day = calendar.day_of(at), calendar.next_day(at).isoformat()
    days = [(limits.user_daily, owner_of(requester.user_id), LimitReached)]
    if requester.in_group:
        days.append((limits.group_daily, OwnerId(requester.chat_id), GroupLimitReached))
    for limit, owner_id, reached in days:
        if limit is None:
            continue
        taken = await pictures_taken(connection, on_day(owner_id, day)) - aside
        left = max(0, limit - taken)
        if pictures > limit and left:
            raise LimitTooSmall(limit=limit, pictures=pictures)
        if pictures > left:
            raise reached(limit=limit, left=left, next_day=next_day)
    await _check_budget(connection, pictures, limits, calendar.month_of(at), aside)


async def _check_budget(
    connection: AsyncConnection, pictures: int, limits: Limits, month: str, aside: int
) -> None:
    budget = limits.monthly_budget
    if budget is None:
        return
    price = limits.picture_price
    own = aside * (price or 0)
    taken = await money_taken(connection, in_month(EVERYBODY, month)) - own
    # Where the price is unknown, only what is spent already can be held against the budget.
    left = pictures if not price else (budget - taken) // price
    if taken >= budget or not left:
        raise BudgetReached
    if pictures > left:
        raise BudgetTooSmall(left=left, pictures=pictures)
