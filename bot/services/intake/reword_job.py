"""Lets a user reword a refused request."""

from dataclasses import dataclass

from bot.domain.jobs import Job, Origin
from bot.services.intake.await_instruction import AwaitInstruction


@dataclass(frozen=True, slots=True)
class RewordJob:
    """Lets a user reword a refused request."""

    await_instruction: AwaitInstruction

    async def __call__(self, job: Job, origin: Origin) -> None:
        """An edit's references and mask are pending again, in its topic. Raises a Refusal."""
        request = job.request
        if request.references:
            in_topic = origin.in_topic(job.reply_to.thread_id)
            await self.await_instruction(in_topic, request.references, request.mask)
        else:
            await self.await_instruction.drop_pending(origin.requester)
