"""The queue behind getUpdates: kept until confirmed, handed out by long polling."""

import asyncio
import json
from collections.abc import Iterable
from typing import Any

from bot.sandbox.telegram.errors import BotApiError

_FIRST_ID = 700_000_001
_NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
_CONFLICT = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"

Update = dict[str, Any]


class _Poll:
    """One waiting getUpdates."""

    def __init__(self) -> None:
        self.woken = asyncio.Event()
        self.replaced = False


class UpdateQueue:
    def __init__(self) -> None:
        self._last_id = _FIRST_ID - 1
        self._pending: list[Update] = []
        self._wanted: frozenset[str] = frozenset()  # empty: all but _NOT_BY_DEFAULT
        self._poll = _Poll()
        self._closed = False

    @property
    def pending(self) -> int:
        return len(self._pending)

    def add(self, kind: str, payload: dict[str, Any]) -> None:
        """Queue a snapshot of `payload`, if the bot wants updates of this kind."""
        if kind not in self._wanted if self._wanted else kind in _NOT_BY_DEFAULT:
            return
        self._last_id += 1
        snapshot = json.loads(json.dumps(payload))
        self._pending.append({"update_id": self._last_id, kind: snapshot})
        self._poll.woken.set()

    def want(self, kinds: Iterable[str]) -> None:
        """Holds for updates from now on, and until told otherwise."""
        self._wanted = frozenset(kinds)

    async def take(self, offset: int, limit: int, seconds: float) -> list[Update]:
        """Confirm all before `offset`, then wait for the next; a later call ends this one with 409."""
        self._confirm(offset)
        poll = self._begin_poll()
        try:
            async with asyncio.timeout(seconds):
                while not (self._pending or poll.replaced or self._closed):
                    poll.woken.clear()
                    await poll.woken.wait()
        except TimeoutError:
            pass  # nothing came: an empty answer
        if poll.replaced:
            raise BotApiError(409, _CONFLICT)
        return self._pending[:limit]

    def drop_all(self) -> None:
        self._pending.clear()

    def close(self) -> None:
        """Let the waiting one go home with nothing, and whoever comes after it."""
        self._closed = True
        self._poll.woken.set()

    def _begin_poll(self) -> _Poll:
        self._poll.replaced = True
        self._poll.woken.set()
        self._poll = _Poll()
        return self._poll

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            self._pending = self._pending[offset:]
        elif offset:
            self._pending = [update for update in self._pending if update["update_id"] >= offset]
