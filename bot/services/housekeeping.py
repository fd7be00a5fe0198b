"""Deletes old files and rows."""

from dataclasses import dataclass

from bot.domain.errors import StorageUnavailable
from bot.domain.ports import (
    AlbumRepository,
    Clock,
    ImageRepository,
    PendingReferences,
    RequestPartRepository,
    UpdateInbox,
    WorkQueue,
)
from bot.domain.work import SWEEP
from bot.observability import get_logger

log = get_logger(__name__)

INTERVAL = 60 * 60
KEEP_HANDLED = 2 * 24 * 3600
"""Seconds; Telegram itself repeats updates for a day at the most."""


@dataclass(frozen=True, slots=True)
class Sweep:
    """Deletes what is needed no more.

    That is originals that are older than `keep_seconds` or do not fit `keep_bytes`, handled updates
    and parts of albums and requests, and expired pending references.
    """

    images: ImageRepository
    inbox: UpdateInbox
    albums: AlbumRepository
    pending: PendingReferences
    parts: RequestPartRepository
    keep_seconds: float
    keep_bytes: int
    queue: WorkQueue
    clock: Clock

    async def __call__(self, _: str) -> float | None:
        """The `WorkHandler` of sweeping: returns when it is due again."""
        for sweep in (self._sweep_images, self._sweep_updates):
            try:
                await sweep()
            except (StorageUnavailable, OSError) as error:
                log.error("not swept", what=sweep.__name__, error=str(error))
        return await self._again()

    async def give_up(self, _: str) -> None:
        await self._again()

    async def _again(self) -> float:
        again = self.clock() + INTERVAL
        try:
            await self.queue.add(SWEEP, again)
        except StorageUnavailable as error:
            log.error("not swept", error=str(error))
        return again

    async def _sweep_images(self) -> None:
        swept = await self.images.sweep(self.clock() - self.keep_seconds, self.keep_bytes)
        log.info("pictures swept", deleted=swept)

    async def _sweep_updates(self) -> None:
        await self.inbox.prune(self.clock() - KEEP_HANDLED)
        await self.albums.prune(self.clock() - KEEP_HANDLED)
        await self.parts.prune(self.clock() - KEEP_HANDLED)
        await self.pending.prune(self.clock())
