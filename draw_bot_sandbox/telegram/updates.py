"""The queue behind getUpdates: kept until confirmed, handed out by long polling."""

import asyncio
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from draw_bot_sandbox.telegram.changes import Changes
from draw_bot_sandbox.telegram.errors import BotApiError

_FIRST_ID = 700_000_001
_NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
_OTHER_POLL = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
_NEW_WEBHOOK = "Conflict: terminated by setWebhook request"
_WEBHOOK = "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"

Update = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where updates are sent instead of being polled for, and the latest failure of sending them.

    The date is in Unix seconds.
    """

    url: str
    max_connections: int = 40
    ip_address: str | None = None
    last_error_date: int | None = None
    last_error_message: str | None = None


class _Poll:
    """One waiting getUpdates."""

    def __init__(self) -> None:
        self.woken = asyncio.Event()
        self.conflict = ""

    def end(self, conflict: str) -> None:
        """With these words."""
        self.conflict = conflict
        self.woken.set()


class UpdateQueue:
    def __init__(self, changes: Changes) -> None:
        self._changes = changes
        self._last_id = _FIRST_ID - 1
        self._pending: list[Update] = []
        self._wanted: frozenset[str] = frozenset()  # empty: all but _NOT_BY_DEFAULT
        self._poll = _Poll()
        self._closed = False
        self._webhook: Webhook | None = None
        self.polls = 0
        """How many getUpdates wait for an update."""

    @property
    def webhook(self) -> Webhook | None:
        """While there is one, nobody may poll. Nothing is sent to it: updates stay pending."""
        return self._webhook

    @webhook.setter
    def webhook(self, webhook: Webhook | None) -> None:
        self._webhook = webhook
        if webhook is not None:
            self._poll.end(_NEW_WEBHOOK)

    @property
    def wanted(self) -> frozenset[str]:
        """The kinds that were asked for; empty: the usual ones."""
        return self._wanted

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
        """Confirm all before `offset`, then wait for the next ones.

        A later call that waits, too, ends this one with 409; one that needs not wait does not
        (telegram-bot-api, `do_get_updates`). Telegram tells repeated conflicts after three seconds.
        """
        self._confirm(offset)
        if self._pending or not seconds:
            return self._pending[:limit]
        poll = self._begin_poll()
        try:
            async with asyncio.timeout(seconds):
                while not (self._pending or poll.conflict or self._closed):
                    poll.woken.clear()
                    await poll.woken.wait()
        except TimeoutError:
            pass  # nothing came: an empty answer
        finally:
            self.polls -= 1
        if poll.conflict:
            raise BotApiError(409, poll.conflict)
        return self._pending[:limit]

    def check_polling(self) -> None:
        """Raise 409 while a webhook is set."""
        if self._webhook is not None:
            raise BotApiError(409, _WEBHOOK)

    def drop_all(self) -> None:
        self._pending.clear()

    def close(self) -> None:
        """Let the waiting one go home with nothing, and whoever comes after it."""
        self._closed = True
        self._poll.woken.set()

    def _begin_poll(self) -> _Poll:
        self._poll.end(_OTHER_POLL)
        self._poll = _Poll()
        self.polls += 1
        self._changes.note()
        return self._poll

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            self._pending = self._pending[offset:]
        elif offset:
            self._pending = [update for update in self._pending if update["update_id"] >= offset]
