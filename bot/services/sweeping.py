"""Keeps the kept pictures within their time and room."""

from dataclasses import dataclass

from bot.domain.errors import StorageUnavailable
from bot.domain.ports import Clock, Images, Sleep
from bot.observability import get_logger

log = get_logger(__name__)

EVERY = 60 * 60


@dataclass(frozen=True, slots=True)
class SweepImages:
    """Deletes originals that are older than `keep_seconds`, or that do not fit `keep_bytes`."""

    images: Images
    keep_seconds: float
    keep_bytes: int
    clock: Clock
    sleep: Sleep

    async def run(self) -> None:
        """Sweeps every hour until it is cancelled."""
        while True:
            try:
                swept = await self.images.sweep(self.clock() - self.keep_seconds, self.keep_bytes)
                log.info("pictures swept", deleted=swept)
            except (StorageUnavailable, OSError) as error:
                log.error("pictures not swept", error=str(error))
            await self.sleep(EVERY)
