"""Finds the job behind a button, and what can be done with its images."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.errors import NothingToRepeat, OriginalCleared
from bot.domain.images import Image, Reference
from bot.domain.jobs import Job
from bot.domain.offers import Offers
from bot.domain.ports import ImageRepository, SentImages
from bot.domain.prompt_options import other_shapes
from bot.services.drawing.references import find_original


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
    """Finds what a job has become, for the buttons under it."""

    images: ImageRepository
    sent_images: SentImages
    offers: Offers

    async def original(self, job: Job, position: int) -> tuple[Result, Image]:
        """The original file. Raises OriginalCleared or NothingToRepeat."""
        result = await self._of_image(job, position)
        image = await find_original(self.images, job.id, position)
        if image is None:
            raise OriginalCleared(job.id, pictures=job.request.pictures)
        return result, image

    async def to_edit(self, job: Job, position: int) -> Reference:
        """The image as a reference.

        Raises OriginalCleared where neither we nor Telegram have it, or NothingToRepeat.
        """
        await self._of_image(job, position)
        reference = await self.sent_images.of_result(job.id, position)
        if not reference.file_id:
            await self.original(job, position)
        return reference

    async def of(self, job: Job) -> Result:
        return self.with_images(job, await self.images.drawn(job.id))

    def with_images(self, job: Job, positions: Sequence[int]) -> Result:
        """Of a job whose images are known already."""
        request = job.request
        offer = self.offers.serving(request.provider, edit=bool(request.references))
        editor = self.offers.serving(request.provider, edit=True)
        return Result(
            job=job,
            positions=tuple(positions),
            shapes=other_shapes(request.look, offer),
            may_be_edited=editor.max_references > 0,
        )

    async def _of_image(self, job: Job, position: int) -> Result:
        result = await self.of(job)
        if position not in result.positions:
            raise NothingToRepeat
        return result
