"""Keeps updates before their source confirms them, and has them handled from there."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.domain.ids import UpdateId
from bot.domain.intake import ClaimedUpdate
from bot.domain.ports import Sleep, UpdateInbox
from bot.domain.work import Lease
from bot.runtime.retry import RetryStorage
from bot.telegram.updates.dispatcher import UpdateDispatcher


@dataclass(frozen=True, slots=True)
class ReceiveUpdates:
    """What a source has received is a row before the source says so to Telegram."""

    inbox: UpdateInbox
    dispatcher: UpdateDispatcher
    retry_storage: RetryStorage
    lease: Callable[[], Lease]

    async def __call__(self, updates: Sequence[tuple[UpdateId, str]]) -> bool:
        """Keeps (update id, JSON), and dispatches what is new; says whether anything is."""
        if not updates:
            return False
        new = await self.retry_storage(lambda: self.inbox.keep(updates, self.lease()))
        self._dispatch(new)
        return bool(new)

    async def take_over(self) -> None:
        """Dispatches what was kept, and is left unhandled: by the last stop, or another process."""
        self._dispatch(await self.retry_storage(lambda: self.inbox.claim_left(self.lease())))

    async def resume(self, sleep: Sleep) -> None:
        """The same at a start: nothing new is received before, to keep the order of each chat.

        What a process held that crashed is nobody's once its lease has ended.
        """
        await self.take_over()
        lease = self.lease()
        held_until = await self.retry_storage(lambda: self.inbox.held_until(lease))
        if held_until is not None:
            await sleep(held_until - lease.at)
            await self.take_over()

    def _dispatch(self, updates: Sequence[ClaimedUpdate]) -> None:
        for update in updates:
            self.dispatcher.dispatch(update)


@dataclass(frozen=True, slots=True)
class TakeOverUpdates:
    """Has those handled that another process left: the `WorkHandler` of updates."""

    receive: ReceiveUpdates

    async def __call__(self, _subject: str, /) -> None:
        await self.receive.take_over()

    async def give_up(self, _subject: str, /) -> None:
        """Their rows are due again at the end of their lease."""
