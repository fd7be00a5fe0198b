"""Where all requests stand, read once for everybody who asks at the same time."""

import asyncio
from dataclasses import dataclass, field

from bot.domain.errors import StorageUnavailable
from bot.observability import get_logger
from bot.services.nursery import Nursery
from bot.services.reading import ReadStatuses, Status

log = get_logger(__name__)


@dataclass
class SharedReading:
    """A reading serves all who asked before it began; in a crowd each would read everybody's."""

    read_statuses: ReadStatuses
    nursery: Nursery
    _next: "asyncio.Task[dict[int, Status]] | None" = None
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def of(self, job_id: int) -> Status | None:
        """None where it is over, or nothing can be read."""
        if self._next is None:
            self._next = self.nursery.start(self._read(), "statuses")
        return (await asyncio.shield(self._next)).get(job_id)

    async def _read(self) -> dict[int, Status]:
        async with self._turn:
            self._next = None
            try:
                return {status.job.id: status for status in await self.read_statuses()}
            except StorageUnavailable as error:  # a later tick says more
                log.warning("statuses not read", error=str(error))
                return {}
