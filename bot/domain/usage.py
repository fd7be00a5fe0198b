"""What was drawn, what it cost, and what may still be drawn."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Limits:
    """None: no limit. 0: none may be drawn. Money in millionths of a dollar."""

    user_daily: int | None = None
    group_daily: int | None = None
    monthly_budget: int | None = None
    user_jobs: int | None = None  # requests of one person that are drawn or queued at once
    user_kept: int = 10  # and how many more wait until one of those is done
    picture_price: int | None = None  # the dearest that one picture may come to


NO_LIMITS = Limits()


class Accounting(StrEnum):
    """What a user is told about the cost of a failed job."""

    NOTHING = "nothing"
    LIMIT = "limit"  # whether it counts towards theirs
    CHARGES = "charges"  # whether the provider may have charged for it


@dataclass(frozen=True, slots=True)
class UsageSum:
    """Sums over a time. `cost` is in millionths of a dollar, as far as it is known.

    `counted` pictures go towards a limit: each that came, and each that may have been billed.
    `unpriced` requests to providers were billed, or may have been, at prices that nobody knows.
    """

    pictures: int = 0
    failures: int = 0
    counted: int = 0
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


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days of usage, which turn at midnight of the zone. Moments are seconds since 1970."""

    zone: tzinfo

    def day_of(self, moment: float) -> str:
        """As `2026-11-21`."""
        return self._date(moment).isoformat()

    def month_of(self, moment: float) -> str:
        """As `2026-11`."""
        return self.day_of(moment)[:7]

    def next_day(self, moment: float) -> datetime:
        """When the daily limits come back, as the zone's clocks show it: at midnight, mostly.

        Where clocks go forward at midnight, the day begins at one.
        """
        tomorrow = self._date(moment) + timedelta(days=1)
        begins = datetime.combine(tomorrow, time(), self.zone)
        return datetime.fromtimestamp(begins.timestamp(), self.zone)

    def _date(self, moment: float) -> date:
        return datetime.fromtimestamp(moment, self.zone).date()


UTC_DAYS = Calendar(UTC)
