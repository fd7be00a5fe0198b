"""What the services ask of the database and the disk. Kept by `storage`."""

from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import Protocol

from bot.domain.failures import Failure
from bot.domain.intake import Part
from bot.domain.jobs import AttemptOutcome, Job, JobKind, JobState, Origin, Request
from bot.domain.pictures import Image, Shown
from bot.domain.settings import Language, Owner, Settings
from bot.domain.usage import Limits, Usage, UsageSum


class Jobs(Protocol):
    """The rows of requests. Each method is one transaction; kept by `storage`."""

    async def admit(
        self,
        origin: Origin,
        request: Request,
        limits: Limits,
        at: float,
        part: Part | None = None,
    ) -> Job:
        """Writes a queued job down and sets its pictures aside.

        Of a `part`, more may come: the job is due only once that was waited for.

        Raises LimitTooSmall, LimitReached, GroupLimitReached, BudgetTooSmall, BudgetReached,
        TooManyRequests or AlreadyDrawing, and then writes nothing. The same update is admitted
        once: the job that is there already is returned.
        """
        ...

    async def amend(
        self, job_id: int, request: Request, part: Part, limits: Limits, at: float
    ) -> Job | None:
        """One more part has come: makes it that request, and due later; its pictures are set aside.

        None when the job does not wait any more, or was begun before a stop. Raises what `admit`
        raises about limits: those of the day on which it was admitted.
        """
        ...

    async def get(self, job_id: int) -> Job | None: ...

    async def queued(self) -> list[Job]:
        """The jobs that wait, oldest first."""
        ...

    async def claim(
        self, job_id: int, at: float, until: float, due_at: float | None = None
    ) -> Job | None:
        """Moves a queued job to running, held until then.

        None when it does not wait any more, or is due at another time than is thought: it was
        amended.
        """
        ...

    async def hold(self, job_ids: Collection[int], until: float) -> None:
        """Tells other processes that these jobs are in hand."""
        ...

    async def move(
        self,
        job_id: int,
        to: JobState,
        at: float,
        failure: Failure | None = None,
        *,
        until: float | None = None,
    ) -> Job | None:
        """Moves the job along a legal transition and returns it as it is then.

        None when its state allows no such move: somebody was faster. A final state settles what
        was set aside and closes open attempts as lost, in the same transaction. A failure is
        perhaps billed when any attempt was not refused; where some pictures are there, any at the
        others. What is done is answered; of any other end, no message is sent yet. With `until`,
        the job is held until then.
        """
        ...

    async def live(self) -> list[Job]:
        """All jobs that wait or run, oldest first."""
        ...

    async def left_over(self, at: float) -> list[Job]:
        """Jobs that began and are not answered, and that nobody holds at that time."""
        ...

    async def take_over(self, job_id: int, at: float, until: float) -> Job | None:
        """Holds a job that nobody held; None when somebody was faster.

        Where its process did not let it go, that is one interruption more.
        """
        ...

    async def remember_status(self, job_id: int, message_id: int | None) -> None: ...

    async def remember_sent(
        self, job_id: int, parts: int, pictures: int, shown: Sequence[Shown] = ()
    ) -> None:
        """So many messages of the answer have been taken, and so many pictures came whole with them.

        The pictures count as delivered even if the rest never is. `shown` are those that the last
        part brought.
        """
        ...

    async def remember_unconfirmed(self, job_id: int, times: int) -> None:
        """The next pictures were sent so often without anybody knowing whether they arrived."""
        ...

    async def mark_answered(self, job_id: int) -> None:
        """The result, or the sentence, reached the chat."""
        ...

    async def recent_durations(self, kind: JobKind, size: str) -> list[float]:
        """Seconds from start to picture of the last 50 jobs of that kind and size."""
        ...


class Attempts(Protocol):
    """HTTP requests to vendors, written down before they are sent; kept by `storage`."""

    async def open(
        self,
        job_id: int,
        position: int,
        request_id: str,
        provider: str,
        *,
        price: int | None,
        at: float,
    ) -> bool:
        """False, and nothing is written, when the job is not running any more.

        `price`, in millionths of a dollar, is what it is taken to cost if its end stays unknown.
        """
        ...

    async def close(
        self, request_id: str, outcome: AttemptOutcome, at: float, cost: int | None, note: str
    ) -> None:
        """`cost` in millionths of a dollar; `note` is for the operator."""
        ...

    async def close_open(self, job_id: int, at: float) -> None:
        """Closes the open attempts of a job as lost: their owner is gone."""
        ...

    async def lose(self, job_id: int, position: int) -> None:
        """The picture that an attempt gave is spoilt or gone: that attempt was lost."""
        ...

    async def lost(self, job_id: int, position: int) -> int:
        """How many attempts at this picture may have been billed without giving it."""
        ...


class Images(Protocol):
    """The results on disk; kept by `storage`."""

    def path_for(self, job_id: int, position: int) -> Path:
        """Where the picture of that request goes, without an ending."""
        ...

    async def add(self, job_id: int, image: Image, at: float) -> None:
        """Has the file on the disk for good, and then says so. Raises OSError when it cannot."""
        ...

    async def of_job(self, job_id: int) -> list[Image]:
        """The pictures of one request that are still kept, by position."""
        ...

    async def intact(self, job_id: int) -> list[Image]:
        """Of these, the ones whose files are there, byte for byte as they were added."""
        ...

    async def drawn(self, job_id: int) -> list[int]:
        """The positions of one request's pictures, kept or not."""
        ...

    async def sweep(self, older_than: float, keep_bytes: int) -> int:
        """Deletes answered requests' pictures past the age or the room; returns how many.

        Files that no request knows go, too, a day after that age: one may be drawn right now.
        """
        ...


class Preferences(Protocol):
    """Settings of people and groups; kept by `storage`."""

    async def get(self, owner: Owner, language: Language) -> Settings:
        """The settings; a new owner is written down with `language` and the defaults."""
        ...

    async def change(self, owner: Owner, to: Callable[[Settings], Settings]) -> Settings:
        """Changes the settings in one transaction and returns them.

        A new owner is written down, with the defaults in English to begin with.
        """
        ...


class UsageBook(Protocol):
    """The ledger; kept by `storage`."""

    async def usage(self, owner: Owner, at: float) -> Usage: ...

    async def everybody(self, at: float) -> UsageSum:
        """What the whole bot used in that month."""
        ...
