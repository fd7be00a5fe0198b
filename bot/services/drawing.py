"""Draws one job: references in, pictures on disk, the row says so."""

import asyncio
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bot.domain.errors import (
    AnswerUnreadable,
    BotError,
    DrawingFailed,
    Failure,
    NotSaved,
    PictureGone,
    Refusal,
    StorageUnavailable,
    Undelivered,
    Unexpected,
)
from bot.domain.jobs import AttemptOutcome, Job, JobState
from bot.domain.pictures import Image
from bot.domain.ports import (
    Attempts,
    Clock,
    Courier,
    Images,
    Jobs,
    Painter,
    ReferenceFiles,
    ShowPreview,
    Studio,
)
from bot.observability import get_logger

log = get_logger(__name__)

ROOM_FOR_A_JOB = 200 * 1024 * 1024
"""Bytes that must be free before a vendor is paid: four 4K pictures and their drafts."""


@dataclass(frozen=True, slots=True)
class DrawJob:
    """Draws what is missing of a running job, all pictures at once, and moves it on.

    It ends as stored when at least one picture is there, else as failed; the first failure is kept.
    `slots` bounds the requests to the vendor over all jobs.
    """

    jobs: Jobs
    attempts: Attempts
    images: Images
    painter: Painter
    studio: Studio
    reference_files: ReferenceFiles
    courier: Courier
    slots: asyncio.Semaphore
    clock: Clock
    new_request_id: Callable[[], str]
    free_bytes: Callable[[], int]
    workshop: Path
    """A folder for what is needed only while drawing."""

    async def __call__(self, job: Job) -> bool:
        """Says whether the job moved on; when not, it was cancelled meanwhile.

        Raises StorageUnavailable; it may be called again then, and pays for nothing twice.
        """
        try:
            errors = await self._draw_missing(job)
        except OSError as trouble:  # with the workshop or the references: nothing was sent
            errors = [StorageUnavailable(reason=trouble.strerror or "the disk failed")]
        for error in errors:
            log.warning("picture failed", error=str(error))
            if error.operator_only:
                self.courier.warn_operator(error)
        failure = Failure.of_all(errors) if errors else None
        stored = bool(await self.images.of_job(job.id))
        state = JobState.STORED if stored else JobState.FAILED
        return await self.jobs.move(job.id, state, self.clock(), failure) is not None

    async def _draw_missing(self, job: Job) -> list[BotError]:
        there = {image.position for image in await self.images.of_job(job.id)}
        missing = [place for place in range(job.request.pictures) if place not in there]
        if self.free_bytes() < ROOM_FOR_A_JOB:
            return [StorageUnavailable(reason="the disk is full")]
        with tempfile.TemporaryDirectory(dir=self.workshop) as folder:
            try:
                references = await self._references(job, Path(folder))
            except Refusal as error:
                return [error]
            outcomes = await asyncio.gather(
                *(
                    self._picture(job, position, references, grows=position == missing[0])
                    for position in missing
                ),
                return_exceptions=True,  # one that fails does not spoil the others
            )
        return [_named(outcome) for outcome in outcomes if outcome is not None]

    async def _references(self, job: Job, folder: Path) -> list[Path]:
        prepared = []
        for number, reference in enumerate(job.request.references, start=1):
            source = folder / f"sent-{number}"
            try:
                await self.reference_files.fetch(reference, source)
            except Undelivered as error:
                raise PictureGone from error
            prepared.append(
                await self.studio.prepare_reference(source, folder / f"reference-{number}")
            )
        return prepared

    async def _picture(
        self, job: Job, position: int, references: Sequence[Path], *, grows: bool
    ) -> None:
        """One of the pictures grows before its person's eyes: a preview costs, and one status
        shows one picture.
        """
        show = partial(self.courier.preview, job) if grows else None
        async with self.slots:
            await self._draw_one(job, position, references, show)

    async def _draw_one(
        self, job: Job, position: int, references: Sequence[Path], show: ShowPreview | None
    ) -> None:
        path = self.images.path_for(job.id, position)
        if not path.exists():  # it does where a stop came between the picture and its row
            attempt_log = JobAttemptLog(self, job.id, position)
            await self.painter.draw(job.request, references, path, attempt_log, show)
        try:
            measure = await self.studio.measure(path)
        except Refusal as error:
            path.unlink(missing_ok=True)
            raise AnswerUnreadable(str(error)) from error
        await self.images.add(job.id, Image(position, path, measure), self.clock())


@dataclass(frozen=True, slots=True)
class JobAttemptLog:
    """The attempts at one picture of one job."""

    drawing: DrawJob
    job_id: int
    position: int

    async def open(self, provider: str, price: int | None) -> str:
        request_id = self.drawing.new_request_id()
        now = self.drawing.clock()
        if not await self.drawing.attempts.open(
            self.job_id, self.position, request_id, provider, price=price, at=now
        ):
            raise Unexpected("the request is over")
        return request_id

    async def close(
        self, request_id: str, outcome: AttemptOutcome, cost: int | None, note: str = ""
    ) -> None:
        now = self.drawing.clock()
        await self.drawing.attempts.close(request_id, outcome, now, cost, note)

    async def lost(self) -> int:
        return await self.drawing.attempts.lost(self.job_id, self.position)


def _named(error: BaseException) -> BotError:
    """A picture's failure by its name. The database's is raised: the job is drawn again then."""
    if isinstance(error, StorageUnavailable):
        raise error
    if isinstance(error, DrawingFailed):
        return error
    if isinstance(error, OSError):
        return NotSaved(reason=error.strerror or "the disk failed")
    log.error("a picture broke off", exc_info=error)
    return Unexpected()
