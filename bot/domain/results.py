"""What a job has become."""

from dataclasses import dataclass

from bot.domain.jobs import Job
from bot.domain.usage import Accounting


@dataclass(frozen=True, slots=True)
class Result:
    """A job with the `positions` of its images, deleted or not. It can be drawn in other `shapes`
    (`16:9`, `4k 9:16`). `accounting` is what is said with it about limits and costs.
    """

    job: Job
    positions: tuple[int, ...]
    shapes: tuple[str, ...]
    may_be_edited: bool
    accounting: Accounting = Accounting.NOTHING

    @property
    def partial(self) -> bool:
        return len(self.positions) < self.job.request.pictures

    def number(self, position: int) -> int:
        """The number of an image as users count: from 1, failed ones left out."""
        return self.positions.index(position) + 1
