"""Takes a request in once more: as it was, in part, or in other words."""

from dataclasses import dataclass, replace

from bot.domain.errors import NothingToRepeat, NotYours, PartLost, PartsUnreadable
from bot.domain.jobs import Job, Origin, Request
from bot.domain.ports import Images, Jobs
from bot.domain.wishes import reshaped
from bot.services.submitting import AwaitWords, SubmitJob


@dataclass(frozen=True, slots=True)
class RepeatJob:
    """Asks once more for what a request asked.

    Every method raises NothingToRepeat, NotYours, or what SubmitJob raises; an administrator
    `may_all`.
    """

    jobs: Jobs
    images: Images
    submit: SubmitJob

    async def __call__(self, job_id: int, origin: Origin, *, may_all: bool = False) -> Job:
        """The same."""
        job = await own_job(self.jobs, job_id, origin, may_all=may_all)
        return await self._again(job, origin, job.request)

    async def missing(self, job_id: int, origin: Origin, *, may_all: bool = False) -> Job:
        """Only the pictures that did not come out, or were lost before they came."""
        job = await own_job(self.jobs, job_id, origin, may_all=may_all)
        there = job.sent_pictures if _lost(job) else len(await self.images.drawn(job_id))
        missing = job.request.pictures - there
        request = replace(job.request, pictures=max(1, missing), lacks=())
        return await self._again(job, origin, request)

    async def in_shape(
        self, job_id: int, origin: Origin, shape: str, *, may_all: bool = False
    ) -> Job:
        """The same in another shape, `16:9` or `4k 9:16`, or the nearest that the vendor has."""
        job = await own_job(self.jobs, job_id, origin, may_all=may_all)
        request = job.request
        offer = self.submit.offers.serving(request.provider, edit=bool(request.references))
        look, lacks = reshaped(request.look, shape, offer)
        return await self._again(job, origin, replace(request, look=look, lacks=lacks))

    async def without_unreadable(
        self, job_id: int, origin: Origin, *, may_all: bool = False
    ) -> Job:
        """The same edit without the references that could not be used."""
        job = await own_job(self.jobs, job_id, origin, may_all=may_all)
        if job.failure is None or job.failure.code != PartsUnreadable.code:
            raise NothingToRepeat
        unreadable = str(job.failure.values["parts"]).split(", ")
        kept = tuple(
            reference
            for number, reference in enumerate(job.request.references, start=1)
            if str(number) not in unreadable
        )
        return await self._again(job, origin, replace(job.request, references=kept))

    async def _again(self, job: Job, origin: Origin, request: Request) -> Job:
        again = replace(origin, message_id=job.origin.message_id, thread_id=job.origin.thread_id)
        return await self.submit(again, replace(request, by_button=True))


@dataclass(frozen=True, slots=True)
class RewordJob:
    """Lets a person put a refused request into other words."""

    jobs: Jobs
    await_words: AwaitWords

    async def __call__(self, job_id: int, origin: Origin, *, may_all: bool = False) -> Job:
        """Returns the refused one. An edit's pictures wait for the new words again, in its topic.

        Raises NothingToRepeat or NotYours.
        """
        job = await own_job(self.jobs, job_id, origin, may_all=may_all)
        if job.request.references:
            in_topic = replace(origin, thread_id=job.origin.thread_id)
            await self.await_words(in_topic, job.request.references)
        else:
            await self.await_words.no_more(origin)
        return job


async def own_job(jobs: Jobs, job_id: int, origin: Origin, *, may_all: bool) -> Job:
    """The job behind a button that was pressed at `origin`; an administrator `may_all`.

    One that was forgotten has no words any more. Raises NothingToRepeat or NotYours.
    """
    job = await jobs.get(job_id)
    if job is None or not job.request.prompt or job.origin.chat_id != origin.chat_id:
        raise NothingToRepeat
    if job.origin.person_id != origin.person_id and not may_all:
        raise NotYours
    return job


def _lost(job: Job) -> bool:
    """Whether some of its pictures are gone from the disk."""
    failure = job.failure
    return failure is not None and (failure.code, failure.values.get("cause")) == (
        PartLost.code,
        "disk",
    )
