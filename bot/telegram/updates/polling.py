"""Long polling that confirms nothing before it is kept.

aiogram's own polling confirms an update with the next request, before its handler ends; a stop in
between would lose it. Here each update is a row first, and is handled from there.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from aiogram import Bot
from aiogram.exceptions import TelegramAPIError

from bot.domain.ports import Sleep
from bot.observability import get_logger
from bot.telegram.client.bot_factory import GetRawUpdates
from bot.telegram.monitoring.downtime import DowntimeMonitor
from bot.telegram.updates.batch import UpdateBatch, parse_batch
from bot.telegram.updates.inbox import ReceiveUpdates
from bot.telegram.updates.polling_backoff import PollingBackoff

log = get_logger(__name__)

POLL_SECONDS = 30
MAX_UPDATES = 100
"""In one answer."""
MAX_UNREADABLE_REPEATS = 3
"""How often an answer without anything that can be read is asked for, before it is passed over."""


@dataclass
class UpdatePoller:
    """A source of updates: asks Telegram for them."""

    bot: Bot
    update_types: Sequence[str]
    receive: ReceiveUpdates
    backlog_done: asyncio.Event
    """Set once all updates from before the start have been received."""
    sleep: Sleep
    downtime: DowntimeMonitor
    backoff: PollingBackoff
    _offset: int | None = None
    _unreadable: int = 0
    """Answers in a row from which no number could be read."""

    async def run(self) -> None:
        """Takes updates until it is cancelled; handlers that it started go on."""
        await self.receive.resume(self.sleep)
        while True:
            try:
                wait = await self._poll_once()
            except TelegramAPIError as error:
                wait = self.backoff.on_error(error)
            if wait:
                await self.sleep(wait)

    async def _poll_once(self) -> float:
        """Takes the next ones, and returns the seconds to wait before asking for more."""
        request = GetRawUpdates(
            offset=self._offset,
            timeout=POLL_SECONDS if self.backlog_done.is_set() else 0,
            allowed_updates=[*self.update_types],
        )
        with self.downtime.watched():
            answer = await self.bot(request, request_timeout=POLL_SECONDS + 15)
        batch = parse_batch(answer)
        new = await self.receive(batch.updates)
        self._offset = self._next_offset(batch)
        if new and batch.skipped:
            log.error("updates left out", count=batch.skipped)
        if batch.size < MAX_UPDATES:
            self.backlog_done.set()
        if batch.size and not new:
            return self.backoff.on_nothing_new()
        self.backoff.reset()
        return 0

    def _next_offset(self, batch: UpdateBatch) -> int | None:
        """The offset that confirms it. What has no number of its own has one at Telegram."""
        self._unreadable = self._unreadable + 1 if batch.is_unreadable else 0
        if batch.highest_id is not None:
            return batch.highest_id + 1
        if self._offset is None or self._unreadable < MAX_UNREADABLE_REPEATS:
            return self._offset
        self._unreadable = 0
        return self._offset + batch.skipped
