"""Ports to the rows of jobs, attempts, images, settings and usage, and to the image files."""

from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import Protocol

from bot.domain.failures import Failure
from bot.domain.ids import JobId, MessageId, RequestId
from bot.domain.images import Image, SentImage
from bot.domain.intake import RequestPart
from bot.domain.jobs import AttemptOutcome, Job, JobKind, JobState, Origin, Request
from bot.domain.settings import Language, Owner, Settings
from bot.domain.usage import Limits, Usage, UsageSum


class JobRepository(Protocol):
    """The rows of jobs. Each method is one transaction; implemented by `storage`."""

    async def admit(
        self,
        origin: Origin,
        request: Request,
        limits: Limits,
        at: float,
        part: RequestPart | None = None,
    ) -> Job:
        """Inserts a queued job and reserves its images in the quota.

        With a `part`, more may follow: the job is due only after the wait for it.

        Raises LimitTooSmall, LimitReached, GroupLimitReached, BudgetTooSmall, BudgetReached,
        TooManyRequests or AlreadyDrawing, and then writes nothing. Idempotent: for the same
        update, the existing job is returned.
        """
        ...

    async def amend(
        self, job_id: JobId, request: Request, part: RequestPart, limits: Limits, at: float
    ) -> Job | None:
        """Replaces the request of a queued job with one more part, makes it due later, and reserves anew.

        None when the job is not queued any more, or was started before a stop. Raises what `admit`
        raises about limits: those of the day on which it was admitted.
        """
        ...

    async def refuse(
        self, job_id: JobId, failure: Failure, part: RequestPart, at: float, until: float
    ) -> bool:
        """Fails a job because of one more part of its request, leased until then.

        False when the job cannot be amended any more: then nothing was written.
        """
        ...

    async def get(self, job_id: JobId) -> Job | None: ...

    async def queued(self) -> list[Job]:
        """The queued jobs, oldest first."""
        ...

    async def claim(
        self, job_id: JobId, at: float, until: float, due_at: float | None = None
    ) -> Job | None:
        """Moves a queued job to running, leased until then.

        None when it is not queued any more, or was amended: `due_at` is another one.
        """
        ...

    async def hold(self, job_ids: Collection[JobId], until: float) -> None:
        """Extends the lease of these jobs; 0 releases it."""
        ...

    async def move(
        self,
        job_id: JobId,
        to: JobState,
        at: float,
        failure: Failure | None = None,
        *,
        until: float | None = None,
    ) -> Job | None:
        """Moves the job along a legal transition and returns it as it is then.

        None when its state allows no such move: another process was faster. A final state settles
        the reservation and closes open attempts as lost, in the same transaction. A failure is
        perhaps billed when any attempt was not refused; where some images are there, any at the
        others. DONE is delivered; of any other final state, no message is sent yet. With `until`,
        the job is leased until then.
        """
        ...

    async def live(self) -> list[Job]:
        """All queued and running jobs, oldest first."""
        ...

    async def abandoned(self, at: float) -> list[Job]:
        """Jobs that were started, are not delivered, and whose lease is over at that time."""
        ...

    async def take_over(self, job_id: JobId, at: float, until: float) -> Job | None:
        """Leases a job whose lease is over; None when another process was faster.

        Where its process did not release the lease, that counts as one more interruption.
        """
        ...

    async def remember_status(self, job_id: JobId, message_id: MessageId | None) -> None: ...

    async def remember_sent(
        self, job_id: JobId, parts: int, pictures: int, shown: Sequence[SentImage] = ()
    ) -> None:
        """Stores how many messages of the outcome were sent, and how many whole images with them.

        The images count as delivered even if the rest never is. `shown` are those of the last
        message.
        """
        ...

    async def remember_unconfirmed(self, job_id: JobId, times: int) -> None:
        """Stores how often the next images were sent without a confirmation."""
        ...

    async def mark_delivered(self, job_id: JobId) -> None:
        """The images, or the message about the failure, reached the chat.

        The name of an administrator is not kept any longer.
        """
        ...

    async def recent_durations(self, kind: JobKind, size: str) -> list[float]:
        """Seconds from start to image of the last 50 jobs of that kind and size."""
        ...


class AttemptRepository(Protocol):
    """HTTP requests to providers, recorded before they are sent; implemented by `storage`."""

    async def open(
        self,
        job_id: JobId,
        position: int,
        request_id: RequestId,
        provider: str,
        *,
        price: int | None,
        at: float,
    ) -> bool:
        """False, and nothing is written, when the job is not running any more.

        `price`, in millionths of a dollar, is booked if the outcome stays unknown.
        """
        ...

    async def close(
        self, request_id: RequestId, outcome: AttemptOutcome, at: float, cost: int | None, note: str
    ) -> None:
        """`cost` in millionths of a dollar; `note` is for the operator."""
        ...

    async def close_open(self, job_id: JobId, at: float) -> None:
        """Closes the open attempts of a job as lost: their process is gone."""
        ...

    async def lose(self, job_id: JobId, position: int) -> None:
        """The image of an attempt is damaged or gone: counts that attempt as lost."""
        ...

    async def lost(self, job_id: JobId, position: int) -> int:
        """How many attempts at this image may have been billed without yielding it."""
        ...


class ImageRepository(Protocol):
    """The images on disk and their rows; implemented by `storage`."""

    def path_for(self, job_id: JobId, position: int) -> Path:
        """The file for that image of the job, without a suffix."""
        ...

    async def add(self, job_id: JobId, image: Image, at: float) -> None:
        """Flushes the file to the disk, then inserts its row. Raises OSError when it cannot."""
        ...

    async def of_job(self, job_id: JobId) -> list[Image]:
        """The images of one job that are not deleted, by position."""
        ...

    async def intact(self, job_id: JobId) -> list[Image]:
        """Of these, the ones whose files are unchanged."""
        ...

    async def drawn(self, job_id: JobId) -> list[int]:
        """The positions of all images of one job, deleted or not."""
        ...

    async def sweep(self, older_than: float, keep_bytes: int) -> int:
        """Deletes delivered jobs' images past the age or the size; returns how many.

        Files without a row go, too, a day after that age: one may be drawn right now.
        """
        ...


class SettingsRepository(Protocol):
    """Settings of users and groups; implemented by `storage`."""

    async def get(self, owner: Owner, language: Language) -> Settings:
        """The settings; a new owner is inserted with `language` and the defaults."""
        ...

    async def change(self, owner: Owner, to: Callable[[Settings], Settings]) -> Settings:
        """Changes the settings in one transaction and returns them.

        A new owner is inserted with the defaults, in English.
        """
        ...


class UsageRepository(Protocol):
    """The ledger; implemented by `storage`."""

    async def usage(self, owner: Owner, at: float) -> Usage: ...

    async def everybody(self, at: float) -> UsageSum:
        """What the whole bot used in that month."""
        ...
