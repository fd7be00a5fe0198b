"""Which updates are received and not handled yet."""

import asyncio
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field

from bot.domain.ids import AlbumId, UpdateId
from bot.domain.jobs import Job, Requester

NO_ALBUM = AlbumId("")
LONGEST_IN_FLIGHT = 300.0
"""Seconds for which an update that cannot be handled delays the job that it may belong to."""


@dataclass(slots=True)
class InFlightUpdate:
    """`requester` is who said something; `received` is by the event loop's clock.

    Once it `is_settled`, its row says that it is handled: what follows of it is kept elsewhere.
    """

    requester: Requester | None
    received: float
    is_settled: bool = False


@dataclass(frozen=True, slots=True)
class InFlightUpdates:
    """Updates that were received and are not handled yet: an album or a request may be incomplete."""

    backlog_done: asyncio.Event = field(default_factory=asyncio.Event)
    """Set once all updates from before the start have been received."""
    _albums: list[AlbumId] = field(default_factory=list)
    """One for each part."""
    _updates: dict[UpdateId, InFlightUpdate] = field(default_factory=dict)

    def __contains__(self, album: AlbumId) -> bool:
        return album in self._albums

    def expect(
        self, update_id: UpdateId, requester: Requester | None, album: AlbumId = NO_ALBUM
    ) -> AbstractContextManager[InFlightUpdate]:
        """An update that may complete an album, or a request of that requester, is about to be handled.

        It is handled once the block of the returned context ends.
        """
        update = InFlightUpdate(requester, asyncio.get_running_loop().time())
        self._updates[update_id] = update
        self._albums.append(album)
        return self._until_handled(update_id, update, album)

    def settle(self, update_id: UpdateId) -> None:
        """Its row says that it is handled."""
        if update_id in self._updates:
            self._updates[update_id].is_settled = True

    def any(self) -> bool:
        return bool(self._updates)

    @contextmanager
    def _until_handled(
        self, update_id: UpdateId, update: InFlightUpdate, album: AlbumId
    ) -> Iterator[InFlightUpdate]:
        try:
            yield update
        finally:
            self._updates.pop(update_id, None)
            self._albums.remove(album)

    def may_add_to(self, job: Job) -> bool:
        """Whether another update of its requester may bring a part of the job, which others complete."""
        if job.due_at is None:
            return False
        earliest = asyncio.get_running_loop().time() - LONGEST_IN_FLIGHT
        others = (
            update.requester
            for update_id, update in self._updates.items()
            if update_id != job.origin.update_id and update.received > earliest
        )
        return not self.backlog_done.is_set() or job.requester in others
