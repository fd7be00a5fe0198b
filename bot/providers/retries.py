"""How often a request is repeated, and when. A request that may be billed already seldom is."""

import asyncio
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from tenacity import AsyncRetrying, RetryCallState

from bot.domain.errors import AnswerLost, Busy, DrawingFailed
from bot.domain.ports import Sleep
from bot.domain.progress import Retry
from bot.observability import get_logger
from bot.providers.attempts import Attempts
from bot.providers.circuit import Visit

logger = get_logger(__name__)

JITTER = 0.25  # of a wait, added at random: requests that failed together return apart
SHORT_PATIENCE = 30.0  # seconds, where another vendor can take over


@dataclass(frozen=True, slots=True)
class Retries:
    """Seconds before each repeat, and the limits.

    `ambiguous` is how often a request that may have been billed is repeated. A vendor that asks
    for a wait longer than `patience` (seconds) is not waited for; where another vendor can take
    over, `SHORT_PATIENCE` is the limit. `chance` gives 0 to 1.
    """

    waits: Sequence[float] = (3, 8, 15)
    ambiguous: int = 1
    patience: float = 120
    sleep: Sleep = asyncio.sleep
    chance: Callable[[], float] = random.random

    async def run(self, attempts: Attempts) -> None:
        """Sends until a picture is there or another vendor takes over.

        Raises the last DrawingFailed, or OSError. A picture that was lost too often already,
        before a restart perhaps, is not sent at all.
        """
        if not await self._may_send(attempts):
            raise AnswerLost("the picture was lost before, as often as is allowed")
        retrying = AsyncRetrying(
            sleep=partial(self._pause, attempts.visit),
            wait=self._wait,
            retry=partial(self._worth_it, attempts),
            before_sleep=partial(self._tell, attempts),
            reraise=True,
        )
        try:
            await retrying(attempts.another)
        except Busy as error:
            tries = attempts.visit.tries
            raise Busy(error.vendor_note, wait=error.wait, tries=tries) from error

    async def _pause(self, visit: Visit, seconds: float) -> None:
        """Ends early when another vendor takes over."""

        async def rest() -> None:
            await self.sleep(seconds)

        if not visit.gives_way:
            await rest()
            return
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(rest()), group.create_task(visit.circuit.until_out())]
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in tasks:
                task.cancel()

    async def _may_send(self, attempts: Attempts) -> bool:
        return await attempts.log.lost() <= self.ambiguous

    async def _worth_it(self, attempts: Attempts, state: RetryCallState) -> bool:
        error = _failure(state)
        if error is None or not error.retry or (error.wait or 0) > self._patience(attempts.visit):
            return False
        if attempts.visit.is_over or state.attempt_number > len(self.waits):
            return False
        return await self._may_send(attempts)

    def _patience(self, visit: Visit) -> float:
        return min(self.patience, SHORT_PATIENCE) if visit.gives_way else self.patience

    def _wait(self, state: RetryCallState) -> float:
        error = _failure(state)
        asked = (error and error.wait) or 0
        return max(self.waits[state.attempt_number - 1], asked) * (1 + JITTER * self.chance())

    def _tell(self, attempts: Attempts, state: RetryCallState) -> None:
        logger.warning(
            "drawing is tried again",
            provider=attempts.provider,
            request_id=attempts.newest_id,
            tries=attempts.visit.tries,
            wait=round(state.upcoming_sleep, 1),
        )
        if error := _failure(state):
            most = len(self.waits) + 1
            attempts.log.retrying(Retry(error.code, state.attempt_number + 1, most))


def _failure(state: RetryCallState) -> DrawingFailed | None:
    error = state.outcome and state.outcome.exception()
    return error if isinstance(error, DrawingFailed) else None
