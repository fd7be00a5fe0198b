"""A priority queue of requests to send, under Telegram's limits."""

import asyncio
from bisect import insort
from dataclasses import dataclass, field
from enum import IntEnum
from itertools import count
from math import inf

from bot.domain.ports import Clock, Sleep
from bot.runtime.task_supervisor import TaskSupervisor
from bot.telegram.client.window_limit import WindowLimit, limit_for_chat

EDIT_TTL = 2.5
"""Seconds after which an edit of a status is not worth sending any more."""
FIRST_STATUS_TTL = 60.0
"""Seconds for the first status of a request: it is the first word that its person hears."""
MAX_CHATS = 1000

ChatId = int | str


class SendPriority(IntEnum):
    """What is sent. It needs room in the limit of its own priority, and in those before it."""

    TEXT = 0
    FIRST_STATUS = 1
    IMAGE = 2
    STATUS = 3


QUEUE_ORDER = {
    SendPriority.TEXT: 0,
    SendPriority.FIRST_STATUS: 1,
    SendPriority.IMAGE: 1,
    SendPriority.STATUS: 2,
}
"""Who goes first. First statuses and pictures go as they come: the oldest request is served first,
and neither keeps the other waiting for long.
"""
PER_SECOND = {
    SendPriority.TEXT: 30,
    SendPriority.FIRST_STATUS: 28,
    SendPriority.IMAGE: 20,
    SendPriority.STATUS: 10,
}
"""Messages a second that the limit of each priority admits, of all that count towards it (see
`COUNTS_TOWARDS`). Telegram takes 30 a second from a bot; the lower limits keep a burst of images from
delaying a first status, and make edits of statuses give way to everything else.
"""
COUNTS_TOWARDS = {
    SendPriority.TEXT: (SendPriority.TEXT,),
    SendPriority.FIRST_STATUS: (SendPriority.TEXT, SendPriority.FIRST_STATUS, SendPriority.STATUS),
    SendPriority.IMAGE: tuple(SendPriority),
    SendPriority.STATUS: tuple(SendPriority),
}
"""The limits that a sent message of each priority uses up."""


@dataclass(order=True, slots=True)
class QueueEntry:
    """A queued request. Times are of the monotonic clock."""

    order: int
    number: int
    priority: SendPriority = field(compare=False)
    chat_id: ChatId = field(compare=False)
    method: str = field(compare=False)
    messages: int = field(compare=False)
    expires: float = field(compare=False)
    available_at: float = field(default=0.0, compare=False)
    """Not sent before."""
    granted: "asyncio.Future[bool]" = field(init=False, compare=False)
    """True: send it now. False: it expired."""


BlockedUntil = dict[ChatId | tuple[SendPriority], float]
"""Until when earlier entries wait, by chat or by priority."""


class PrioritySendQueue:
    """`steady` is monotonic."""

    def __init__(self, steady: Clock, sleep: Sleep) -> None:
        self._steady = steady
        self._sleep = sleep
        self._numbers = count()
        self._queue: list[QueueEntry] = []
        self._timers = TaskSupervisor()
        self._timer: asyncio.Task[None] | None = None
        self._global_limits = {
            priority: WindowLimit(most, 1.0) for priority, most in PER_SECOND.items()
        }
        self._chat_limits: dict[ChatId, WindowLimit] = {}
        self._paused_methods: dict[tuple[ChatId, str], float] = {}
        """Until when Telegram takes none of them in that chat."""
        self._max_chats = MAX_CHATS

    def entry(
        self,
        priority: SendPriority,
        chat_id: ChatId,
        method: str,
        messages: int,
        *,
        best_effort: bool,
    ) -> QueueEntry:
        ttl = FIRST_STATUS_TTL if priority is SendPriority.FIRST_STATUS else EDIT_TTL
        expires = self._steady() + ttl if best_effort else inf
        return QueueEntry(
            QUEUE_ORDER[priority], next(self._numbers), priority, chat_id, method, messages, expires
        )

    def pause_chat(self, chat_id: ChatId, seconds: float) -> None:
        """Nothing goes to that chat for so long."""
        self._chat_limit(chat_id).pause(self._steady() + seconds)

    def pause_method(self, chat_id: ChatId, method: str, seconds: float) -> None:
        """Nothing of that kind goes to that chat for so long; what else waits there may go."""
        now = self._steady()
        over = [held for held, until in self._paused_methods.items() if until <= now]
        for held in over:
            del self._paused_methods[held]
        self._paused_methods[chat_id, method] = now + seconds

    async def acquire(self, entry: QueueEntry, over: "asyncio.Future[None] | None" = None) -> bool:
        """Waits until the entry may be sent; False as soon as it expires, or `over` is done."""
        entry.granted = asyncio.get_running_loop().create_future()
        insort(self._queue, entry)
        if over is not None:
            over.add_done_callback(lambda _: self._expire(entry))
        self._grant_due()
        try:
            return await entry.granted
        finally:
            if entry in self._queue:  # its sender gave up
                self._queue.remove(entry)
                self._grant_due()

    def _expire(self, entry: QueueEntry) -> None:
        if entry in self._queue and not entry.granted.done():
            self._resolve(entry, granted=False)
            self._grant_due()

    def _grant_due(self) -> None:
        """Grants all that may be sent now, in order, and sets the timer for the others."""
        now = self._steady()
        blocked_until: BlockedUntil = {}
        for entry in [each for each in self._queue if not each.granted.cancelled()]:
            entry.available_at = self._available_at(entry, blocked_until, now)
            if entry.available_at <= now:
                self._grant(entry, now)
            elif entry.available_at > entry.expires:
                self._resolve(entry, granted=False)
        self._set_timer(now)

    def _available_at(self, entry: QueueEntry, blocked_until: BlockedUntil, now: float) -> float:
        """When it may be sent."""
        held = self._paused_methods.get((entry.chat_id, entry.method), now)
        if held > now:  # it alone: what stands behind it may go
            return held
        chat = self._chat_limit(entry.chat_id)
        if entry.messages == 0:  # waits for nobody, unless Telegram says so
            return chat.paused_until
        priorities = [priority for priority in SendPriority if priority <= entry.priority]
        others = [
            blocked_until.get(entry.chat_id, now),
            *(blocked_until.get((priority,), now) for priority in priorities),
        ]
        if max(others) > now:
            return max(others)
        here = chat.available_at(entry.messages, now)
        if here <= now:
            for priority in priorities:
                blocked_until[priority,] = self._global_limits[priority].available_at(
                    entry.messages, now
                )
                here = max(here, blocked_until[priority,])
        blocked_until[entry.chat_id] = here
        return here

    def _grant(self, entry: QueueEntry, now: float) -> None:
        global_limits = [
            self._global_limits[priority] for priority in COUNTS_TOWARDS[entry.priority]
        ]
        for limit in (self._chat_limit(entry.chat_id), *global_limits):
            limit.consume(entry.messages, now)
        self._resolve(entry, granted=True)

    def _resolve(self, entry: QueueEntry, *, granted: bool) -> None:
        self._queue.remove(entry)
        entry.granted.set_result(granted)

    def _set_timer(self, now: float) -> None:
        if self._timer:
            self._timer.cancel()
            self._timer = None
        if self._queue:
            first = min(entry.available_at for entry in self._queue)
            self._timer = self._timers.start(self._on_timer(first - now), "turn of a message")

    async def _on_timer(self, seconds: float) -> None:
        await self._sleep(seconds)
        self._timer = None
        self._grant_due()

    def _chat_limit(self, chat_id: ChatId) -> WindowLimit:
        if chat_id not in self._chat_limits:
            if len(self._chat_limits) >= self._max_chats:
                self._forget_idle_chats()
            self._chat_limits[chat_id] = limit_for_chat(chat_id)
        return self._chat_limits[chat_id]

    def _forget_idle_chats(self) -> None:
        now = self._steady()
        for chat_id in [
            chat_id for chat_id, chat in self._chat_limits.items() if chat.is_idle(now)
        ]:
            del self._chat_limits[chat_id]
        self._max_chats = max(MAX_CHATS, 2 * len(self._chat_limits))
