"""Ports to the work queue and to the pictures that are drawn from it."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.domain.failures import Failure
from bot.domain.ids import JobId, RequestId
from bot.domain.images import Image
from bot.domain.jobs import Job, PictureState, Requester
from bot.domain.usage import Limits
from bot.domain.work import Claim, Lease, PictureKey, WorkItem, WorkKind


class WorkQueue(Protocol):
    """Says what is due, and in which order; implemented by `storage`.

    Entries are added in the transaction of their subject's row. Claiming the subject makes its entry
    due at the end of the lease: so what a process leaves behind becomes due by itself.
    """

    async def due(self, kinds: Collection[WorkKind], at: float, limit: int) -> list[WorkItem]: ...

    async def add(self, item: WorkItem, due_at: float) -> None:
        """Adds an entry, or changes when it is due."""
        ...

    async def hold(self, owner: str, items: Collection[WorkItem], until: float) -> None:
        """Extends all leases of that owner. What another has taken over stays the other's."""
        ...

    async def release(self, owner: str, items: Collection[WorkItem]) -> None:
        """Ends all leases of that owner: what was under way is due at once."""
        ...


@dataclass(frozen=True, slots=True)
class NotClaimed:
    """It is over, or not due before `due_at`: it was put off, or somebody else holds it."""

    due_at: float | None = None


@dataclass(frozen=True, slots=True)
class ClaimedPicture:
    """A picture that this process draws.

    `was_begun`: another process had it, and did not end it; `interruptions` counts those that
    crashed.
    """

    key: PictureKey
    job: Job
    claim: Claim
    interruptions: int = 0
    was_begun: bool = False


@dataclass(frozen=True, slots=True)
class DrawnAttempt:
    """The attempt that brought the image of a picture, and is not closed yet.

    `cost` in millionths of a dollar, None where nobody knows.
    """

    request_id: RequestId
    at: float
    cost: int | None


@dataclass(frozen=True, slots=True)
class LiveJobs:
    """The jobs that wait or are drawn, oldest first.

    `turns` are their pictures that may be drawn or are drawn, in the order of their turns.
    """

    jobs: Sequence[Job]
    turns: Sequence[tuple[JobId, PictureState]]


class PictureRepository(Protocol):
    """The pictures of jobs, each of which is drawn by itself; implemented by `storage`."""

    async def claim(
        self, key: PictureKey, lease: Lease, may_begin: Callable[[Job], bool]
    ) -> ClaimedPicture | NotClaimed:
        """Claims a due picture of a job that `may_begin`; it is running then.

        Attempts that another process left open are closed as lost. Of the pictures whose process
        crashed twice, one at a time is claimed: the next crash tells which one causes it.
        """
        ...

    async def finish(
        self,
        claimed: ClaimedPicture,
        outcome: Image | Failure,
        lease: Lease,
        attempt: DrawnAttempt | None = None,
    ) -> Job | None:
        """Stores the drawn image, flushed to the disk before, or why there is none.

        The attempt that brought it is closed in the same transaction.

        With the last picture the job is stored, or failed if there are none, and its delivery is
        claimed: the job is returned. None where more are missing, or where the claim holds no more,
        and then nothing is written. Raises OSError when the file cannot be flushed.
        """
        ...

    async def live(self) -> LiveJobs: ...

    async def enqueue_held_back(self, limits_of: Callable[[Requester], Limits], at: float) -> None:
        """Makes those due that no limit of their user holds back any more, after a restart."""
        ...
