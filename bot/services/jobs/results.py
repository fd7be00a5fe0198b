"""Finds the job behind a button, and what can be done with its images."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.errors import NothingToRepeat, OriginalCleared
from bot.domain.images import Image, Reference
from bot.domain.jobs import Job
from bot.domain.offers import Offers
from bot.domain.ports import Clock, ImageRepository, SentImages
from bot.domain.prompt_options import other_shapes
from bot.domain.results import Result
from bot.domain.usage import Accounting, Calendar
from bot.services.access_rules import AccessRules
from bot.services.drawing.references import find_original


@dataclass(frozen=True, slots=True)
class FindResult:
    """Finds what a job has become, for the buttons under it."""

    images: ImageRepository
    sent_images: SentImages
    offers: Offers
    rules: AccessRules
    clock: Clock
    calendar: Calendar

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
        offer = self.offers.serving(
            request.provider, edit=bool(request.references), masked=bool(request.mask)
        )
        editor = self.offers.serving(request.provider, edit=True)
        return Result(
            job=job,
            positions=tuple(positions),
            shapes=other_shapes(request.look, offer),
            may_be_edited=editor.max_references > 0,
            accounting=self._accounting(job),
        )

    def _accounting(self, job: Job) -> Accounting:
        """Once its day is over, a request says nothing about today's limit: it counted then."""
        accounting = self.rules.accounting_of(job.requester)
        days = {self.calendar.day_of(moment) for moment in (job.created_at, self.clock())}
        over = accounting is Accounting.LIMIT and len(days) > 1
        return Accounting.NOTHING if over else accounting

    async def _of_image(self, job: Job, position: int) -> Result:
        result = await self.of(job)
        if position not in result.positions:
            raise NothingToRepeat
        return result
