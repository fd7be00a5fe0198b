"""Updates in the inbox, as a process keeps and handles them."""

from collections.abc import Sequence

from bot.domain.ids import UpdateId
from bot.domain.intake import ClaimedUpdate
from bot.domain.ports import UpdateInbox
from bot.domain.work import FIRST_TOKEN, Claim, Lease
from tests.kit.job_steps import OWNER, lease

ENDLESS = 1e12


async def keep(
    inbox: UpdateInbox, updates: Sequence[tuple[UpdateId, str]], at: float
) -> list[tuple[UpdateId, str]]:
    """Returns those that are new."""
    return bodies(await inbox.keep(updates, lease(at)))


async def mark_handled(inbox: UpdateInbox, update_id: UpdateId) -> None:
    """One that was kept by `keep`."""
    await inbox.mark_handled(ClaimedUpdate(update_id, "", Claim(OWNER, FIRST_TOKEN), ENDLESS))


async def unhandled(inbox: UpdateInbox) -> list[tuple[UpdateId, str]]:
    """All of them, as a process finds them after all the others have crashed."""
    return bodies(await inbox.claim_left(Lease("the last one", ENDLESS, ENDLESS)))


def bodies(updates: Sequence[ClaimedUpdate]) -> list[tuple[UpdateId, str]]:
    return [(update.id, update.body) for update in updates]
