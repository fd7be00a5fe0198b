"""Erases what is stored about a user: prompts and images, in all chats."""

from dataclasses import dataclass

from bot.domain.errors import StorageUnavailable
from bot.domain.ids import UserId
from bot.domain.ports import Clock, PrivacyStore, Sleep
from bot.observability import get_logger
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
    sleep: Sleep

    async def __call__(self, user_id: UserId) -> bool:
        """Says whether everything is erased already.

        The request is stored first: whatever fails or is left, `run` completes it.
        """
        await self.privacy_store.forget(user_id, self.clock())
        await self.cancel.all_of_user(user_id)
        erased = await self.privacy_store.erase(user_id)
        log.info("forgotten", erased=erased)
        return erased

    async def run(self) -> None:
        """Completes what could not be erased at once, until it is cancelled."""
        while True:
            try:
                await self._complete()
            except StorageUnavailable as error:
                log.error("not forgotten yet", error=str(error))
            await self.sleep(INTERVAL)

    async def _complete(self) -> None:
        for user_id, since in (await self.privacy_store.users_to_forget()).items():
            erased = await self.privacy_store.erase(user_id)
            if erased and since <= self.clock() - LATE_WRITES:
                await self.privacy_store.close(user_id, since)
                log.info("forgotten for good", user_id=user_id)
