"""The prepared references of jobs, which the pictures of one job share."""

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bot.domain.errors import BotError, DiskFull, Refusal
from bot.domain.ids import JobId
from bot.domain.jobs import Job
from bot.services.drawing.references import EditFiles, PrepareReferences


@dataclass(slots=True)
class PreparedReferences:
    """Those of one job; `users` are the pictures that are drawn with them."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    users: int = 0
    folder: Path | None = None
    files: EditFiles | None = None
    failure: BotError | None = None


@dataclass(frozen=True, slots=True)
class SharedReferences:
    """Prepares the references of a job once, for all of its pictures that this process draws."""

    prepare: PrepareReferences
    temp_dir: Path
    _by_job: dict[JobId, PreparedReferences] = field(default_factory=dict)

    @asynccontextmanager
    async def of(self, job: Job) -> AsyncIterator[EditFiles]:
        """The prepared files, which stay for the block. Raises a Refusal or DiskFull."""
        if not job.request.references:
            yield EditFiles()
            return
        prepared = self._by_job.setdefault(job.id, PreparedReferences())
        prepared.users += 1
        try:
            async with prepared.lock:
                files = await self._prepare_once(job, prepared)
            yield files
        finally:
            prepared.users -= 1
            if self._by_job.get(job.id) is not prepared:
                _delete_unused(prepared)

    def drop(self, job_id: JobId) -> None:
        """The job is over: deletes its files, once no picture is drawn with them."""
        if prepared := self._by_job.pop(job_id, None):
            _delete_unused(prepared)

    async def _prepare_once(self, job: Job, prepared: PreparedReferences) -> EditFiles:
        if prepared.failure:
            raise prepared.failure
        if prepared.files is None:
            try:
                prepared.folder = Path(tempfile.mkdtemp(dir=self.temp_dir))
                prepared.files = await self.prepare(job.request, prepared.folder)
            except (Refusal, DiskFull) as error:
                prepared.failure = error
                raise
            except OSError as error:  # nothing was sent
                prepared.failure = DiskFull(reason=error.strerror or "the disk failed")
                raise prepared.failure from error
        return prepared.files


def _delete_unused(prepared: PreparedReferences) -> None:
    if prepared.folder and not prepared.users:
        shutil.rmtree(prepared.folder, ignore_errors=True)
