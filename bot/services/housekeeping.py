"""Deletes old files and rows."""

from dataclasses import dataclass

from bot.domain.errors import StorageUnavailable
from bot.domain.ports import (
    AlbumRepository,
    Clock,
    ImageRepository,
    PendingReferences,
    RequestPartRepository,
    Sleep,
    UpdateInbox,
)
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
    clock: Clock
    sleep: Sleep

    async def run(self) -> None:
        """Sweeps every hour until it is cancelled."""
        while True:
            for sweep in (self._sweep_images, self._sweep_updates):
                try:
                    await sweep()
                except (StorageUnavailable, OSError) as error:
                    log.error("not swept", what=sweep.__name__, error=str(error))
            await self.sleep(INTERVAL)

    async def _sweep_images(self) -> None:
        swept = await self.images.sweep(self.clock() - self.keep_seconds, self.keep_bytes)
        log.info("pictures swept", deleted=swept)

    async def _sweep_updates(self) -> None:
        await self.inbox.prune(self.clock() - KEEP_HANDLED)
        await self.albums.prune(self.clock() - KEEP_HANDLED)
        await self.parts.prune(self.clock() - KEEP_HANDLED)
        await self.pending.prune(self.clock())
