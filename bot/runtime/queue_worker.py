"""Does what the work queue says is due."""

import asyncio
from collections import Counter
from collections.abc import Callable, Collection, Coroutine, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Protocol

from bot.domain.ports import Clock, Sleep, WorkQueue
from bot.domain.work import Lease, WorkItem, WorkKind
from bot.runtime.retry import RetryStorage
from bot.runtime.task_supervisor import TaskSupervisor

MOST_AT_ONCE = 200
"""Entries of a kind that has no fewer places."""


class WorkHandler(Protocol):
    """What is done about the entries of one kind."""

    async def __call__(self, subject: str, /) -> float | None:
        """Claims the subject and does it. Returns when to look again, None where that is known.

        Its entry is gone then, or due later.
        """
        ...

    async def give_up(self, subject: str, /) -> None:
        """Ends it after an unexpected error."""
        ...


@dataclass
class QueueWorker:
    """Starts whatever is due, each in a task of its own, and holds it until it is done.

    `places` says how many of a kind are done at once. Nothing is asked of the database while nothing
    happens, but for the heartbeat: it also finds what other processes added or left behind.
    """

    queue: WorkQueue
    places: Mapping[WorkKind, int]
    owner: str
    lease_seconds: float
    """After which another process may take over what this one has claimed."""
    retry_storage: RetryStorage
    supervisor: TaskSupervisor
    clock: Clock
    sleep: Sleep
    holds_more: Callable[[], bool] = lambda: False
    """Whether something is under way here that it did not start: updates."""
    handlers: dict[WorkKind, WorkHandler] = field(default_factory=dict)
    _running: "dict[WorkItem, asyncio.Task[object]]" = field(default_factory=dict)
    _not_before: dict[WorkItem, float] = field(default_factory=dict)
    _unfinished: set[WorkItem] = field(default_factory=set)
    """What the stop cut off."""
    _timers: "set[asyncio.Task[None]]" = field(default_factory=set)
    _wake_event: asyncio.Event = field(default_factory=asyncio.Event)
    _wanted: set[WorkKind] = field(default_factory=set)
    """Kinds of which something may be due."""
    _more: set[WorkKind] = field(default_factory=set)
    """Kinds of which more may be due than there were places for."""
    _stopping: bool = False

    def lease(self) -> Lease:
        now = self.clock()
        return Lease(self.owner, now, now + self.lease_seconds)

    def wake(self, kind: WorkKind, at: float | None = None) -> None:
        """Looks for what is due of that kind: now, or at that time."""
        if at is None or at <= self.clock():
            self._look_for(kind)
        elif not self._stopping:
            timer = self.supervisor.start(self._wake_later(kind, at), "wake the queue")
            self._timers.add(timer)
            timer.add_done_callback(self._timers.discard)

    def wake_all(self) -> None:
        for kind in self.handlers:
            self._look_for(kind)

    def _look_for(self, kind: WorkKind) -> None:
        self._wanted.add(kind)
        self._wake_event.set()

    def start(self, item: WorkItem, work: Coroutine[Any, Any, object]) -> None:
        """Does it at once, unless it is being done."""
        if item in self._running:
            work.close()
            return
        task = self.supervisor.start(work, f"{item.kind} {item.subject}")
        self._running[item] = task
        task.add_done_callback(lambda ended: self._ended(item, ended))

    def cancel(self, item: WorkItem) -> None:
        """Its subject is over, or has changed."""
        if item in self._running:
            self._running[item].cancel()

    async def wait_for(self, item: WorkItem) -> None:
        """Until it is not being done any more."""
        if item in self._running:
            await asyncio.wait({self._running[item]})

    async def run(self) -> None:
        """Starts what is due until it is cancelled; what was started goes on."""
        try:
            while True:
                await self._wake_event.wait()
                self._wake_event.clear()
                wanted, self._wanted = self._wanted, set()
                for item in await self.retry_storage(partial(self._due, wanted)):
                    self.start(item, self._handle(item))
        finally:
            self._stopping = True
            for timer in self._timers:  # a stop waits for all that is under way
                timer.cancel()

    async def heartbeat(self) -> None:
        """Extends the leases of what is under way, and looks around, until it is cancelled."""
        while True:
            if self._running or self.holds_more():
                await self.retry_storage(self._hold)
            self.wake_all()
            await self.sleep(self.lease_seconds / 3)

    async def release(self) -> None:
        """Lets other processes take over at once what was cut off here."""
        await self.queue.release(self.owner, self._unfinished)

    async def _hold(self) -> None:
        await self.queue.hold(self.owner, list(self._running), self.lease().until)

    async def _due(self, wanted: Collection[WorkKind]) -> list[WorkItem]:
        now = self.clock()
        self._not_before = {item: at for item, at in self._not_before.items() if at > now}
        busy = Counter(item.kind for item in self._running)
        found = await self._free([each for each in wanted if each not in self.places], MOST_AT_ONCE)
        for kind in wanted:
            free = max(0, self.places.get(kind, 0) - busy[kind])
            here = await self._free([kind], free) if free else []
            (self._more.add if len(here) == free else self._more.discard)(kind)
            found += here
        return found

    async def _free(self, kinds: list[WorkKind], most: int) -> list[WorkItem]:
        if not kinds:
            return []
        passed_over = {*self._running, *self._not_before}
        items = await self.queue.due(kinds, self.clock(), most + len(passed_over))
        return [item for item in items if item not in passed_over][:most]

    async def _handle(self, item: WorkItem) -> None:
        again = await self.handlers[item.kind](item.subject)
        if again is not None:
            self._not_before[item] = again
            self.wake(item.kind, again)

    async def _wake_later(self, kind: WorkKind, at: float) -> None:
        await self.sleep(at - self.clock())
        self._look_for(kind)

    def _ended(self, item: WorkItem, task: "asyncio.Task[object]") -> None:
        del self._running[item]
        if task.cancelled():
            if self._stopping:
                self._unfinished.add(item)
        elif task.exception() is not None:
            giving_up = self.handlers[item.kind].give_up(item.subject)
            self.supervisor.start(giving_up, f"end of {item.kind} {item.subject}")
        if item.kind in self._more:  # there is a place for the next one
            self._look_for(item.kind)
