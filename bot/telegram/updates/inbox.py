"""Keeps updates before their source confirms them, and has them handled from there."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.ids import UpdateId
from bot.domain.ports import Clock, UpdateInbox
from bot.runtime.retry import RetryStorage
from bot.telegram.updates.dispatcher import UpdateDispatcher


@dataclass(frozen=True, slots=True)
class ReceiveUpdates:
    """What a source has received is a row before the source says so to Telegram."""

    inbox: UpdateInbox
    dispatcher: UpdateDispatcher
    retry_storage: RetryStorage
    clock: Clock

    async def __call__(self, updates: Sequence[tuple[UpdateId, str]]) -> bool:
        """Keeps (update id, JSON), and dispatches what is new; says whether anything is."""
        if not updates:
            return False
        new = await self.retry_storage(lambda: self.inbox.keep(updates, self.clock()))
        self._dispatch(new)
        return bool(new)

    async def resume(self) -> None:
        """Dispatches what was kept before the last stop, and not handled."""
        self._dispatch(await self.retry_storage(self.inbox.unhandled))

    def _dispatch(self, rows: Sequence[tuple[UpdateId, str]]) -> None:
        for update_id, body in rows:
            self.dispatcher.dispatch(update_id, body)
