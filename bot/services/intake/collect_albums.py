"""Collects the parts of an album: each is a message of its own, and none says that it is the last."""

from dataclasses import dataclass, field

from bot.domain.errors import BotError
from bot.domain.intake import ALBUM_QUIET, AlbumPart, ClaimedAlbum
from bot.domain.jobs import Requester
from bot.domain.ports import AlbumHandler, AlbumRepository, Clock
from bot.domain.ports.work import NotClaimed
from bot.domain.work import AlbumKey, WorkItem, WorkKind
from bot.observability import get_logger, log_context
from bot.runtime.queue_worker import QueueWorker
from bot.runtime.retry import RetryStorage
from bot.services.in_flight_updates import InFlightUpdates

log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class CollectAlbums:
    """Debounces the parts of an album and has it handled once: the `WorkHandler` of albums.

    An album is complete when no part came for a second, or when its user sends something else.
    Its state is in its rows: a stop loses nothing, and the next start waits for the rest.
    """

    albums: AlbumRepository
    in_flight: InFlightUpdates
    album_handler: AlbumHandler
    retry_storage: RetryStorage
    worker: QueueWorker
    clock: Clock
    _requesters: set[Requester] = field(default_factory=set)
    """Those who sent an album and, since then, nothing else."""

    async def add(self, part: AlbumPart) -> None:
        """Stores a part. Raises StorageUnavailable."""
        whole_at = await self.albums.add(part, self.clock())
        self._requesters.add(part.origin.requester)
        log.info("part of an album kept", album=part.album)
        self.worker.wake(WorkKind.ALBUM, whole_at)

    async def finish(self, requester: Requester) -> None:
        """Handles the album that the user sent there so far: something else comes after it.

        Raises StorageUnavailable.
        """
        if requester not in self._requesters:
            return
        for key in await self.albums.of_requester(requester):
            item = WorkItem.album(key)
            await self.worker.wait_for(item)
            self.worker.start(item, self._handle(key, at_once=True))
            await self.worker.wait_for(item)
        self._requesters.discard(requester)

    async def restart(self) -> None:
        """The rest of an album that was cut by a stop may be among the updates that Telegram kept."""
        await self.in_flight.backlog_done.wait()
        waiting = await self.retry_storage(lambda: self.albums.restart_waits(self.clock()))
        self._requesters.update(waiting)
        self.worker.wake(WorkKind.ALBUM, self.clock() + ALBUM_QUIET)

    async def __call__(self, subject: str) -> float | None:
        key = AlbumKey.parse(subject)
        if not self.in_flight.backlog_done.is_set() or key.album in self.in_flight:
            return self.clock() + ALBUM_QUIET
        return await self._handle(key)

    async def give_up(self, subject: str) -> None:
        """An unexpected error: the user is told all the same."""
        album = await self._claim(AlbumKey.parse(subject))
        if isinstance(album, ClaimedAlbum):
            await self.album_handler.refuse(album.parts, BotError())
            await self._mark_done(album)

    async def _handle(self, key: AlbumKey, *, at_once: bool = False) -> float | None:
        album = await self._claim(key, at_once=at_once)
        if isinstance(album, NotClaimed):
            return album.due_at
        first = album.parts[0].origin
        requester = first.requester
        with log_context(
            update_id=first.update_id, user_id=requester.user_id, chat_id=requester.chat_id
        ):
            log.info("album taken", parts=len(album.parts))
            try:
                await self.retry_storage(lambda: self.album_handler.handle(album.parts))
            except BotError as error:
                await self.album_handler.refuse(album.parts, error)
            await self._mark_done(album)
        return None

    async def _claim(self, key: AlbumKey, *, at_once: bool = False) -> ClaimedAlbum | NotClaimed:
        return await self.retry_storage(
            lambda: self.albums.claim(key, self.worker.lease(), at_once=at_once)
        )

    async def _mark_done(self, album: ClaimedAlbum) -> None:
        await self.retry_storage(lambda: self.albums.mark_done(album, self.clock()))
