"""Collects the parts of an album: each is a message of its own, and none says that it is the last."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.domain.errors import BotError
from bot.domain.ids import AlbumId, ChatId
from bot.domain.intake import ALBUM_LONGEST, ALBUM_QUIET, AlbumPart
from bot.domain.jobs import Requester
from bot.domain.ports import AlbumHandler, AlbumRepository, Clock, Sleep
from bot.observability import get_logger, log_context
from bot.runtime.retry import RetryStorage
from bot.runtime.task_supervisor import TaskSupervisor
from bot.services.in_flight_updates import InFlightUpdates

log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class AlbumTask:
    """An album that is being handled."""

    parts: Sequence[AlbumPart]
    task: "asyncio.Task[None]"


@dataclass
class CollectAlbums:
    """Debounces the parts of an album and has it handled once.

    An album is complete when no part came for a second, or when its user sends something else.
    Its state is in its rows: a stop loses nothing, and the next start waits for the rest.
    """

    albums: AlbumRepository
    in_flight: InFlightUpdates
    album_handler: AlbumHandler
    retry_storage: RetryStorage
    supervisor: TaskSupervisor
    clock: Clock
    lease: float
    """Seconds after which another process may take an album over."""
    sleep: Sleep
    _wake_event: asyncio.Event = field(default_factory=asyncio.Event)
    _in_progress: dict[tuple[ChatId, AlbumId], AlbumTask] = field(default_factory=dict)
    _requesters: set[Requester] = field(default_factory=set)
    """Those who sent an album and, since then, nothing else."""

    async def __call__(self, part: AlbumPart) -> None:
        """Stores a part. Raises StorageUnavailable."""
        now = self.clock()
        whole_at = await self.albums.add(part, now)
        self._requesters.add(part.origin.requester)
        log.info("part of an album kept", album=part.album)
        self._wake_later(whole_at - now, part.album)

    async def finish(self, requester: Requester) -> None:
        """Handles the album that the user sent there so far: something else comes after it.

        Raises StorageUnavailable.
        """
        if requester not in self._requesters:
            return
        for part in await self._waiting():
            if part.origin.requester == requester:
                await self._claim(part)
        theirs = [
            each.task
            for each in self._in_progress.values()
            if each.parts[0].origin.requester == requester
        ]
        if theirs:
            await asyncio.wait(theirs)
        self._requesters.discard(requester)

    async def run(self) -> None:
        """Handles complete albums until it is cancelled; those that it began are completed.

        The rest of an album that was cut by a stop may be among the updates that Telegram kept.
        """
        await self.in_flight.backlog_done.wait()
        await self.retry_storage(lambda: self.albums.restart_waits(self.clock()))
        for part in await self.retry_storage(self._waiting):
            self._requesters.add(part.origin.requester)
        while True:
            await self._wake_event.wait()
            self._wake_event.clear()
            for part in await self.retry_storage(lambda: self.albums.due(self.clock())):
                if part.album in self.in_flight:
                    self._wake_later(ALBUM_QUIET, part.album)
                elif _key(part) not in self._in_progress:
                    await self._claim(part)

    async def renew_leases(self) -> None:
        """Extends the leases and looks for albums that other processes left, until cancelled."""
        while True:
            if self._in_progress:
                await self.retry_storage(lambda: self._hold(self.clock() + self.lease))
            self._wake_event.set()
            await self.sleep(self.lease / 3)

    async def release_leases(self) -> None:
        """Lets other processes take over at once what was cut off here."""
        await self._hold(0)

    async def _hold(self, until: float) -> None:
        parts = [part for album_task in self._in_progress.values() for part in album_task.parts]
        await self.albums.hold(parts, until)

    async def _waiting(self) -> list[AlbumPart]:
        """The first part of each album, complete or not."""
        return await self.albums.due(self.clock() + ALBUM_LONGEST)

    def _wake_later(self, seconds: float, album: AlbumId) -> None:
        self.supervisor.start(self._wake_after(seconds), f"wait for album {album}")

    async def _wake_after(self, seconds: float) -> None:
        await self.sleep(seconds)
        self._wake_event.set()

    async def _claim(self, first: AlbumPart) -> None:
        now = self.clock()
        parts = await self.retry_storage(lambda: self.albums.claim(first, now, now + self.lease))
        if not parts:
            return
        task = self.supervisor.start(self._handle(parts), f"album {first.album}")
        self._in_progress[_key(first)] = AlbumTask(parts, task)
        task.add_done_callback(lambda ended: self._ended(parts, ended))

    async def _handle(self, parts: Sequence[AlbumPart]) -> None:
        update_id, requester = parts[0].origin.update_id, parts[0].origin.requester
        with log_context(update_id=update_id, user_id=requester.user_id, chat_id=requester.chat_id):
            log.info("album taken", parts=len(parts))
            try:
                await self.retry_storage(lambda: self.album_handler.handle(parts))
            except BotError as error:
                await self.album_handler.refuse(parts, error)
            await self._mark_done(parts)

    def _ended(self, parts: Sequence[AlbumPart], task: "asyncio.Task[None]") -> None:
        if not task.cancelled() and task.exception() is not None:
            self.supervisor.start(self._refuse_unexpected(parts), f"end of album {parts[0].album}")

    async def _refuse_unexpected(self, parts: Sequence[AlbumPart]) -> None:
        """An unexpected error: the user is told all the same."""
        await self.album_handler.refuse(parts, BotError())
        await self._mark_done(parts)

    async def _mark_done(self, parts: Sequence[AlbumPart]) -> None:
        await self.retry_storage(lambda: self.albums.mark_done(parts))
        del self._in_progress[_key(parts[0])]


def _key(part: AlbumPart) -> tuple[ChatId, AlbumId]:
    return part.origin.requester.chat_id, part.album
