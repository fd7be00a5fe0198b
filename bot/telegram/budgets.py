"""How much Telegram takes: so many messages in so many seconds."""

from collections import deque
from dataclasses import dataclass, field

TRAVEL = 1.0
"""Seconds that one message may be longer on its way than the next."""


@dataclass(slots=True)
class Budget:
    """At most `count` messages in any `seconds`; what alone is more goes when nothing else did."""

    count: int
    seconds: float
    held_until: float = 0.0
    """Telegram wants to be left alone until then."""
    _spent: deque[float] = field(default_factory=deque)

    def opens(self, messages: int, now: float) -> float:
        """When so many messages fit, unless others go before."""
        self._forget(now)
        too_many = min(len(self._spent) + messages - self.count, len(self._spent))
        fits = self._spent[too_many - 1] + self.seconds if too_many > 0 else now
        return max(self.held_until, fits)

    def spend(self, messages: int, now: float) -> None:
        self._spent.extend([now] * messages)

    def hold(self, until: float) -> None:
        self.held_until = max(self.held_until, until)

    def idle(self, now: float) -> bool:
        self._forget(now)
        return not self._spent and self.held_until <= now

    def _forget(self, now: float) -> None:
        while self._spent and self._spent[0] + self.seconds <= now:
            self._spent.popleft()


def of_chat(chat_id: int | str) -> Budget:
    """A message a second, in bursts; 20 a minute in a group (telegram.org/faq, "Bots FAQ")."""
    private = isinstance(chat_id, int) and chat_id > 0
    return Budget(20, (20 if private else 60) + TRAVEL)
