"""A sliding-window limit: so many messages in so many seconds."""

from collections import deque
from dataclasses import dataclass, field

JITTER_SECONDS = 1.0
"""Seconds that one message may be longer on its way than the next."""


@dataclass(slots=True)
class WindowLimit:
    """At most `count` messages in any `seconds`; more at once go when the window is empty."""

    count: int
    seconds: float
    paused_until: float = 0.0
    """Until Telegram's `retry_after` is over."""
    _sent_at: deque[float] = field(default_factory=deque)

    def available_at(self, messages: int, now: float) -> float:
        """When so many messages fit."""
        self._drop_expired(now)
        too_many = min(len(self._sent_at) + messages - self.count, len(self._sent_at))
        fits = self._sent_at[too_many - 1] + self.seconds if too_many > 0 else now
        return max(self.paused_until, fits)

    def consume(self, messages: int, now: float) -> None:
        self._sent_at.extend([now] * messages)

    def pause(self, until: float) -> None:
        self.paused_until = max(self.paused_until, until)

    def is_idle(self, now: float) -> bool:
        self._drop_expired(now)
        return not self._sent_at and self.paused_until <= now

    def _drop_expired(self, now: float) -> None:
        while self._sent_at and self._sent_at[0] + self.seconds <= now:
            self._sent_at.popleft()


def limit_for_chat(chat_id: int | str) -> WindowLimit:
    """20 messages within 20 s in a private chat, within 60 s in a group (telegram.org/faq, "Bots FAQ":
    a message a second, bursts allowed; 20 a minute in a group), and a second more for jitter.
    """
    private = isinstance(chat_id, int) and chat_id > 0
    return WindowLimit(20, (20 if private else 60) + JITTER_SECONDS)
