"""Takes requests in."""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from bot.domain.errors import (
    EditsUnsupported,
    NothingToRepeat,
    NotYours,
    PictureTooLarge,
    PromptEmpty,
    PromptTooLong,
)
from bot.domain.jobs import Job, JobKind, Origin, Request
from bot.domain.offers import Offer, Offers
from bot.domain.pictures import DOWNLOAD_LIMIT_MB, Reference
from bot.domain.ports import Clock, Images, Jobs, Pending
from bot.services.rules import Rules

PENDING_SECONDS = 15 * 60
MEGABYTE = 1024 * 1024
FILLERS = "\u115f\u1160\u3164\uffa0\u2800"
"""Letters by Unicode's word, and yet nothing to see."""


@dataclass(frozen=True, slots=True)
class SubmitJob:
    """Checks a request, writes it down as a queued job, and wakes the runner.

    Raises a Refusal when the request cannot be taken; then nothing was written.
    """

    jobs: Jobs
    rules: Rules
    offers: Offers
    clock: Clock
    wake: Callable[[], None]

    async def __call__(self, origin: Origin, request: Request) -> Job:
        self.rules.check_access(origin)
        job = await self.jobs.admit(
            origin, self._checked(request), self.rules.limits_of(origin), self.clock()
        )
        self.wake()
        return job

    def _checked(self, request: Request) -> Request:
        prompt = request.prompt.strip()
        if not has_words(prompt):
            raise PromptEmpty
        offer = self.offers.serving(request.provider, edit=bool(request.references))
        if len(prompt) > offer.prompt_limit:
            raise PromptTooLong(limit=offer.prompt_limit, length=len(prompt))
        check_references(request.references, offer)
        return replace(request, prompt=prompt)


@dataclass(frozen=True, slots=True)
class RepeatJob:
    """Asks once more for what a request asked: the same, or only its missing pictures."""

    jobs: Jobs
    images: Images
    submit: SubmitJob

    async def __call__(
        self, job_id: int, origin: Origin, *, only_missing: bool = False, may_all: bool = False
    ) -> Job:
        """Raises NothingToRepeat, NotYours, or what SubmitJob raises."""
        job = await own_job(self.jobs, job_id, origin, may_all=may_all)
        request = job.request
        if only_missing:
            missing = request.pictures - await self.images.drawn(job_id)
            request = replace(request, pictures=max(1, missing), lacks=())
        again = replace(origin, message_id=job.origin.message_id, thread_id=job.origin.thread_id)
        return await self.submit(again, request)


@dataclass(frozen=True, slots=True)
class AwaitWords:
    """Keeps pictures until their instruction comes."""

    pending: Pending
    rules: Rules
    offers: Offers
    clock: Clock

    async def __call__(self, origin: Origin, references: Sequence[Reference]) -> None:
        """Raises PictureTooLarge, EditsUnsupported or AccessDenied."""
        self.rules.check_access(origin)
        check_references(references, self.offers.serving(None, edit=True))
        until = self.clock() + PENDING_SECONDS
        await self.pending.keep(origin.chat_id, origin.person_id, references, until)


@dataclass(frozen=True, slots=True)
class RewordJob:
    """Lets a person put a refused request into other words."""

    jobs: Jobs
    pending: Pending
    await_words: AwaitWords

    async def __call__(self, job_id: int, origin: Origin, *, may_all: bool = False) -> JobKind:
        """In a private chat, an edit's pictures wait for the new words again.

        Raises NothingToRepeat or NotYours.
        """
        job = await own_job(self.jobs, job_id, origin, may_all=may_all)
        if job.request.references and not origin.in_group:
            await self.await_words(origin, job.request.references)
        else:
            await self.pending.drop(origin.chat_id, origin.person_id)
        return job.request.kind


async def own_job(jobs: Jobs, job_id: int, origin: Origin, *, may_all: bool) -> Job:
    """The job behind a button that was pressed at `origin`; an administrator `may_all`.

    Raises NothingToRepeat or NotYours.
    """
    job = await jobs.get(job_id)
    if job is None or job.origin.chat_id != origin.chat_id:
        raise NothingToRepeat
    if job.origin.person_id != origin.person_id and not may_all:
        raise NotYours
    return job


def has_words(prompt: str) -> bool:
    """Whether a reader would see anything: no blanks, controls and invisible letters alone."""
    return any(
        unicodedata.category(letter)[0] not in "CZ" and letter not in FILLERS for letter in prompt
    )


def check_references(references: Sequence[Reference], offer: Offer) -> None:
    """Raises EditsUnsupported, or PictureTooLarge for what Telegram will not hand out to a bot."""
    if references and not offer.max_references:
        raise EditsUnsupported
    if any((reference.size or 0) > DOWNLOAD_LIMIT_MB * MEGABYTE for reference in references):
        raise PictureTooLarge(limit=DOWNLOAD_LIMIT_MB)
