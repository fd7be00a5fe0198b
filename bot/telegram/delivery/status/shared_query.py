"""Reads the status of all jobs once for all callers that ask at the same time."""

import asyncio
from dataclasses import dataclass, field

from bot.domain.errors import StorageUnavailable
from bot.domain.ids import JobId
from bot.observability import get_logger
from bot.runtime.task_supervisor import TaskSupervisor
from bot.services.jobs.status import JobStatus, ReadStatuses

log = get_logger(__name__)


@dataclass
class SharedStatusQuery:
    """One query serves all callers that asked before it began."""

    read_statuses: ReadStatuses
    supervisor: TaskSupervisor
    _next: "asyncio.Task[dict[JobId, JobStatus]] | None" = None
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def of(self, job_id: JobId) -> JobStatus | None:
        """None where it is over, or nothing can be read."""
        if self._next is None:
            self._next = self.supervisor.start(self._read(), "statuses")
        return (await asyncio.shield(self._next)).get(job_id)

    async def _read(self) -> dict[JobId, JobStatus]:
        async with self._lock:
            self._next = None
            try:
                return {status.job.id: status for status in await self.read_statuses()}
            except StorageUnavailable as error:  # a later tick says more
                log.warning("statuses not read", error=str(error))
                return {}
