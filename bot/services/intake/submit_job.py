"""Submits jobs."""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.domain.errors import PromptEmpty, PromptTooLong
from bot.domain.intake import RequestPart
from bot.domain.jobs import Job, Origin, Request
from bot.domain.offers import Offers
from bot.domain.option_patterns import INVISIBLE
from bot.domain.ports import Clock, JobRepository
from bot.services.access_rules import AccessRules
from bot.services.drawing.references import check_references
from bot.services.in_flight_updates import InFlightUpdates


@dataclass(frozen=True, slots=True)
class SubmitJob:
    """Checks a request, inserts it as a queued job, and wakes the worker.

    Its update is handled then: whatever stops the bot, the job goes on.

    Raises a Refusal when the request cannot be taken; then nothing was written.
    """

    jobs: JobRepository
    rules: AccessRules
    offers: Offers
    clock: Clock
    in_flight: InFlightUpdates
    wake: Callable[[float | None], None]
    """Called with the time at which a new job is due."""

    async def __call__(
        self, origin: Origin, request: Request, part: RequestPart | None = None
    ) -> Job:
        """With a `part`, more may follow: the job is due after the wait for it."""
        self.rules.check_access(origin.requester)
        limits = self.rules.limits_of(origin.requester)
        job = await self.jobs.admit(origin, self.check(request), limits, self.clock(), part)
        self.in_flight.settle(origin.update_id)
        self.wake(job.due_at)
        return job

    def check(self, request: Request) -> Request:
        """The request with its prompt stripped. Raises a Refusal."""
        prompt = request.prompt.strip()
        if not has_visible_text(prompt):
            raise PromptEmpty
        offer = self.offers.serving(
            request.provider, edit=bool(request.references), masked=bool(request.mask)
        )
        if len(prompt) > offer.prompt_limit:
            raise PromptTooLong(limit=offer.prompt_limit, length=len(prompt))
        check_references(request.references, offer)
        return replace(request, prompt=prompt)


def has_visible_text(prompt: str) -> bool:
    """Whether it has more than blanks, controls and invisible letters."""
    return any(
        unicodedata.category(letter)[0] not in "CZ" and letter not in INVISIBLE for letter in prompt
    )
