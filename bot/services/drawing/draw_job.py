"""Draws the missing images of one job and stores them."""

import asyncio
import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack
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
    StorageUnavailable,
    UnexpectedFailure,
)
from bot.domain.failures import Failure, for_log
from bot.domain.ids import RequestId
from bot.domain.images import Image
from bot.domain.jobs import Job, JobState
from bot.domain.ports import (
    AttemptRepository,
    Clock,
    ImageGenerator,
    ImageProcessor,
    ImageRepository,
    JobRepository,
    OperatorAlerts,
    PreviewCallback,
    PreviewSink,
)
from bot.observability import get_logger
from bot.runtime.priority_gate import GateClosed
from bot.services.drawing.active_retries import ActiveRetries
from bot.services.drawing.attempt_log import JobAttemptLog
from bot.services.drawing.fair_queue import FairQueue
from bot.services.drawing.references import PrepareReferences

log = get_logger(__name__)

MIN_FREE_BYTES = 200 * 1024 * 1024
"""Bytes that must be free before a provider is paid: four 4K images and their drafts."""


class ClaimLost(Exception):
    """The job cannot be claimed: it was cancelled or amended, or another process draws it."""


@dataclass(slots=True)
class JobRun:
    """A job while this process draws it.

    `missing` are the positions of the images to draw, `failed` are those that failed for good.
    `claimed`: its row is running, leased by this process.
    """

    job: Job
    missing: Sequence[int]
    failed: dict[int, BotError] = field(default_factory=dict)
    claimed: bool = False


@dataclass(frozen=True, slots=True)
class DrawJob:
    """Draws the missing images of a job, each in its slot of the queue.

    The first slot claims the job. It ends as stored when at least one image is there, else as
    failed; the first failure is kept.
    """

    jobs: JobRepository
    attempts: AttemptRepository
    images: ImageRepository
    image_generator: ImageGenerator
    image_processor: ImageProcessor
    prepare_references: PrepareReferences
    previews: PreviewSink
    alerts: OperatorAlerts
    queue: FairQueue
    clock: Clock
    lease: float
    new_request_id: Callable[[], RequestId]
    free_bytes: Callable[[], int]
    temp_dir: Path
    """For files that are needed only while drawing."""
    retries: ActiveRetries = field(default_factory=ActiveRetries)

    async def __call__(self, job_run: JobRun) -> bool:
        """Says whether the job is stored or failed; else it was cancelled, or the queue closed.

        Raises StorageUnavailable; it may be called again then, and pays for nothing twice.
        """
        job = job_run.job
        if job_run.claimed:  # a retry, after the database failed
            missing = await self.missing(job)
            job_run.missing = [place for place in missing if place not in job_run.failed]
        try:
            await self._draw_missing(job_run)
        except (ClaimLost, GateClosed):
            return False
        errors = [error for _, error in sorted(job_run.failed.items())]
        for error in errors:
            log.warning("picture failed", error=for_log(error))
            if error.operator_only:
                self.alerts.alert(error)
        failure = Failure.first_of(errors) if errors else None
        state = JobState.STORED if len(errors) < job.request.pictures else JobState.FAILED
        return await self.jobs.move(job.id, state, self.clock(), failure) is not None

    async def missing(self, job: Job) -> list[int]:
        """The positions of the images that are not stored yet."""
        there = {image.position for image in await self.images.of_job(job.id)}
        return [place for place in range(job.request.pictures) if place not in there]

    async def _draw_missing(self, job_run: JobRun) -> None:
        with ExitStack() as closing:
            job_start = JobStart(self, job_run, closing)
            if not job_run.missing:  # a stop came between the last image and this
                await job_start.claim()
            outcomes = await asyncio.gather(
                *(
                    self._draw_in_turn(
                        job_start, position, previewed=position == job_run.missing[0]
                    )
                    for position in job_run.missing
                ),
                return_exceptions=True,  # one failure does not cancel the others
            )
        unfinished = None
        for position, outcome in zip(job_run.missing, outcomes, strict=True):
            if isinstance(outcome, ClaimLost | GateClosed | StorageUnavailable):
                unfinished = outcome  # the job goes on from there, here or elsewhere
            elif outcome is not None:
                job_run.failed[position] = _as_bot_error(outcome)
        if unfinished:
            raise unfinished

    async def _draw_in_turn(self, job_start: "JobStart", position: int, *, previewed: bool) -> None:
        """Only one image has previews: they cost, and a status message shows one."""
        job = job_start.job_run.job
        show = partial(self.previews.preview, job) if previewed else None
        async with self.queue.slot(job):
            references = await job_start()
            await self._draw_one(job, position, references, show)

    async def _draw_one(
        self, job: Job, position: int, references: Sequence[Path], show: PreviewCallback | None
    ) -> None:
        path = self.images.path_for(job.id, position)
        if path.exists():  # a stop came between the file and its row
            try:
                await self._store(job, position, path)
            except ResponseUnreadable:  # a power cut, before it was flushed
                log.warning("a picture from before the stop is spoilt", position=position)
            else:
                return
        elif job.interruptions:  # a power cut may have taken the file
            await self.attempts.lose(job.id, position)
        attempt_log = JobAttemptLog(
            self.attempts, self.clock, self.new_request_id, job.id, position, self.retries
        )
        try:
            await self.image_generator.draw(job.request, references, path, attempt_log, show)
        finally:
            self.retries.end(job.id, position)
        await self._store(job, position, path)

    async def _store(self, job: Job, position: int, path: Path) -> None:
        """Raises ResponseUnreadable where the file cannot be decoded."""
        try:
            measure = await self.image_processor.measure(path)
        except Refusal as error:
            await self.attempts.lose(job.id, position)
            await asyncio.to_thread(path.unlink, missing_ok=True)
            raise ResponseUnreadable(str(error)) from error
        await self.images.add(job.id, Image(position, path, measure), self.clock())


@dataclass(slots=True)
class JobStart:
    """What the first image to get a slot does for all: claims the job, prepares the references.

    `closing` deletes the references.
    """

    drawing: DrawJob
    job_run: JobRun
    closing: ExitStack
    _references: list[Path] | None = None
    _failure: BotError | None = None
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def __call__(self) -> list[Path]:
        """Raises ClaimLost, a Refusal, DiskFull or StorageUnavailable."""
        async with self._lock:
            if self._failure:
                raise self._failure
            if self._references is None:
                await self.claim()
                self._references = await self._prepare()
            return self._references

    async def claim(self) -> None:
        """Raises ClaimLost."""
        now = self.drawing.clock()
        job = self.job_run.job
        if self.job_run.claimed:
            return
        until = now + self.drawing.lease
        if await self.drawing.jobs.claim(job.id, now, until, job.due_at) is None:
            raise ClaimLost
        self.job_run.claimed = True
        log.info("drawing", kind=job.request.kind, pictures=job.request.pictures)

    async def _prepare(self) -> list[Path]:
        try:
            if self.drawing.free_bytes() < MIN_FREE_BYTES:
                raise DiskFull(reason="the disk is full")
            return await self._fetch()
        except (Refusal, DiskFull) as error:
            self._failure = error
            raise
        except OSError as failure:  # nothing was sent
            self._failure = DiskFull(reason=failure.strerror or "the disk failed")
            raise self._failure from failure

    async def _fetch(self) -> list[Path]:
        references = self.job_run.job.request.references
        if not references:
            return []
        temp_dir = self.drawing.temp_dir
        own_folder = tempfile.TemporaryDirectory(dir=temp_dir, ignore_cleanup_errors=True)
        folder = Path(self.closing.enter_context(own_folder))
        return await self.drawing.prepare_references(references, folder)


def _as_bot_error(error: BaseException) -> BotError:
    """Translates an image's failure; an unexpected one is logged."""
    if isinstance(error, DrawingFailed | Refusal):
        return error
    if isinstance(error, OSError):
        return ImageNotSaved(reason=error.strerror or "the disk failed")
    log.error("a picture broke off", exc_info=error)
    return UnexpectedFailure()
