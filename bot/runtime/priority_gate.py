"""A few places, and the queue of those who wait for one."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Generic, Protocol, TypeVar


class Ordered(Protocol):
    def __lt__(self, other: Any, /) -> bool: ...


Ticket = TypeVar("Ticket", bound=Ordered)


class GateClosed(Exception):
    """No place is given any more: the process ends."""


class PriorityGate(Generic[Ticket]):
    """Gives out `capacity` places: the lowest ticket first, equal ones as they came."""

    def __init__(self, capacity: int) -> None:
        self.capacity = capacity
        self._waiting: dict[asyncio.Event, Ticket] = {}
        self._active: dict[asyncio.Event, Ticket] = {}
        self._closed = False

    @asynccontextmanager
    async def place(self, ticket: Ticket) -> AsyncIterator[None]:
        """Waits for a place, and keeps it for the block. Raises GateClosed."""
        admitted = asyncio.Event()
        self._waiting[admitted] = ticket
        self._admit_next()
        try:
            await admitted.wait()
            if admitted not in self._active:
                raise GateClosed
            yield
        finally:  # cancelled while it waits, or when it was just admitted: the next one gets it
            self._waiting.pop(admitted, None)
            self._active.pop(admitted, None)
            self._admit_next()

    def close(self) -> None:
        """Rejects all that have no place, now and from now on."""
        self._closed = True
        self._admit_next()

    @property
    def active(self) -> list[Ticket]:
        return list(self._active.values())

    @property
    def waiting(self) -> list[Ticket]:
        """In the order of their places if no more come."""
        return sorted(self._waiting.values())

    def _admit_next(self) -> None:
        while self._waiting and (self._closed or len(self._active) < self.capacity):
            admitted = min(self._waiting, key=self._waiting.__getitem__)
            ticket = self._waiting.pop(admitted)
            if not self._closed:
                self._active[admitted] = ticket
            admitted.set()
