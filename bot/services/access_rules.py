"""Who may draw, and how much."""

from dataclasses import dataclass

from bot.domain.errors import AccessDenied
from bot.domain.ids import ChatId, UserId
from bot.domain.jobs import Requester
from bot.domain.usage import NO_LIMITS, Accounting, Limits


@dataclass(frozen=True, slots=True)
class AccessRules:
    """`allowed_ids` are people and groups; None lets everybody in. Administrators have no limits."""

    limits: Limits = NO_LIMITS
    admin_ids: frozenset[UserId] = frozenset()
    allowed_ids: frozenset[UserId | ChatId] | None = None

    def check_access(self, requester: Requester) -> None:
        """Raises AccessDenied."""
        if self.allowed_ids is None or requester.user_id in self.admin_ids:
            return
        if not self.allowed_ids & {requester.user_id, requester.chat_id}:
            raise AccessDenied

    def limits_of(self, requester: Requester) -> Limits:
        """The limits of a request; an administrator's is only priced."""
        if requester.user_id in self.admin_ids:
            return Limits(picture_price=self.limits.picture_price)
        return self.limits

    def accounting_of(self, requester: Requester) -> Accounting:
        """What is shown about costs there: charges only to an administrator, and in no group."""
        if requester.user_id in self.admin_ids:
            return Accounting.NOTHING if requester.in_group else Accounting.CHARGES
        limits = [self.limits.user_daily, self.limits.group_daily if requester.in_group else None]
        return Accounting.LIMIT if limits != [None, None] else Accounting.NOTHING
