"""Which updates are received and not handled yet."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from bot.domain.ids import AlbumId, UpdateId
from bot.domain.jobs import Origin, Requester


@dataclass(frozen=True, slots=True)
class InFlightUpdates:
    """Updates that were received and are not handled yet: an album or a request may be incomplete."""

    backlog_done: asyncio.Event = field(default_factory=asyncio.Event)
    """Set once all updates from before the start have been received."""
    _albums: list[AlbumId] = field(default_factory=list)
    """One for each part."""
    _messages: dict[UpdateId, Requester | None] = field(default_factory=dict)
    """By update id: who said something."""

    @contextmanager
    def receive_part(self, album: AlbumId) -> Iterator[None]:
        """During the block, a part of that album is being stored."""
        self._albums.append(album)
        try:
            yield
        finally:
            self._albums.remove(album)

    def __contains__(self, album: AlbumId) -> bool:
        return album in self._albums

    def expect(self, update_id: UpdateId, requester: Requester | None) -> None:
        """An update that may complete a request of that requester is about to be handled."""
        self._messages[update_id] = requester

    @contextmanager
    def until_handled(self, update_id: UpdateId) -> Iterator[None]:
        """The update is handled once the block ends."""
        try:
            yield
        finally:
            self._messages.pop(update_id, None)

    def has_other_from(self, origin: Origin) -> bool:
        """Whether another update of its requester is being handled."""
        others = (each for update, each in self._messages.items() if update != origin.update_id)
        return origin.requester in others
