"""Draws one job: references in, pictures on disk, the row says so."""

import asyncio
import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from bot.domain.errors import (
    AnswerUnreadable,
    BotError,
    DiskFull,
    DrawingFailed,
    NotSaved,
    Refusal,
    StorageUnavailable,
    Unexpected,
)
from bot.domain.failures import Failure, for_log
from bot.domain.jobs import Job, JobState
from bot.domain.pictures import Image
from bot.domain.ports import Attempts, Clock, Courier, Images, Jobs, Painter, ShowPreview, Studio
from bot.observability import get_logger
from bot.services.active_retries import ActiveRetries
from bot.services.attempt_log import JobAttemptLog
from bot.services.line import DrawingLine, LineClosed
from bot.services.references import PrepareReferences

log = get_logger(__name__)

ROOM_FOR_A_JOB = 200 * 1024 * 1024
"""Bytes that must be free before a vendor is paid: four 4K pictures and their drafts."""


class JobOver(Exception):
    """The job does not wait as it did: it was cancelled or amended, or another process draws it."""


@dataclass(slots=True)
class Sitting:
    """A job while this process draws it.

    `missing` are the positions of pictures that are not there and may come yet, `failed` says why
    the others never will. `begun`: its row says that it runs, because of us.
    """

    job: Job
    missing: Sequence[int]
    failed: dict[int, BotError] = field(default_factory=dict)
    begun: bool = False


@dataclass(frozen=True, slots=True)
class DrawJob:
    """Draws what is missing of a job, each picture when its turn has come, and moves it on.

    The first turn makes it a running job. It ends as stored when at least one picture is there,
    else as failed; the first failure is kept.
    """

    jobs: Jobs
    attempts: Attempts
    images: Images
    painter: Painter
    studio: Studio
    prepare_references: PrepareReferences
    courier: Courier
    line: DrawingLine
    clock: Clock
    lease: float
    new_request_id: Callable[[], str]
    free_bytes: Callable[[], int]
    workshop: Path
    """A folder for what is needed only while drawing."""
    retries: ActiveRetries = field(default_factory=ActiveRetries)

    async def __call__(self, sitting: Sitting) -> bool:
        """Says whether the job moved on; when not, it was cancelled meanwhile, or the line closed.

        Raises StorageUnavailable; it may be called again then, and pays for nothing twice.
        """
        job = sitting.job
        if sitting.begun:  # the database failed in the middle of it
            missing = await self.missing(job)
            sitting.missing = [place for place in missing if place not in sitting.failed]
        try:
            await self._draw_missing(sitting)
        except (JobOver, LineClosed):
            return False
        errors = [error for _, error in sorted(sitting.failed.items())]
        for error in errors:
            log.warning("picture failed", error=for_log(error))
            if error.operator_only:
                self.courier.warn_operator(error)
        failure = Failure.first_of(errors) if errors else None
        state = JobState.STORED if len(errors) < job.request.pictures else JobState.FAILED
        return await self.jobs.move(job.id, state, self.clock(), failure) is not None

    async def missing(self, job: Job) -> list[int]:
        """The positions of the pictures that are not there yet."""
        there = {image.position for image in await self.images.of_job(job.id)}
        return [place for place in range(job.request.pictures) if place not in there]

    async def _draw_missing(self, sitting: Sitting) -> None:
        with ExitStack() as closing:
            beginning = Beginning(self, sitting, closing)
            if not sitting.missing:  # a stop came between the last picture and this
                await beginning.claim()
            outcomes = await asyncio.gather(
                *(
                    self._picture(beginning, position, grows=position == sitting.missing[0])
                    for position in sitting.missing
                ),
                return_exceptions=True,  # one that fails does not spoil the others
            )
        unfinished = None
        for position, outcome in zip(sitting.missing, outcomes, strict=True):
            if isinstance(outcome, JobOver | LineClosed | StorageUnavailable):
                unfinished = outcome  # the job goes on from there, here or elsewhere
            elif outcome is not None:
                sitting.failed[position] = _named(outcome)
        if unfinished:
            raise unfinished

    async def _picture(self, beginning: "Beginning", position: int, *, grows: bool) -> None:
        """One of the pictures grows before its person's eyes: a preview costs, and one status
        shows one picture.
        """
        job = beginning.sitting.job
        show = partial(self.courier.preview, job) if grows else None
        async with self.line.turn(job):
            references = await beginning()
            await self._draw_one(job, position, references, show)

    async def _draw_one(
        self, job: Job, position: int, references: Sequence[Path], show: ShowPreview | None
    ) -> None:
        path = self.images.path_for(job.id, position)
        if path.exists():  # a stop came between the picture and its row
            try:
                await self._keep(job, position, path)
            except AnswerUnreadable:  # and with the power cut, perhaps, before it was on the disk
                log.warning("a picture from before the stop is spoilt", position=position)
            else:
                return
        elif job.interruptions:  # the power cut may have taken all of it
            await self.attempts.lose(job.id, position)
        attempt_log = JobAttemptLog(
            self.attempts, self.clock, self.new_request_id, job.id, position, self.retries
        )
        try:
            await self.painter.draw(job.request, references, path, attempt_log, show)
        finally:
            self.retries.end(job.id, position)
        await self._keep(job, position, path)

    async def _keep(self, job: Job, position: int, path: Path) -> None:
        """Raises AnswerUnreadable where it is no picture that anybody could open."""
        try:
            measure = await self.studio.measure(path)
        except Refusal as error:
            await self.attempts.lose(job.id, position)
            await asyncio.to_thread(path.unlink, missing_ok=True)
            raise AnswerUnreadable(str(error)) from error
        await self.images.add(job.id, Image(position, path, measure), self.clock())


@dataclass(slots=True)
class Beginning:
    """What the first picture to get its turn does for all: the row runs, the references are there.

    They are gone again when `closing` closes.
    """

    drawing: DrawJob
    sitting: Sitting
    closing: ExitStack
    _references: list[Path] | None = None
    _failure: BotError | None = None
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def __call__(self) -> list[Path]:
        """Raises JobOver, a Refusal, DiskFull or StorageUnavailable."""
        async with self._lock:
            if self._failure:
                raise self._failure
            if self._references is None:
                await self.claim()
                self._references = await self._prepared()
            return self._references

    async def claim(self) -> None:
        """Raises JobOver."""
        now = self.drawing.clock()
        job = self.sitting.job
        if self.sitting.begun:
            return
        until = now + self.drawing.lease
        if await self.drawing.jobs.claim(job.id, now, until, job.due_at) is None:
            raise JobOver
        self.sitting.begun = True
        log.info("drawing", kind=job.request.kind, pictures=job.request.pictures)

    async def _prepared(self) -> list[Path]:
        try:
            if self.drawing.free_bytes() < ROOM_FOR_A_JOB:
                raise DiskFull(reason="the disk is full")
            return await self._fetched()
        except (Refusal, DiskFull) as error:
            self._failure = error
            raise
        except OSError as trouble:  # nothing was sent
            self._failure = DiskFull(reason=trouble.strerror or "the disk failed")
            raise self._failure from trouble

    async def _fetched(self) -> list[Path]:
        references = self.sitting.job.request.references
        if not references:
            return []
        workshop = self.drawing.workshop
        room = tempfile.TemporaryDirectory(dir=workshop, ignore_cleanup_errors=True)
        folder = Path(self.closing.enter_context(room))
        return await self.drawing.prepare_references(references, folder)


def _named(error: BaseException) -> BotError:
    """A picture's failure by its name."""
    if isinstance(error, DrawingFailed | Refusal):
        return error
    if isinstance(error, OSError):
        return NotSaved(reason=error.strerror or "the disk failed")
    log.error("a picture broke off", exc_info=error)
    return Unexpected()
