"""Makes one request of messages that a client sent one after the other."""

from dataclasses import dataclass, replace

from bot.domain.errors import Refusal
from bot.domain.failures import Failure
from bot.domain.intake import Begun, Part
from bot.domain.jobs import JobState
from bot.domain.ports import Jobs, Parts
from bot.domain.settings import Settings
from bot.observability import get_logger
from bot.services.running import Runner
from bot.services.taking import TakeWords

log = get_logger(__name__)

OVER = frozenset({JobState.FAILED, JobState.CANCELLED})


@dataclass(frozen=True, slots=True)
class CompleteRequest:
    """Adds what came later to a request that nobody draws yet: the rest of a text that was cut, or
    what was forwarded with a comment.
    """

    parts: Parts
    jobs: Jobs
    take_words: TakeWords
    runner: Runner

    async def begun(self, part: Part) -> Begun | None:
        """The request that the message belongs to, if it belongs to one."""
        return await self.parts.find(part)

    async def __call__(self, begun: Begun, part: Part, settings: Settings) -> bool:
        """False when it came too late: it is a request of its own then.

        What belongs to a request that was refused or cancelled ends with it. One that cannot be
        taken with all its parts fails, and says why.
        """
        if part in begun:
            return True
        part = replace(part, is_comment=begun.parts[-1].is_comment)
        job = await self.jobs.get(begun.job_id) if begun.job_id is not None else None
        if job is None or job.state in OVER:
            await self.parts.keep(part, begun.job_id)
            return True
        whole = replace(begun, parts=(*begun.parts, part))
        try:
            return await self._amend(job.id, whole, part, settings)
        except Refusal as error:
            return await self._fail(job.id, part, error)

    async def _amend(self, job_id: int, whole: Begun, part: Part, settings: Settings) -> bool:
        submit = self.take_words.submit
        request = self.take_words.understood(whole.words(), settings, whole.references())
        limits = submit.rules.limits_of(part.origin)
        job = await self.jobs.amend(job_id, submit.checked(request), part, limits, submit.clock())
        if job is None:
            return False
        log.info("request completed", job_id=job_id, parts=len(whole.parts))
        self.runner.begin_anew(job_id)
        return True

    async def _fail(self, job_id: int, part: Part, error: Refusal) -> bool:
        now, failure = self.take_words.submit.clock(), Failure(error.code, error.values)
        until = now + self.runner.lease
        if not await self.jobs.move(job_id, JobState.FAILED, now, failure, until=until):
            return False
        await self.parts.keep(part, job_id)
        self.runner.stop(job_id)
        self.runner.answer_soon(job_id)
        return True
