"""Keeps references until their instruction comes."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.images import Reference
from bot.domain.jobs import Origin, Requester
from bot.domain.offers import Offers
from bot.domain.ports import Clock, PendingReferences
from bot.services.access_rules import AccessRules
from bot.services.drawing.references import check_references

PENDING_SECONDS = 15 * 60


@dataclass(frozen=True, slots=True)
class AwaitInstruction:
    """Stores references until their instruction comes."""

    pending: PendingReferences
    rules: AccessRules
    offers: Offers
    clock: Clock

    async def __call__(
        self, origin: Origin, references: Sequence[Reference], mask: Reference | None = None
    ) -> None:
        """Raises ReferenceTooLarge, EditsUnsupported or AccessDenied."""
        self.rules.check_access(origin.requester)
        check_references(references, self.offers.serving(None, edit=True))
        until = self.clock() + PENDING_SECONDS
        await self.pending.keep(origin, references, until, mask)

    async def drop_pending(self, requester: Requester) -> bool:
        """Deletes the user's pending references; says whether there were any."""
        return await self.pending.drop(requester, self.clock())
