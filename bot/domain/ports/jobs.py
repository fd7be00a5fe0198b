"""Ports to the rows of jobs, attempts, images, settings and usage, and to the image files."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from bot.domain.failures import Failure
from bot.domain.ids import JobId, MessageId, RequestId
from bot.domain.images import Image, SentImage, StoredImages
from bot.domain.intake import RequestPart
from bot.domain.jobs import AttemptOutcome, Job, JobKind, JobState, Origin, Request
from bot.domain.ports.work import NotClaimed
from bot.domain.settings import Language, Owner, Settings
from bot.domain.usage import Limits, Usage, UsageSum
from bot.domain.work import Claim, Lease, PictureKey


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
        self, job_id: JobId, failure: Failure, part: RequestPart, lease: Lease
    ) -> Job | None:
        """Fails a job because of one more part of its request, and claims its delivery.

        None when the job cannot be amended any more: then nothing was written.
        """
        ...

    async def end(self, job_id: JobId, to: JobState, failure: Failure, lease: Lease) -> Job | None:
        """Fails or cancels a queued or running job, and claims its delivery.

        None when it is neither any more. The next job of its user that was held back may be drawn.
        """
        ...

    async def get(self, job_id: JobId) -> Job | None: ...

    async def claim_delivery(self, job_id: JobId, lease: Lease) -> Job | NotClaimed:
        """Claims a job whose outcome is due to be delivered.

        Where its process did not release it, that counts as one more interruption. Of the jobs
        whose process crashed twice, one at a time is claimed.
        """
        ...

    async def move(
        self, job: Job, to: JobState, at: float, failure: Failure | None = None
    ) -> Job | None:
        """Moves a job that this process delivers, and returns it as it is then.

        None when its state allows no such move, or another process has taken it over. A final state settles
        the reservation and closes open attempts as lost, in the same transaction. A failure is
        perhaps billed when any attempt was not refused; where some images are there, any at the
        others. Whatever the final state, it does not count as delivered yet.
        """
        ...

    async def live(self) -> list[Job]:
        """All queued and running jobs, oldest first."""
        ...

    async def remember_status(self, job_id: JobId, message_id: MessageId | None) -> None: ...

    async def mark_sending(self, job: Job, unconfirmed: int) -> bool:
        """Stores how often the next images were sent without a confirmation.

        A stored job is moved to SENDING. False where another process has taken the job over:
        nothing may be sent then.
        """
        ...

    async def mark_sent(
        self,
        job: Job,
        parts: int,
        pictures: int,
        shown: Sequence[SentImage] = (),
        *,
        done_at: float | None = None,
    ) -> bool:
        """Stores how many messages of the outcome were sent, and how many whole images with them.

        The images count as delivered even if the rest never is. `shown` are those of the latest
        message. With `done_at`, it was the last one: a job that is sent is moved to DONE as by
        `move`, and its status is yet to go. Says whether it was.
        Nothing is written where another process has taken the job over.
        """
        ...

    async def put_off(self, job: Job, due_at: float) -> None:
        """Lets a job that this process delivers be delivered later, by whoever comes first."""
        ...

    async def mark_delivered(self, job: Job) -> None:
        """The images, or the message about the failure, reached the chat, and the status is gone.

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
        key: PictureKey,
        claim: Claim,
        request_id: RequestId,
        provider: str,
        *,
        price: int | None,
        at: float,
    ) -> bool:
        """False, and nothing is written, when the job is over, or another process draws the picture.

        `price`, in millionths of a dollar, is booked if the outcome stays unknown.
        """
        ...

    async def close(
        self, request_id: RequestId, outcome: AttemptOutcome, at: float, cost: int | None, note: str
    ) -> None:
        """`cost` in millionths of a dollar; `note` is for the operator."""
        ...

    async def lose(self, key: PictureKey) -> None:
        """The image of an attempt is damaged or gone: counts that attempt as lost."""
        ...

    async def lost(self, key: PictureKey) -> int:
        """How many attempts at this image may have been billed without yielding it."""
        ...


class ImageRepository(Protocol):
    """The images on disk and their rows; implemented by `storage`."""

    def path_for(self, key: PictureKey, claim: Claim) -> Path:
        """The file for that picture as it is drawn under that claim."""
        ...

    def find(self, key: PictureKey) -> Path | None:
        """Its whole file, which an earlier claim left there. Asks the disk."""
        ...

    async def of_job(self, job_id: JobId) -> list[Image]:
        """The images of one job that are not deleted, by position."""
        ...

    async def intact(self, job_id: JobId) -> list[Image]:
        """Of these, the ones whose files are unchanged."""
        ...

    async def stored(self, job_id: JobId) -> StoredImages:
        """All that there is to know of the images of one job, their files compared as well."""
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
