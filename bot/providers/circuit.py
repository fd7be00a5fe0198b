"""Leaves a vendor out for a while when it keeps failing, and finds out when it is back."""

import asyncio
import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from bot.domain.errors import (
    AnswerLost,
    AnswerUnreadable,
    Busy,
    DrawingFailed,
    Malformed,
    Moderated,
    Unavailable,
    Unreachable,
)
from bot.domain.ports import Clock
from bot.observability import get_logger

logger = get_logger(__name__)

FAILURES = 5  # in a row
PAUSE = 60.0  # seconds

Changed = Callable[[str, bool], None]
"""Hears of a vendor that goes (False) and of one that is back (True)."""

FAILED = (Busy, Unreachable, AnswerLost, AnswerUnreadable, Unavailable)
ALIVE = (Moderated, Malformed)  # the vendor is there: the request was wrong


class Circuit:
    """Counts the failed attempts at one vendor. `clock` is steady, in seconds.

    After `failures` in a row the vendor is out until an attempt succeeds. Every minute one visit
    may try whether it does: the probe.
    """

    def __init__(
        self, provider: str, changed: Changed, clock: Clock, failures: float = FAILURES
    ) -> None:
        self.provider = provider
        self._changed = changed
        self._clock = clock
        self._most = failures
        self._row = 0
        self._paused_until = 0.0
        self._probe: Visit | None = None
        self._out = asyncio.Event()

    @property
    def is_out(self) -> bool:
        return self._out.is_set()

    @property
    def may_be_asked(self) -> bool:
        """It is not out, or it is time for a probe."""
        return not self.is_out or (self._probe is None and self._clock() >= self._paused_until)

    async def until_out(self) -> None:
        await self._out.wait()

    @contextmanager
    def visited(self, *, tries: int = 0, gives_way: bool = False) -> "Iterator[Visit]":
        """A visit; it is the probe where it is time for one. See `Visit`."""
        visit = Visit(self, tries, gives_way, is_probe=self.is_out and self.may_be_asked)
        if visit.is_probe:
            self._probe = visit
        try:
            yield visit
        finally:  # a probe that was cancelled found nothing out: the next one may try
            self._end_probe(visit)

    def hear(self, visit: "Visit", error: DrawingFailed | None) -> None:
        """How an attempt ended; None is a picture."""
        if error is None or isinstance(error, ALIVE):
            self._succeed()
        elif isinstance(error, FAILED):
            self._fail(visit)

    def _succeed(self) -> None:
        self._row = 0
        if self.is_out:
            self._out.clear()
            self._probe = None
            logger.info("vendor is back", provider=self.provider)
            self._changed(self.provider, True)

    def _fail(self, visit: "Visit") -> None:
        self._row += 1
        if self._end_probe(visit):
            self._paused_until = self._clock() + PAUSE
        elif self._row >= self._most and not self.is_out:
            self._paused_until = self._clock() + PAUSE
            self._out.set()
            logger.warning("vendor is left out", provider=self.provider, failures=self._row)
            self._changed(self.provider, False)

    def _end_probe(self, visit: "Visit") -> bool:
        """Says whether the visit was the probe."""
        if self._probe is not visit:
            return False
        self._probe = None
        return True


@dataclass(eq=False, slots=True)
class Visit:
    """One picture's stay with a vendor, and the attempts at it.

    `tries` counts them, with those at the vendors before. `gives_way`: another vendor may take the
    picture over, as long as no attempt may have been billed. A probe is one request.
    """

    circuit: Circuit
    tries: int = 0
    gives_way: bool = False
    is_probe: bool = False

    def hear(self, error: DrawingFailed | None) -> None:
        """How an attempt ended; None is a picture."""
        self.tries += 1
        if error and error.perhaps_billed:
            self.gives_way = False
        self.circuit.hear(self, error)

    @property
    def is_over(self) -> bool:
        """After a failure: this vendor gets no further request for the picture."""
        return self.is_probe or (self.gives_way and self.circuit.is_out)


def alone(provider: str) -> Visit:
    """A visit to a vendor that is never left out."""
    return Visit(Circuit(provider, lambda *_: None, lambda: 0.0, failures=math.inf))
