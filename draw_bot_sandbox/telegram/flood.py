"""Telegram's flood limits: so many messages and edits in so many seconds, then 429."""

import math
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field

from draw_bot_sandbox.telegram.errors import too_many_requests

_EVERYWHERE = 0  # nobody's id


@dataclass(frozen=True, slots=True)
class Rule:
    """At most `count` messages and edits in any `seconds`."""

    count: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Flood:
    """One refusal."""

    method: str
    chat_id: int
    time: float
    retry_after: int


@dataclass(slots=True)
class FloodControl:
    """Counts per chat; Telegram publishes no exact limits, these are what bots meet."""

    clock: Callable[[], float]
    enabled: bool = True
    private: Rule = Rule(20, 20.0)
    group: Rule = Rule(20, 60.0)
    overall: Rule | None = None
    """For all chats together; off, as Telegram is seldom so strict."""
    refusals: list[Flood] = field(default_factory=list)
    _sent: dict[int, deque[float]] = field(default_factory=lambda: defaultdict(deque))

    def check(self, method: str, chat_id: int, messages: int) -> None:
        """Count `messages` more in this chat, or raise 429."""
        if not self.enabled:
            return
        counted = [(self._sent[chat_id], self.private if chat_id > 0 else self.group)]
        if self.overall:
            counted.append((self._sent[_EVERYWHERE], self.overall))
        now = self.clock()
        for sent, rule in counted:
            if wait := _wait(sent, rule, messages, now):
                self.refusals.append(Flood(method, chat_id, now, wait))
                raise too_many_requests(wait)
        for sent, _ in counted:
            sent.extend([now] * messages)


def _wait(sent: deque[float], rule: Rule, messages: int, now: float) -> int:
    """The seconds after which it may be tried again; 0 for at once."""
    while sent and sent[0] <= now - rule.seconds:
        sent.popleft()
    if not sent or len(sent) + messages <= rule.count:
        return 0
    return max(1, math.ceil(sent[0] + rule.seconds - now))
