"""Which pictures are being asked for again, for the statuses of their requests."""

from dataclasses import dataclass, field, replace

from bot.domain.progress import Retry

Picture = tuple[int, int]
"""A request's id, and the position of the picture in it."""


@dataclass(frozen=True, slots=True)
class ActiveRetries:
    """In memory alone: after a restart a picture begins anew, and its status says so."""

    _newest_last: dict[Picture, Retry] = field(default_factory=dict)

    def begin(self, job_id: int, position: int, retry: Retry) -> None:
        self.end(job_id, position)
        self._newest_last[job_id, position] = retry

    def sent(self, job_id: int, position: int, at: float) -> None:
        """An attempt leaves; the first one of a picture is no retry."""
        if retry := self._newest_last.get((job_id, position)):
            self._newest_last[job_id, position] = replace(retry, sent_at=at)

    def end(self, job_id: int, position: int) -> None:
        """The picture is there, or never will be."""
        self._newest_last.pop((job_id, position), None)

    def of_job(self, job_id: int) -> Retry | None:
        """The newest of its pictures' retries."""
        of_it = [retry for picture, retry in self._newest_last.items() if picture[0] == job_id]
        return of_it[-1] if of_it else None
