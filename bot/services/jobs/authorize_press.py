"""Decides who may press the buttons of a request."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.domain.errors import NothingToRepeat, NotYours
from bot.domain.ids import JobId, UserId
from bot.domain.jobs import Job, Requester
from bot.domain.ports import JobRepository


@dataclass(frozen=True, slots=True)
class AuthorizePress:
    """Its owner may, and in a group any administrator.

    `is_chat_admin` asks Telegram: only once it is known that the presser is not the owner.
    """

    jobs: JobRepository
    is_chat_admin: Callable[[Requester], Awaitable[bool]]

    async def __call__(self, job_id: JobId, requester: Requester) -> Job:
        """The job of a button that the `requester` pressed.

        An erased job has no prompt any more. Raises NothingToRepeat or NotYours.
        """
        job = await self.jobs.get(job_id)
        if job is None or not job.request.prompt or job.requester.chat_id != requester.chat_id:
            raise NothingToRepeat
        await self.for_owner(job.requester.user_id, requester)
        return job

    async def for_owner(self, owner: UserId, requester: Requester) -> None:
        """Raises NotYours, unless the requester may press what belongs to `owner` in that chat."""
        if not await self.allows(owner, requester):
            raise NotYours

    async def allows(self, owner: UserId, requester: Requester) -> bool:
        """Whether the requester may do there what `owner` may."""
        return owner == requester.user_id or await self.is_chat_admin(requester)
