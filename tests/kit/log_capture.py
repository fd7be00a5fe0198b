"""What the bot logs, as events that can be waited for."""

import asyncio
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from typing import Any, NoReturn

import structlog

BUG_EVENTS = {
    "a handler broke",
    "work broke off",
    "sentence lacks a value",
    "no sentence",
    "the process broke off",
}
"""Lines that are written only where the code is wrong."""


class LogCapture:
    def __init__(self) -> None:
        self.lines: list[dict[str, Any]] = []
        self._changed = asyncio.Event()

    def __call__(self, _: Any, level: str, line: MutableMapping[str, Any]) -> NoReturn:
        """A processor of structlog: the last one, nothing is printed."""
        self.lines.append({**line, "level": level})
        self._changed.set()
        raise structlog.DropEvent

    def said(self, event: str) -> list[dict[str, Any]]:
        return [line for line in self.lines if line["event"] == event]

    @property
    def bugs(self) -> list[dict[str, Any]]:
        return [line for line in self.lines if line["event"] in BUG_EVENTS]

    async def until(self, event: str, times: int = 1, within: float = 3600.0) -> None:
        """Waits until the event was logged so often."""
        async with asyncio.timeout(within):
            while len(self.said(event)) < times:
                self._changed.clear()
                await self._changed.wait()


@contextmanager
def capture_logs() -> Iterator[LogCapture]:
    """Captures all that is logged in the block."""
    before = structlog.get_config()
    log_capture = LogCapture()
    structlog.configure(
        processors=[structlog.contextvars.merge_contextvars, log_capture],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.ReturnLoggerFactory(),
        cache_logger_on_first_use=False,
    )
    try:
        yield log_capture
    finally:
        structlog.configure(**before)
