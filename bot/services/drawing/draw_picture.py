"""Draws one picture of a job and stores it."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from bot.domain.errors import (
    BotError,
    DiskFull,
    DrawingFailed,
    ImageNotSaved,
    Refusal,
    ResponseUnreadable,
    UnexpectedFailure,
)
from bot.domain.failures import Failure, for_log
from bot.domain.ids import JobId, RequestId
from bot.domain.images import Image, preview_path
from bot.domain.jobs import AttemptOutcome, Job
from bot.domain.ports import (
    AttemptRepository,
    Clock,
    ImageGenerator,
    ImageProcessor,
    ImageRepository,
    OperatorAlerts,
    PictureRepository,
    PreviewSink,
)
from bot.domain.ports.work import ClaimedPicture, DrawnAttempt, NotClaimed
from bot.domain.settings import SendAs
from bot.domain.work import Lease, PictureKey
from bot.observability import get_logger, log_context
from bot.runtime.retry import RetryStorage
from bot.services.drawing.active_retries import ActiveRetries
from bot.services.drawing.attempt_log import PictureAttemptLog
from bot.services.drawing.references import EditFiles
from bot.services.drawing.shared_references import SharedReferences

log = get_logger(__name__)

Outcome = tuple[Image | Failure, DrawnAttempt | None]
"""What became of a picture, and the attempt that brought it, if its end is not written down."""

MIN_FREE_BYTES = 200 * 1024 * 1024
"""Bytes that must be free before a provider is paid: four 4K images and their drafts."""
MOST_INTERRUPTIONS = 3
"""Crashes of its process after which a picture is given up."""
UNEXPECTED = Failure("unexpected", {})


@dataclass(frozen=True, slots=True)
class DrawPicture:
    """Draws a picture that is due: the `WorkHandler` of drawing.

    An attempt that was open when its process ended counts as lost; the provider decides by the
    number of lost attempts whether the picture is requested again.
    """

    pictures: PictureRepository
    attempts: AttemptRepository
    images: ImageRepository
    image_generator: ImageGenerator
    image_processor: ImageProcessor
    references: SharedReferences
    previews: PreviewSink
    alerts: OperatorAlerts
    retry_storage: RetryStorage
    clock: Clock
    lease: Callable[[], Lease]
    may_begin: Callable[[Job], bool]
    """Whether the job is complete: a part of it may be in flight."""
    on_restarted: Callable[[JobId], None]
    """Called with the job of each picture that another process had begun."""
    deliver: Callable[[Job], None]
    """Called with each job whose last picture is over."""
    new_request_id: Callable[[], RequestId]
    free_bytes: Callable[[], int]
    retries: ActiveRetries = field(default_factory=ActiveRetries)
    _previewed: dict[JobId, PictureKey] = field(default_factory=dict)

    async def __call__(self, subject: str) -> float | None:
        key = PictureKey.parse(subject)
        with log_context(job_id=key.job_id):
            claimed = await self._claim(key)
        if isinstance(claimed, NotClaimed):
            return claimed.due_at
        with log_context(job_id=key.job_id, user_id=claimed.job.requester.user_id):
            if claimed.was_begun:
                log.info("picked up", position=key.position, interruptions=claimed.interruptions)
                self.on_restarted(key.job_id)
            try:
                await self._finish(claimed, *await self._outcome(claimed))
            except asyncio.CancelledError:
                self._previewed.pop(key.job_id, None)
                raise
        return None

    async def give_up(self, subject: str) -> None:
        claimed = await self._claim(PictureKey.parse(subject))
        if isinstance(claimed, ClaimedPicture):
            await self._finish(claimed, UNEXPECTED)

    async def _claim(self, key: PictureKey) -> ClaimedPicture | NotClaimed:
        return await self.retry_storage(
            lambda: self.pictures.claim(key, self.lease(), self.may_begin)
        )

    async def _outcome(self, claimed: ClaimedPicture) -> Outcome:
        if claimed.interruptions >= MOST_INTERRUPTIONS:
            log.error("given up", interruptions=claimed.interruptions)
            return Failure("interrupted", {}), None
        try:
            return await self.retry_storage(lambda: self._draw(claimed))
        except (DrawingFailed, Refusal, DiskFull) as error:
            return self._failure_of(error), None
        except OSError as error:
            reason = error.strerror or "the disk failed"
            return self._failure_of(ImageNotSaved(reason=reason)), None

    def _failure_of(self, error: BotError) -> Failure:
        log.warning("picture failed", error=for_log(error))
        self.alerts.report(error)
        return Failure(error.code, error.values)

    async def _finish(
        self,
        claimed: ClaimedPicture,
        outcome: Image | Failure,
        attempt: DrawnAttempt | None = None,
    ) -> None:
        """Nothing is written where the job is over, or another process draws the picture by now."""
        try:
            job = await self.retry_storage(
                lambda: self.pictures.finish(claimed, outcome, self.lease(), attempt)
            )
        except OSError as error:
            failure = self._failure_of(ImageNotSaved(reason=error.strerror or "the disk failed"))
            await self._finish(claimed, failure, attempt)
            return
        if job is not None:
            self._previewed.pop(job.id, None)
            self.deliver(job)

    async def _draw(self, claimed: ClaimedPicture) -> Outcome:
        """Raises StorageUnavailable; it may be called again then, and pays for nothing twice."""
        key = claimed.key
        if found := await asyncio.to_thread(self.images.find, key):
            try:  # a stop came between the file and its row
                return await self._measure(claimed, found), None
            except ResponseUnreadable:  # a power cut, before it was flushed
                log.warning("a picture from before the stop is spoilt", position=key.position)
                await self.attempts.lose(key)
        elif claimed.interruptions:  # a power cut may have taken the file
            await self.attempts.lose(key)
        if self.free_bytes() < MIN_FREE_BYTES:
            raise DiskFull(reason="the disk is full")
        log.info("drawing", kind=claimed.job.request.kind, position=key.position)
        path = self.images.path_for(key, claimed.claim)
        async with self.references.of(claimed.job) as files:
            attempt = await self._request(claimed, files, path)
        try:
            return await self._measure(claimed, path), attempt
        except ResponseUnreadable as error:
            lost = AttemptOutcome.LOST
            await self.attempts.close(
                attempt.request_id, lost, attempt.at, attempt.cost, note=str(error)
            )
            raise

    async def _request(self, claimed: ClaimedPicture, files: EditFiles, into: Path) -> DrawnAttempt:
        key = claimed.key
        attempt_log = PictureAttemptLog(
            self.attempts, self.clock, self.new_request_id, key, claimed.claim, self.retries
        )
        # Only one picture of a job has previews: they cost, and a status message shows one.
        is_previewed = self._previewed.setdefault(key.job_id, key) == key
        show = partial(self.previews.preview, claimed.job) if is_previewed else None
        try:
            await self.image_generator.draw(
                claimed.job.request, files.references, into, attempt_log, show, mask=files.mask
            )
        finally:
            self.retries.end(key.job_id, key.position)
        if attempt_log.drawn is None:
            raise UnexpectedFailure("an image without an attempt")
        return attempt_log.drawn

    async def _measure(self, claimed: ClaimedPicture, path: Path) -> Image:
        """Raises ResponseUnreadable where the file cannot be decoded."""
        is_file_only = claimed.job.request.send_as is SendAs.FILE
        preview = None if is_file_only else preview_path(path)
        try:
            measure = await self.image_processor.measure(path, preview)
        except Refusal as error:
            await asyncio.to_thread(path.unlink, missing_ok=True)
            raise ResponseUnreadable(str(error)) from error
        return Image(claimed.key.position, path, measure)
