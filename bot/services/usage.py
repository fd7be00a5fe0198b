"""Reads what a user has used."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.ids import UserId
from bot.domain.ports import (
    Clock,
    ImageGenerator,
    UsageRepository,
)
from bot.domain.settings import Owner
from bot.domain.usage import UTC_DAYS, Calendar, Usage, UsageSum
from bot.services.access_rules import AccessRules


@dataclass(frozen=True, slots=True)
class UsageReport:
    """`left` and `limit` are None where there is no limit."""

    usage: Usage
    limit: int | None
    left: int | None
    next_day: datetime
    """When the daily limit resets, in the operator's time zone."""
    providers: tuple[str, ...]  # all that are configured
    open_circuits: tuple[str, ...]  # those that are not asked at the moment
    everybody: UsageSum | None  # this month's, for administrators


@dataclass(frozen=True, slots=True)
class ReadUsage:
    """What a user has used, and may still use today."""

    usage_repository: UsageRepository
    image_generator: ImageGenerator
    rules: AccessRules
    clock: Clock
    calendar: Calendar = UTC_DAYS

    async def __call__(self, user_id: UserId) -> UsageReport:
        now = self.clock()
        usage = await self.usage_repository.usage(Owner(user_id), now)
        is_admin = user_id in self.rules.admin_ids
        limit = None if is_admin else self.rules.limits.user_daily
        used = usage.today.counted + usage.set_aside
        return UsageReport(
            usage,
            limit,
            left=None if limit is None else max(0, limit - used),
            next_day=self.calendar.next_day(now),
            providers=tuple(offer.provider for offer in self.image_generator.offers.by_provider),
            open_circuits=tuple(sorted(self.image_generator.open_circuits())),
            everybody=await self.usage_repository.everybody(now) if is_admin else None,
        )
