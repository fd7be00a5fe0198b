"""Time that stands still while anything happens, and goes on to the next timer when nothing does.

So a minute's wait takes no time, and a slow machine changes nothing: whatever was begun is over
before a timer ends. It holds for one event loop, with all servers and clients of a test in it.
"""

import asyncio
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from selectors import DefaultSelector, SelectorKey
from typing import Any

import pytest

from bot.imaging.decoder_process import DecoderProcess

MONDAY_NOON = datetime(2026, 11, 16, 12, tzinfo=UTC).timestamp()

ON_THE_WAY = 0.001
"""Real seconds in which the kernel brings what was sent on 127.0.0.1, and a thread its result."""
LONG = 1.0
"""Timers so far ahead, in seconds, are looked at twice: see `ON_THE_WAY`."""
LOOK = 0.05  # real seconds


class VirtualSelector(DefaultSelector):
    """Where it would wait for a timer, and nobody else works, it says that the time has passed."""

    def __init__(self) -> None:
        super().__init__()
        self.is_virtual = False
        self.at_work = 0
        """Pieces of work in threads and other processes."""
        self._passed = 0.0
        self._stopped = time.monotonic()

    def time(self) -> float:
        """In seconds: the event loop's clock."""
        return self._stopped if self.is_virtual else time.monotonic() + self._passed

    def stand_still(self) -> None:
        self._stopped = self.time()
        self.is_virtual = True

    def go_on(self) -> None:
        self.is_virtual = False
        self._passed = self._stopped - time.monotonic()

    def select(self, timeout: float | None = None) -> list[tuple[SelectorKey, int]]:
        if not self.is_virtual or (timeout is not None and timeout <= 0):
            return super().select(timeout)
        while True:
            events = super().select(LOOK if self.at_work or timeout is None else ON_THE_WAY)
            if not events and timeout is not None and timeout > LONG and not self.at_work:
                events = super().select(3 * ON_THE_WAY)
            if events or timeout is None:
                return events
            if not self.at_work:
                self._stopped += timeout
                return []


class VirtualLoop(asyncio.SelectorEventLoop):
    """An ordinary event loop until its clock is made virtual, see `VirtualTime`."""

    def __init__(self) -> None:
        self.selector = VirtualSelector()
        super().__init__(self.selector)

    def time(self) -> float:
        return self.selector.time()


class VirtualTime:
    """The clocks of a bot and of the servers around it: they show the event loop's time."""

    def __init__(self, loop: VirtualLoop) -> None:
        self._loop = loop
        self._began = loop.time()
        self._start = MONDAY_NOON
        self._skipped = 0.0

    def now(self) -> float:
        """Seconds since 1970."""
        return self._start + self.steady()

    def steady(self) -> float:
        """Seconds since it began; no leap touches them."""
        return self._loop.time() - self._began + self._skipped

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    def skip(self, seconds: float) -> None:
        """So much time is over at once; who sleeps does not notice."""
        self._skipped += seconds

    def leap(self, seconds: float) -> None:
        """The time of day is another one."""
        self._start += seconds


@contextmanager
def virtual_time() -> Iterator[VirtualTime]:
    """In the block, the running `VirtualLoop` has a virtual clock."""
    loop = asyncio.get_running_loop()
    assert isinstance(loop, VirtualLoop)
    with pytest.MonkeyPatch.context() as patch:
        _watch_threads(loop, patch)
        _watch_decoders(loop, patch)
        loop.selector.stand_still()
        try:
            yield VirtualTime(loop)
        finally:
            loop.selector.go_on()


def _begun(loop: VirtualLoop) -> Callable[[object], None]:
    """Notes work; what it gives back, called from any thread, notes its end."""
    loop.selector.at_work += 1

    def end() -> None:
        loop.selector.at_work -= 1

    def ended(_: object) -> None:
        if not loop.is_closed():
            loop.call_soon_threadsafe(end)

    return ended


def _watch_threads(loop: VirtualLoop, patch: pytest.MonkeyPatch) -> None:
    submit = ThreadPoolExecutor.submit

    def watched(*args: Any, **kwargs: Any) -> Future[Any]:
        ended = _begun(loop)
        future = submit(*args, **kwargs)
        future.add_done_callback(ended)
        return future

    patch.setattr(ThreadPoolExecutor, "submit", watched)


def _watch_decoders(loop: VirtualLoop, patch: pytest.MonkeyPatch) -> None:
    call = DecoderProcess.call

    async def watched(*args: Any) -> Any:
        ended = _begun(loop)
        try:
            return await call(*args)
        finally:
            ended(None)

    patch.setattr(DecoderProcess, "call", watched)
