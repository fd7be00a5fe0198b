"""Finds the job behind a button, and what can be done with its images."""

from dataclasses import dataclass

from bot.domain.errors import NothingToRepeat, OriginalCleared
from bot.domain.ids import JobId
from bot.domain.images import Image, Reference
from bot.domain.jobs import Job, Requester
from bot.domain.offers import Offers
from bot.domain.ports import ImageRepository, JobRepository, SentImages
from bot.domain.prompt_options import other_shapes
from bot.services.drawing.references import find_original
from bot.services.jobs.own_job import get_own_job


@dataclass(frozen=True, slots=True)
class Result:
    """A job with the `positions` of its images, deleted or not. It can be drawn in other `shapes`
    (`16:9`, `4k 9:16`).
    """

    job: Job
    positions: tuple[int, ...]
    shapes: tuple[str, ...]
    may_be_edited: bool

    @property
    def partial(self) -> bool:
        return len(self.positions) < self.job.request.pictures

    def number(self, position: int) -> int:
        """The number of an image as users count: from 1, failed ones left out."""
        return self.positions.index(position) + 1


@dataclass(frozen=True, slots=True)
class FindResult:
    """Finds the result whose button the `requester` pressed; an administrator `may_all`.

    Each of these methods raises NothingToRepeat or NotYours.
    """

    jobs: JobRepository
    images: ImageRepository
    sent_images: SentImages
    offers: Offers

    async def __call__(
        self, job_id: JobId, requester: Requester, *, may_all: bool = False
    ) -> Result:
        return await self.of(await get_own_job(self.jobs, job_id, requester, may_all=may_all))

    async def original(
        self, job_id: JobId, position: int, requester: Requester, *, may_all: bool = False
    ) -> tuple[Result, Image]:
        """The original file. Raises OriginalCleared, too."""
        result = await self._find_with_image(position, job_id, requester, may_all=may_all)
        image = await find_original(self.images, job_id, position)
        if image is None:
            raise OriginalCleared(job_id, pictures=result.job.request.pictures)
        return result, image

    async def to_edit(
        self, job_id: JobId, position: int, requester: Requester, *, may_all: bool = False
    ) -> tuple[Job, Reference]:
        """The image as a reference. Raises OriginalCleared where neither we nor Telegram have it."""
        result = await self._find_with_image(position, job_id, requester, may_all=may_all)
        reference = await self.sent_images.of_result(job_id, position)
        if not reference.file_id:
            await self.original(job_id, position, requester, may_all=may_all)
        return result.job, reference

    async def of(self, job: Job) -> Result:
        request = job.request
        offer = self.offers.serving(request.provider, edit=bool(request.references))
        editor = self.offers.serving(request.provider, edit=True)
        return Result(
            job=job,
            positions=tuple(await self.images.drawn(job.id)),
            shapes=other_shapes(request.look, offer),
            may_be_edited=editor.max_references > 0,
        )

    async def _find_with_image(
        self, position: int, job_id: JobId, requester: Requester, *, may_all: bool
    ) -> Result:
        result = await self(job_id, requester, may_all=may_all)
        if position not in result.positions:
            raise NothingToRepeat
        return result
