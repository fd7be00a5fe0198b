"""What the server was asked and how it ended, for tests to look at and to wait for."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from draw_bot_sandbox.images.forms import Upload


@dataclass(frozen=True)
class Received:
    """A request as it came in; `began` is by the sandbox's clock.

    `status` is None until the whole answer was written; a client that went away before that
    leaves it so and is `gone`. The key is not among the headers.
    """

    path: str
    headers: Mapping[str, str]
    began: float
    fields: Mapping[str, object] = field(default_factory=dict)
    references: tuple[Upload, ...] = ()
    mask: Upload | None = None
    status: int | None = None
    gone: bool = False


class Journal:
    """The requests in the order in which they came."""

    def __init__(self) -> None:
        self.requests: list[Received] = []
        self._changed = asyncio.Event()

    def add(self, received: Received) -> int:
        """Takes a request in; returns the number under which it is noted."""
        self.requests.append(received)
        self._tell()
        return len(self.requests) - 1

    def note(self, number: int, **news: Any) -> None:
        """Changes fields of a request that was taken in."""
        self.requests[number] = replace(self.requests[number], **news)
        self._tell()

    async def until(self, condition: Callable[[], bool], within: float) -> None:
        """Waits for a condition on the requests; raises TimeoutError that shows them all."""
        try:
            async with asyncio.timeout(within):
                while not condition():
                    await self._changed.wait()
        except TimeoutError as error:
            seen = "\n".join(map(repr, self.requests))
            raise TimeoutError(f"Not so within {within:g} s. Requests:\n{seen}") from error

    def _tell(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()
