"""Takes requests in."""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from bot.domain.errors import PromptEmpty, PromptTooLong
from bot.domain.intake import Part
from bot.domain.jobs import Job, Origin, Request
from bot.domain.offers import Offers
from bot.domain.option_words import INVISIBLE
from bot.domain.pictures import Reference
from bot.domain.ports import Clock, Jobs, Pending
from bot.services.references import check_references
from bot.services.rules import Rules

PENDING_SECONDS = 15 * 60


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

    async def __call__(self, origin: Origin, request: Request, part: Part | None = None) -> Job:
        """Of a `part`, more may come: its drawing waits for that."""
        self.rules.check_access(origin)
        limits = self.rules.limits_of(origin)
        job = await self.jobs.admit(origin, self.checked(request), limits, self.clock(), part)
        self.wake()
        return job

    def checked(self, request: Request) -> Request:
        """The request as it may be drawn. Raises a Refusal."""
        prompt = request.prompt.strip()
        if not has_words(prompt):
            raise PromptEmpty
        offer = self.offers.serving(request.provider, edit=bool(request.references))
        if len(prompt) > offer.prompt_limit:
            raise PromptTooLong(limit=offer.prompt_limit, length=len(prompt))
        check_references(request.references, offer)
        return replace(request, prompt=prompt)


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
        await self.pending.keep(origin, references, until)

    async def no_more(self, origin: Origin) -> bool:
        """Says whether the person there had pictures that waited."""
        return await self.pending.drop(origin.chat_id, origin.person_id, self.clock())


def has_words(prompt: str) -> bool:
    """Whether a reader would see anything: no blanks, controls and invisible letters alone."""
    return any(
        unicodedata.category(letter)[0] not in "CZ" and letter not in INVISIBLE for letter in prompt
    )
