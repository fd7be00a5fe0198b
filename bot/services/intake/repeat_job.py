"""Submits a job once more: unchanged or in part."""

from dataclasses import dataclass, replace

from bot.domain.errors import NothingToRepeat
from bot.domain.failures import SOME_IMAGES_LOST
from bot.domain.jobs import Job, Origin, Request
from bot.domain.ports import ImageRepository
from bot.domain.prompt_options import reshape_look
from bot.services.intake.submit_job import SubmitJob


@dataclass(frozen=True, slots=True)
class RepeatJob:
    """Submits the request of a job again.

    Every method raises what SubmitJob raises.
    """

    images: ImageRepository
    submit: SubmitJob

    async def __call__(self, job: Job, origin: Origin) -> Job:
        """Unchanged."""
        return await self._resubmit(job, origin, job.request)

    async def missing(self, job: Job, origin: Origin) -> Job:
        """Only the images that failed, or were lost before their delivery."""
        there = job.sent_pictures if _lost(job) else len(await self.images.drawn(job.id))
        missing = job.request.pictures - there
        request = replace(job.request, pictures=max(1, missing), unmet_options=())
        return await self._resubmit(job, origin, request)

    async def in_shape(self, job: Job, origin: Origin, shape: str) -> Job:
        """The same in another shape, `16:9` or `4k 9:16`, or the nearest that the provider has."""
        request = job.request
        offer = self.submit.offers.serving(
            request.provider, edit=bool(request.references), masked=bool(request.mask)
        )
        look, unmet_options = reshape_look(request.look, shape, offer)
        return await self._resubmit(
            job, origin, replace(request, look=look, unmet_options=unmet_options)
        )

    async def without_unreadable(self, job: Job, origin: Origin) -> Job:
        """The same edit without the references that could not be used. Raises NothingToRepeat."""
        unreadable = job.failure.unreadable if job.failure else ()
        if not unreadable:
            raise NothingToRepeat
        kept = tuple(
            reference
            for number, reference in enumerate(job.request.references, start=1)
            if number not in unreadable
        )
        request = replace(job.request, references=kept, mask=job.request.mask_for(kept))
        return await self._resubmit(job, origin, request)

    async def _resubmit(self, job: Job, origin: Origin, request: Request) -> Job:
        again = replace(origin, reply_to=job.reply_to)
        return await self.submit(again, replace(request, by_button=True))


def _lost(job: Job) -> bool:
    """Whether some of its pictures are gone from the disk."""
    failure = job.failure
    return failure is not None and (failure.code, failure.values.get("cause")) == (
        SOME_IMAGES_LOST,
        "disk",
    )
