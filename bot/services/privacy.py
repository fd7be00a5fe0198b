"""Erases what is stored about a user: prompts and images, in all chats."""

from dataclasses import dataclass

from bot.domain.ids import UserId
from bot.domain.ports import Clock, PrivacyStore, WorkQueue
from bot.domain.work import WorkItem
from bot.observability import get_logger
from bot.runtime.retry import RetryStorage
from bot.services.jobs.cancel_job import CancelJob

log = get_logger(__name__)

INTERVAL = 60
LATE_WRITES = 60 * 60
"""Seconds after which a job that was cut off can write nothing any more."""


@dataclass(frozen=True, slots=True)
class ForgetUser:
    """Cancels the user's jobs and erases what is stored about the user.

    Images that are just being sent are delivered, and erased right after.
    """

    privacy_store: PrivacyStore
    cancel: CancelJob
    clock: Clock

    async def __call__(self, user_id: UserId) -> bool:
        """Says whether everything is erased already.

        The request is stored first: whatever fails or is left, `CompleteErasure` does.
        """
        await self.privacy_store.forget(user_id, self.clock())
        await self.cancel.all_of_user(user_id)
        erased = await self.privacy_store.erase(user_id)
        log.info("forgotten", erased=erased)
        return erased


@dataclass(frozen=True, slots=True)
class CompleteErasure:
    """Erases what could not be erased at once: the `WorkHandler` of forgetting."""

    privacy_store: PrivacyStore
    queue: WorkQueue
    retry_storage: RetryStorage
    clock: Clock

    async def __call__(self, subject: str) -> float | None:
        return await self.retry_storage(lambda: self._complete(UserId(int(subject))))

    async def give_up(self, subject: str) -> None:
        """It is tried again."""
        await self._look_again(UserId(int(subject)))

    async def _complete(self, user_id: UserId) -> float | None:
        since = await self.privacy_store.asked_at(user_id)
        if since is not None:
            erased = await self.privacy_store.erase(user_id)
            if not erased or since > self.clock() - LATE_WRITES:
                return await self._look_again(user_id)
        await self.privacy_store.close(user_id, since)
        log.info("forgotten for good", user_id=user_id)
        return None

    async def _look_again(self, user_id: UserId) -> float:
        again = self.clock() + INTERVAL
        await self.queue.add(WorkItem.forget(user_id), again)
        return again
