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
    """`positions` of its pictures, kept or not, and what could be made of it: the same in other
    `shapes` (`16:9`, `4k 9:16`), or an edit.
    """

    job: Job
    positions: tuple[int, ...]
    shapes: tuple[str, ...]
    may_be_edited: bool

    @property
    def partial(self) -> bool:
        return len(self.positions) < self.job.request.pictures

    def number(self, position: int) -> int:
        """Of one of its pictures, as people count those that came out."""
        return self.positions.index(position) + 1


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
    ) -> tuple[Result, Image]:
        """The untouched file. Raises OriginalCleared, too."""
        result = await self._with(position, job_id, origin, may_all=may_all)
        image = await kept_original(self.images, job_id, position)
        if image is None:
            raise OriginalCleared(job_id=job_id, pictures=result.job.request.pictures)
        return result, image

    async def to_edit(
        self, job_id: int, position: int, origin: Origin, *, may_all: bool = False
    ) -> tuple[Job, Reference]:
        """The picture as an edit starts from it. Raises OriginalCleared where nobody has it."""
        result = await self._with(position, job_id, origin, may_all=may_all)
        reference = await self.sent_pictures.of_result(job_id, position)
        if not reference.file_id:
            await self.original(job_id, position, origin, may_all=may_all)
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

    async def _with(self, position: int, job_id: int, origin: Origin, *, may_all: bool) -> Result:
        result = await self(job_id, origin, may_all=may_all)
        if position not in result.positions:
            raise NothingToRepeat
        return result
