"""Sends replies, and keeps those that Telegram does not take until it does."""

import asyncio
from collections import deque
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from weakref import WeakValueDictionary

from bot.domain.errors import DeliveryFailed
from bot.domain.ids import ReplyId
from bot.domain.ports import Clock, ReplyRepository, ReplySender, Sleep
from bot.domain.replies import Reply, ReplyKind
from bot.observability import get_logger
from bot.runtime.retry import DELIVERY_WAITS, RETRYABLE, RetryStorage
from bot.runtime.task_supervisor import TaskSupervisor
from bot.services.jobs.deliver_outcome import TOLD_WITHIN

log = get_logger(__name__)

HANDLER_SECONDS = 0.5
"""Seconds for which a handler waits for Telegram: the next update of its chat waits for the handler."""

Try = asyncio.Task[bool]
"""A try to send a reply: whether it is over."""


@dataclass(frozen=True, slots=True)
class WaitingReply:
    """A reply that is kept; `begun` is a try that was under way before."""

    reply_id: ReplyId
    reply: Reply
    begun: Try | None = None


@dataclass(frozen=True, slots=True)
class SendReply:
    """Sends a kept reply, or puts it off, with growing waits and for a day at the most."""

    replies: ReplyRepository
    senders: Mapping[ReplyKind, ReplySender]
    retry_storage: RetryStorage
    clock: Clock

    async def __call__(self, reply_id: ReplyId, begun: Try | None = None) -> float | None:
        """Returns the seconds after which to try again, None when it is over.

        `begun` is a try that is under way already.
        """
        reply = await self.retry_storage(lambda: self.replies.get(reply_id))
        if reply is None:
            return None  # its user was forgotten
        over = await (begun or self.attempt(reply))
        now = self.clock()
        if over or reply.created_at < now - TOLD_WITHIN:
            await self.retry_storage(lambda: self.replies.remove(reply_id))
            return None
        wait = DELIVERY_WAITS[min(reply.tries, len(DELIVERY_WAITS) - 1)]
        await self.retry_storage(lambda: self.replies.put_off(reply_id, now + wait))
        return wait

    async def attempt(self, reply: Reply) -> bool:
        """Sends it once. Says whether it is over: it was sent, or never can be."""
        try:
            await self.senders[reply.kind](reply)
        except RETRYABLE as error:
            log.warning("answer not brought yet", kind=reply.kind, error=str(error))
            return False
        except DeliveryFailed as error:
            log.warning("user not told", kind=reply.kind, error=str(error))
        return True


@dataclass
class ReplyQueue:
    """Messages come in the order of their chat; originals wait for nothing but their own tries.

    A reply that nobody waits for any more is a row: a stop or a crash loses none.
    """

    replies: ReplyRepository
    send_reply: SendReply
    retry_storage: RetryStorage
    supervisor: TaskSupervisor
    pause: Sleep
    """Before Telegram is tried again: it ends early once Telegram is back."""
    _waiting: dict[Hashable, deque[WaitingReply]] = field(default_factory=dict)
    _locks: "WeakValueDictionary[Hashable, asyncio.Lock]" = field(
        default_factory=WeakValueDictionary
    )

    async def resume(self) -> None:
        """Goes on with what was kept before the last stop."""
        for reply_id, reply in await self.retry_storage(self.replies.unsent):
            self._append(WaitingReply(reply_id, reply))

    async def send(self, reply: Reply) -> None:
        """Sends it at once, where nothing waits before it. Waits no longer than HANDLER_SECONDS."""
        queue = _queue_of(reply)
        async with self._locks.setdefault(queue, asyncio.Lock()):
            begun: Try | None = None
            waiting = self._waiting.get(queue)
            if waiting is None:
                begun = self.supervisor.start(self.send_reply.attempt(reply), f"{reply.kind}")
                await asyncio.wait({begun}, timeout=HANDLER_SECONDS)
                if begun.done() and begun.result():
                    return
            elif any(_is_same(each.reply, reply) for each in waiting):
                return  # its update is handled once more, after a crash
            await self._keep(reply, begun)

    async def add(self, reply: Reply) -> bool:
        """Has it sent without waiting for that; False where the same one is on its way already."""
        queue = _queue_of(reply)
        async with self._locks.setdefault(queue, asyncio.Lock()):
            if queue in self._waiting:
                return False
            await self._keep(reply)
            return True

    async def _keep(self, reply: Reply, begun: Try | None = None) -> None:
        reply_id = await self.retry_storage(lambda: self.replies.add(reply))
        self._append(WaitingReply(reply_id, reply, begun))

    def _append(self, last: WaitingReply) -> None:
        queue = _queue_of(last.reply)
        if queue in self._waiting:
            self._waiting[queue].append(last)
            return
        self._waiting[queue] = deque([last])
        self.supervisor.start(self._send_waiting(queue), f"replies of {queue}")

    async def _send_waiting(self, queue: Hashable) -> None:
        waiting = self._waiting[queue]
        try:
            while waiting:
                reply_id, begun = waiting[0].reply_id, waiting[0].begun
                while (wait := await self.send_reply(reply_id, begun)) is not None:
                    begun = None
                    await self.pause(wait)
                waiting.popleft()
        finally:
            del self._waiting[queue]


def _queue_of(reply: Reply) -> Hashable:
    """Replies of one queue are sent one after another."""
    if reply.kind is ReplyKind.ORIGINAL:
        return (reply.kind, *sorted(reply.body.items()))
    return (reply.kind, reply.origin.reply_to.chat_id)


def _is_same(one: Reply, other: Reply) -> bool:
    return (one.origin.update_id, one.body) == (other.origin.update_id, other.body)
