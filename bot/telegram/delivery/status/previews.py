"""Previews of images that are being drawn, until their statuses show them."""

from collections import Counter
from pathlib import Path

from bot.domain.ids import JobId
from bot.observability import get_logger

log = get_logger(__name__)

MAX_PER_JOB = 3
"""Previews of one request that are shown."""


class LatestPreviews:
    """The newest preview of each request; its file is kept here until it is taken."""

    def __init__(self) -> None:
        self._waiting: dict[JobId, Path] = {}
        self._taken: Counter[JobId] = Counter()

    def put(self, job_id: JobId, jpeg: Path) -> None:
        """Takes the file over; an older one that was not shown yet goes."""
        if self._taken[job_id] == MAX_PER_JOB:
            discard(jpeg)
            return
        self._drop(job_id)
        self._waiting[job_id] = jpeg

    def take(self, job_id: JobId) -> Path | None:
        """The file is the caller's from then on."""
        jpeg = self._waiting.pop(job_id, None)
        if jpeg is not None:
            self._taken[job_id] += 1
        return jpeg

    def give_back(self, job_id: JobId, jpeg: Path) -> None:
        """It was not shown after all, and is kept unless there is a newer one."""
        self._taken[job_id] -= 1
        if job_id in self._waiting:
            discard(jpeg)
        else:
            self._waiting[job_id] = jpeg

    def end(self, job_id: JobId) -> None:
        """Nothing of its picture is shown any more."""
        self._drop(job_id)
        self._taken.pop(job_id, None)

    def forget(self, live_ids: set[JobId]) -> None:
        """Drops what belongs to other requests than these."""
        for job_id in self._waiting.keys() - live_ids:
            self._drop(job_id)
        for job_id in self._taken.keys() - live_ids:
            del self._taken[job_id]

    def _drop(self, job_id: JobId) -> None:
        if job_id in self._waiting:
            discard(self._waiting.pop(job_id))


def discard(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:  # a later start empties the workshop
        log.warning("a preview's file stays", path=str(path), error=str(error))
