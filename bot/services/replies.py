"""Sends replies, and keeps those that Telegram does not take until it does."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import chain, repeat
from weakref import WeakValueDictionary

from bot.domain.errors import DeliveryFailed
from bot.domain.ids import ReplyId
from bot.domain.ports import Clock, ReplyRepository, ReplySender, Sleep
from bot.domain.ports.work import NotClaimed
from bot.domain.replies import ClaimedReply, Reply, ReplyKind
from bot.domain.work import WorkItem
from bot.observability import get_logger
from bot.runtime.queue_worker import QueueWorker
from bot.runtime.retry import DELIVERY_WAITS, RETRYABLE, RetryStorage
from bot.services.jobs.deliver_outcome import TOLD_WITHIN

log = get_logger(__name__)

HANDLER_SECONDS = 0.5
"""Seconds for which a handler waits for Telegram: the next update of its chat waits for the handler."""

Try = asyncio.Task[bool]
"""A try to send a reply: whether it is over."""


class ClaimLost(Exception):
    """The reply must not be sent from here any more."""


@dataclass(slots=True)
class OutgoingReply:
    """A reply on its way; `claimed` once it is a row."""

    reply: Reply
    claimed: ClaimedReply | None = None


@dataclass(frozen=True, slots=True)
class SendReply:
    """Sends a reply with growing waits, for a day at the most."""

    replies: ReplyRepository
    senders: Mapping[ReplyKind, ReplySender]
    retry_storage: RetryStorage
    clock: Clock
    sleep: Sleep
    """Before Telegram is tried again: it ends early once Telegram is back."""

    async def __call__(self, outgoing: OutgoingReply, begun: Try | None = None) -> None:
        """Until nothing is left to do here. `begun` is a try that is under way already."""
        tries = outgoing.reply.tries
        for wait in chain(DELIVERY_WAITS[tries:], repeat(DELIVERY_WAITS[-1])):
            over = await (begun or self.attempt(outgoing))
            if over or outgoing.reply.created_at < self.clock() - TOLD_WITHIN:
                return
            begun = None
            try:
                await self._pause(outgoing, wait)
            except ClaimLost:
                return

    async def attempt(self, outgoing: OutgoingReply) -> bool:
        """Sends it once. Says whether it is over: it was sent, or is not to be sent from here."""
        kind = outgoing.reply.kind
        try:
            await self.senders[kind](outgoing.reply, lambda seconds: self._pause(outgoing, seconds))
        except RETRYABLE as error:
            log.warning("answer not brought yet", kind=kind, error=str(error))
            return False
        except DeliveryFailed as error:
            log.warning("user not told", kind=kind, error=str(error))
        except ClaimLost:
            pass
        return True

    async def _pause(self, outgoing: OutgoingReply, seconds: float) -> None:
        """Raises ClaimLost where it was taken over meanwhile, or its user forgotten."""
        await self.sleep(seconds)
        if claimed := outgoing.claimed:
            reply = await self.retry_storage(lambda: self.replies.retry(claimed))
            if reply is None:
                log.info("reply not sent from here any more", kind=outgoing.reply.kind)
                raise ClaimLost
            outgoing.reply = reply


@dataclass
class ReplyQueue:
    """Sends replies in the order of their lanes: the `WorkHandler` of those that are kept.

    A handler waits for a short while only: what Telegram has not taken by then is a row, and so is
    what comes after it in its lane.
    """

    replies: ReplyRepository
    send_reply: SendReply
    retry_storage: RetryStorage
    worker: QueueWorker
    _waiting: set[str] = field(default_factory=set)
    """Lanes in which replies are kept, as far as this process knows."""
    _locks: "WeakValueDictionary[str, asyncio.Lock]" = field(default_factory=WeakValueDictionary)

    async def resume(self) -> None:
        """What was kept before the last stop comes before what is new."""
        self._waiting |= await self.retry_storage(self.replies.waiting_lanes)

    async def send(self, reply: Reply) -> None:
        """Sends it at once, where nothing waits before it. Waits no longer than HANDLER_SECONDS."""
        outgoing, begun = OutgoingReply(reply), None
        async with self._lock(reply.lane):
            if reply.lane not in self._waiting:
                attempt = self.send_reply.attempt(outgoing)
                begun = self.worker.supervisor.start(attempt, f"{reply.kind}")
                await asyncio.wait({begun}, timeout=HANDLER_SECONDS)
                if begun.done() and begun.result():
                    return
            await self._keep(outgoing, begun)

    async def add(self, reply: Reply) -> bool:
        """Has it sent without waiting for that; False where the same one is on its way already."""
        async with self._lock(reply.lane):
            return await self._keep(OutgoingReply(reply))

    async def __call__(self, subject: str) -> float | None:
        claimed = await self._claim(subject)
        if isinstance(claimed, NotClaimed):
            return claimed.due_at
        self._waiting.add(claimed.reply.lane)
        await self._bring(OutgoingReply(claimed.reply, claimed))
        return None

    async def give_up(self, subject: str) -> None:
        """An unexpected error: the others of its lane are sent all the same."""
        claimed = await self._claim(subject)
        if isinstance(claimed, ClaimedReply):
            await self._remove(claimed)

    async def _claim(self, subject: str) -> ClaimedReply | NotClaimed:
        reply_id = ReplyId(int(subject))
        return await self.retry_storage(lambda: self.replies.claim(reply_id, self.worker.lease()))

    async def _keep(self, outgoing: OutgoingReply, begun: Try | None = None) -> bool:
        """False where the same one is kept already."""
        reply, is_begun = outgoing.reply, begun is not None
        kept = await self.retry_storage(
            lambda: self.replies.add(reply, self.worker.lease(), is_begun=is_begun)
        )
        self._waiting.add(reply.lane)
        if isinstance(kept, ClaimedReply):
            self._start(kept, outgoing, begun)
        return kept is not None

    def _start(
        self, claimed: ClaimedReply, outgoing: OutgoingReply, begun: Try | None = None
    ) -> None:
        outgoing.claimed = claimed
        self.worker.start(WorkItem.reply(claimed.id), self._bring(outgoing, begun))

    async def _bring(self, outgoing: OutgoingReply, begun: Try | None = None) -> None:
        await self.send_reply(outgoing, begun)
        if outgoing.claimed:
            await self._remove(outgoing.claimed)

    async def _remove(self, claimed: ClaimedReply) -> None:
        """Goes on with the next one of its lane."""
        lane = claimed.reply.lane
        async with self._lock(lane):
            following = await self.retry_storage(
                lambda: self.replies.remove(claimed, self.worker.lease())
            )
            if following is None:
                self._waiting.discard(lane)
        if isinstance(following, ClaimedReply):
            self._start(following, OutgoingReply(following.reply))

    def _lock(self, lane: str) -> asyncio.Lock:
        return self._locks.setdefault(lane, asyncio.Lock())
