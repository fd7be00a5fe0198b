"""Forgets a person: their words and pictures, in whatever chat."""

from dataclasses import dataclass

from bot.domain.errors import StorageUnavailable
from bot.domain.ports import Belongings, Clock, Sleep
from bot.observability import get_logger
from bot.services.running import CancelJob

log = get_logger(__name__)

EVERY = 60
LINGERS = 60 * 60
"""Seconds after which nothing of a request that was cut off can come in any more."""


@dataclass(frozen=True, slots=True)
class ForgetPerson:
    """Ends what waits or is drawn for the person, and erases what is kept about them.

    A picture that is just being sent is brought, and forgotten right after.
    """

    belongings: Belongings
    cancel: CancelJob
    clock: Clock
    sleep: Sleep

    async def __call__(self, person_id: int) -> bool:
        """Says whether all is gone already.

        The wish is written down first: whatever breaks off or is left, `run` completes it.
        """
        await self.belongings.forget(person_id, self.clock())
        await self.cancel.everywhere(person_id)
        erased = await self.belongings.erase(person_id)
        log.info("forgotten", erased=erased)
        return erased

    async def run(self) -> None:
        """Completes what could not be erased at once, until it is cancelled."""
        while True:
            try:
                await self._complete()
            except StorageUnavailable as error:
                log.error("not forgotten yet", error=str(error))
            await self.sleep(EVERY)

    async def _complete(self) -> None:
        for person_id, since in (await self.belongings.to_forget()).items():
            erased = await self.belongings.erase(person_id)
            if erased and since <= self.clock() - LINGERS:
                await self.belongings.close(person_id, since)
                log.info("forgotten for good", person_id=person_id)
