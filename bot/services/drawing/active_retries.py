"""Which images are being retried: status messages show it."""

from dataclasses import dataclass, field, replace

from bot.domain.ids import JobId
from bot.domain.progress import Retry

ImageKey = tuple[JobId, int]
"""A job's id, and the position of the image in it."""


@dataclass(frozen=True, slots=True)
class ActiveRetries:
    """Kept in memory only: after a restart an image starts anew, and its status says so."""

    _newest_last: dict[ImageKey, Retry] = field(default_factory=dict)

    def begin(self, job_id: JobId, position: int, retry: Retry) -> None:
        self.end(job_id, position)
        self._newest_last[job_id, position] = retry

    def sent(self, job_id: JobId, position: int, at: float) -> None:
        """An attempt is sent; the first one of an image is no retry."""
        if retry := self._newest_last.get((job_id, position)):
            self._newest_last[job_id, position] = replace(retry, sent_at=at)

    def end(self, job_id: JobId, position: int) -> None:
        """The image is drawn, or has failed."""
        self._newest_last.pop((job_id, position), None)

    def of_job(self, job_id: JobId) -> Retry | None:
        """The newest retry of the job's images."""
        of_it = [retry for picture, retry in self._newest_last.items() if picture[0] == job_id]
        return of_it[-1] if of_it else None
