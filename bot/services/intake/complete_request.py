"""Adds later messages to a request that is not drawn yet."""

from dataclasses import dataclass, replace

from bot.domain.errors import Refusal
from bot.domain.failures import Failure
from bot.domain.ids import JobId
from bot.domain.intake import IncompleteRequest, RequestPart
from bot.domain.jobs import Job, JobState
from bot.domain.ports import JobRepository, RequestPartRepository
from bot.domain.settings import Settings
from bot.observability import get_logger
from bot.services.intake.submit_prompt import SubmitPrompt
from bot.services.jobs.end_job import EndJob

log = get_logger(__name__)

OVER = frozenset({JobState.FAILED, JobState.CANCELLED})


@dataclass(frozen=True, slots=True)
class CompleteRequest:
    """Adds the rest of a text that the client cut, or what was forwarded after a comment."""

    parts: RequestPartRepository
    jobs: JobRepository
    submit_prompt: SubmitPrompt
    end_job: EndJob

    async def find_incomplete(self, part: RequestPart) -> IncompleteRequest | None:
        """The request that the message belongs to, if it belongs to one."""
        return await self.parts.find(part)

    async def __call__(
        self, incomplete: IncompleteRequest, part: RequestPart, settings: Settings
    ) -> bool:
        """False when the part came too late: it is a request of its own then.

        A part of a refused or cancelled request is dropped. A job whose request is refused with
        this part fails. Where a provider has been asked already, what is drawn still comes, and the
        Refusal is raised, for the part alone.
        """
        if part in incomplete:
            return True
        part = replace(part, is_comment=incomplete.parts[-1].is_comment)
        job = await self.jobs.get(incomplete.job_id) if incomplete.job_id is not None else None
        if job is None or job.state in OVER:
            await self.parts.keep(part, incomplete.job_id)
            return True
        whole = replace(incomplete, parts=(*incomplete.parts, part))
        try:
            return await self._amend(job, whole, part, settings)
        except Refusal as error:
            if await self._fail(job.id, part, error):
                return True
            if part.is_cut:  # the rest of the text is no request of its own
                await self.parts.keep(part, None)
            raise

    async def _amend(
        self, job: Job, whole: IncompleteRequest, part: RequestPart, settings: Settings
    ) -> bool:
        submit = self.submit_prompt.submit
        references = whole.references()
        request = self.submit_prompt.parse_request(
            whole.words(), settings, references, job.request.mask_for(references)
        )
        limits = submit.rules.limits_of(part.origin.requester)
        amended = await self.jobs.amend(job.id, submit.check(request), part, limits, submit.clock())
        if amended is None:
            return False
        log.info("request completed", job_id=job.id, parts=len(whole.parts))
        self.end_job.stop_drawing(amended)
        submit.wake(amended.due_at)
        return True

    async def _fail(self, job_id: JobId, part: RequestPart, error: Refusal) -> bool:
        return await self.end_job.refuse(job_id, Failure(error.code, error.values), part)
