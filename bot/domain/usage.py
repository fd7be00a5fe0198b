"""What was drawn, what it cost, and what may still be drawn."""

import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


@dataclass(frozen=True, slots=True)
class Limits:
    """None: no limit. 0: none may be drawn. Money in millionths of a dollar."""

    person_daily: int | None = None
    group_daily: int | None = None
    monthly_budget: int | None = None
    person_jobs: int | None = None  # requests of one person that run or wait
    picture_price: int | None = None


NO_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class UsageSum:
    """Sums over a time. `cost` is in millionths of a dollar, as far as it is known.

    `unpriced` requests to vendors were billed, or may have been, at prices that nobody knows.
    """

    pictures: int = 0
    failures: int = 0
    cost: int = 0
    unpriced: int = 0


@dataclass(frozen=True, slots=True)
class Usage:
    """What one person or one group used."""

    today: UsageSum
    month: UsageSum
    total: UsageSum
    average_wait: float | None  # seconds from asking to the picture, of the last 50
    set_aside: int  # pictures of requests under way, today
    by_provider: tuple[tuple[str, int], ...]  # pictures of this month, the most first


def day_of(moment: float) -> str:
    """The day of usage, as `2026-11-21`. It turns at midnight UTC."""
    return datetime.fromtimestamp(moment, UTC).date().isoformat()


def month_of(moment: float) -> str:
    """The month of usage, as `2026-11`."""
    return day_of(moment)[:7]


def minutes_to_next_day(moment: float) -> int:
    """Until the daily limits come back, rounded up."""
    now = datetime.fromtimestamp(moment, UTC)
    midnight = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    return math.ceil((midnight - now).total_seconds() / 60)
