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


@dataclass(frozen=True, slots=True)
class InFlightUpdates:
    """Updates that were received and are not handled yet: an album or a request may be incomplete."""

    backlog_done: asyncio.Event = field(default_factory=asyncio.Event)
    """Set once all updates from before the start have been received."""
    _albums: list[AlbumId] = field(default_factory=list)
    """One for each part."""
    _messages: dict[UpdateId, tuple[Requester | None, float]] = field(default_factory=dict)
    """By update id: who said something, and when it was received, by the event loop's clock."""

    def __contains__(self, album: AlbumId) -> bool:
        return album in self._albums

    def expect(
        self, update_id: UpdateId, requester: Requester | None, album: AlbumId = NO_ALBUM
    ) -> AbstractContextManager[None]:
        """An update that may complete an album, or a request of that requester, is about to be handled.

        It is handled once the block of the returned context ends.
        """
        self._messages[update_id] = requester, asyncio.get_running_loop().time()
        self._albums.append(album)
        return self._until_handled(update_id, album)

    def any(self) -> bool:
        return bool(self._messages)

    @contextmanager
    def _until_handled(self, update_id: UpdateId, album: AlbumId) -> Iterator[None]:
        try:
            yield
        finally:
            self._messages.pop(update_id, None)
            self._albums.remove(album)

    def may_add_to(self, job: Job) -> bool:
        """Whether another update of its requester may bring a part of the job, which others complete."""
        if job.due_at is None:
            return False
        earliest = asyncio.get_running_loop().time() - LONGEST_IN_FLIGHT
        others = (
            requester
            for update_id, (requester, received) in self._messages.items()
            if update_id != job.origin.update_id and received > earliest
        )
        return not self.backlog_done.is_set() or job.requester in others
