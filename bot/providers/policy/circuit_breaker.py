"""The circuit breaker: a provider that keeps failing gets no requests until a probe succeeds."""

import asyncio
import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from bot.domain.errors import (
    DrawingFailed,
    Moderated,
    ProviderBusy,
    ProviderUnavailable,
    ProviderUnreachable,
    RequestMalformed,
    ResponseLost,
    ResponseUnreadable,
)
from bot.domain.ports import Clock
from bot.observability import get_logger

logger = get_logger(__name__)

FAILURES = 5  # in a row
PAUSE = 60.0  # seconds

CircuitChanged = Callable[[str, bool], None]
"""Called with the provider when its circuit opens (False) and closes (True)."""

ITS_FAULT = (
    ProviderBusy,
    ProviderUnreachable,
    ResponseLost,
    ResponseUnreadable,
    ProviderUnavailable,
)
NOT_ITS_FAULT = (Moderated, RequestMalformed)  # the provider works: the request was wrong


class CircuitBreaker:
    """Counts the failed attempts at one provider. `clock` is monotonic, in seconds.

    After `failures` in a row the circuit is open until an attempt succeeds. Every minute one call,
    the probe, is let through (half-open).
    """

    def __init__(
        self, provider: str, on_change: CircuitChanged, clock: Clock, failures: float = FAILURES
    ) -> None:
        self.provider = provider
        self._on_change = on_change
        self._clock = clock
        self._max_failures = failures
        self._failures_in_row = 0
        self._paused_until = 0.0
        self._probe: Call | None = None
        self._opened = asyncio.Event()

    @property
    def is_open(self) -> bool:
        return self._opened.is_set()

    @property
    def allows_call(self) -> bool:
        """The circuit is closed, or it is time for a probe."""
        return not self.is_open or (self._probe is None and self._clock() >= self._paused_until)

    async def wait_until_open(self) -> None:
        await self._opened.wait()

    @contextmanager
    def track_call(self, *, tries: int = 0, can_fail_over: bool = False) -> "Iterator[Call]":
        """A call; it is the probe when it is time for one. See `Call`."""
        call = Call(self, tries, can_fail_over, is_probe=self.is_open and self.allows_call)
        if call.is_probe:
            self._probe = call
        try:
            yield call
        finally:  # a probe that was cancelled found nothing out: the next one may try
            self._end_probe(call)

    def record(self, call: "Call", error: DrawingFailed | None) -> None:
        """Records how an attempt ended; None is success."""
        if error is None or isinstance(error, NOT_ITS_FAULT):
            self._succeed()
        elif isinstance(error, ITS_FAULT):
            self._fail(call)

    def _succeed(self) -> None:
        self._failures_in_row = 0
        if self.is_open:
            self._opened.clear()
            self._probe = None
            logger.info("provider is back", provider=self.provider)
            self._on_change(self.provider, True)

    def _fail(self, call: "Call") -> None:
        self._failures_in_row += 1
        if self._end_probe(call):
            self._paused_until = self._clock() + PAUSE
        elif self._failures_in_row >= self._max_failures and not self.is_open:
            self._paused_until = self._clock() + PAUSE
            self._opened.set()
            logger.warning(
                "provider is left out", provider=self.provider, failures=self._failures_in_row
            )
            self._on_change(self.provider, False)

    def _end_probe(self, call: "Call") -> bool:
        """Ends the probe; True if this call was it."""
        if self._probe is not call:
            return False
        self._probe = None
        return True


@dataclass(eq=False, slots=True)
class Call:
    """All attempts at one image with one provider.

    `tries` counts them, with those at the providers before. `can_fail_over`: the next provider may
    take over, as long as no attempt may have been billed. A probe is one request.
    """

    circuit: CircuitBreaker
    tries: int = 0
    can_fail_over: bool = False
    is_probe: bool = False

    def record(self, error: DrawingFailed | None) -> None:
        """Records how an attempt ended; None is success."""
        self.tries += 1
        if error and error.perhaps_billed:
            self.can_fail_over = False
        self.circuit.record(self, error)

    @property
    def must_stop(self) -> bool:
        """After a failure: this provider gets no further request for the image."""
        return self.is_probe or (self.can_fail_over and self.circuit.is_open)


def unprotected_call(provider: str) -> Call:
    """A call whose circuit never opens."""
    return Call(CircuitBreaker(provider, lambda *_: None, lambda: 0.0, failures=math.inf))
