"""What a request has become, for the buttons under it."""

from dataclasses import dataclass

from bot.domain.errors import NothingToRepeat, OriginalCleared
from bot.domain.jobs import Job, Origin
from bot.domain.offers import Offers
from bot.domain.pictures import Image, Reference
from bot.domain.ports import Images, Jobs, SentPictures
from bot.domain.wishes import other_shapes
from bot.services.references import kept_original
from bot.services.repeating import own_job


@dataclass(frozen=True, slots=True)
class Result:
    """`positions` of its pictures, kept or not, and the `shapes` that it could have instead."""

    job: Job
    positions: tuple[int, ...]
    shapes: tuple[str, ...]

    @property
    def partial(self) -> bool:
        return len(self.positions) < self.job.request.pictures


@dataclass(frozen=True, slots=True)
class FindResult:
    """Finds the result whose button was pressed at `origin`; an administrator `may_all`.

    Each of these methods raises NothingToRepeat or NotYours.
    """

    jobs: Jobs
    images: Images
    sent_pictures: SentPictures
    offers: Offers

    async def __call__(self, job_id: int, origin: Origin, *, may_all: bool = False) -> Result:
        return await self.of(await own_job(self.jobs, job_id, origin, may_all=may_all))

    async def original(
        self, job_id: int, position: int, origin: Origin, *, may_all: bool = False
    ) -> tuple[Job, Image]:
        """The untouched file. Raises OriginalCleared, too."""
        result = await self._with(position, job_id, origin, may_all=may_all)
        image = await kept_original(self.images, job_id, position)
        if image is None:
            raise OriginalCleared(job_id=job_id)
        return result.job, image

    async def to_edit(
        self, job_id: int, position: int, origin: Origin, *, may_all: bool = False
    ) -> tuple[Job, Reference]:
        """The picture as an edit starts from it."""
        result = await self._with(position, job_id, origin, may_all=may_all)
        return result.job, await self.sent_pictures.of_result(job_id, position)

    async def of(self, job: Job) -> Result:
        request = job.request
        offer = self.offers.serving(request.provider, edit=bool(request.references))
        positions = await self.images.drawn(job.id)
        return Result(job, tuple(positions), other_shapes(request.look, offer))

    async def _with(self, position: int, job_id: int, origin: Origin, *, may_all: bool) -> Result:
        result = await self(job_id, origin, may_all=may_all)
        if position not in result.positions:
            raise NothingToRepeat
        return result
