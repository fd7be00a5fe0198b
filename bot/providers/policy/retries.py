"""Retries with backoff and jitter. A request that may be billed already is seldom repeated."""

import asyncio
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from tenacity import AsyncRetrying, RetryCallState

from bot.domain.errors import DrawingFailed, ProviderBusy, ResponseLost
from bot.domain.ports import Sleep
from bot.domain.progress import Retry
from bot.observability import get_logger
from bot.providers.policy.attempts import Attempts
from bot.providers.policy.circuit_breaker import Call

logger = get_logger(__name__)

JITTER = 0.25  # of a wait, added at random: requests that failed together return apart
FAILOVER_MAX_WAIT = 30.0  # seconds, where another provider can take over


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """Seconds before each repeat, and the limits.

    `ambiguous` is how often a request that may have been billed is repeated. A provider that asks
    for a wait longer than `max_wait` (seconds) is not waited for; where another provider can take
    over, `FAILOVER_MAX_WAIT` is the limit. `chance` gives 0 to 1.
    """

    waits: Sequence[float] = (3, 8, 15)
    ambiguous: int = 1
    max_wait: float = 120
    sleep: Sleep = asyncio.sleep
    chance: Callable[[], float] = random.random

    async def run(self, attempts: Attempts) -> None:
        """Sends until the image is there or another provider takes over.

        Raises the last DrawingFailed, or OSError. A picture that was lost too often already,
        before a restart perhaps, is not sent at all.
        """
        if not await self._may_send(attempts):
            raise ResponseLost("the picture was lost before, as often as is allowed")
        retrying = AsyncRetrying(
            sleep=partial(self._pause, attempts.call),
            wait=self._wait,
            retry=partial(self._should_retry, attempts),
            before_sleep=partial(self._before_retry, attempts),
            reraise=True,
        )
        try:
            await retrying(attempts.send_next)
        except ProviderBusy as error:
            tries = attempts.call.tries
            raise ProviderBusy(error.provider_note, wait=error.wait, tries=tries) from error

    async def _pause(self, call: Call, seconds: float) -> None:
        """Ends early when the circuit opens and another provider can take over."""

        async def full_pause() -> None:
            await self.sleep(seconds)

        if not call.can_fail_over:
            await full_pause()
            return
        async with asyncio.TaskGroup() as group:
            tasks = [
                group.create_task(full_pause()),
                group.create_task(call.circuit.wait_until_open()),
            ]
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in tasks:
                task.cancel()

    async def _may_send(self, attempts: Attempts) -> bool:
        return await attempts.log.lost() <= self.ambiguous

    async def _should_retry(self, attempts: Attempts, state: RetryCallState) -> bool:
        error = _failure(state)
        if error is None or not error.retry or (error.wait or 0) > self._max_wait(attempts.call):
            return False
        if attempts.call.must_stop or state.attempt_number > len(self.waits):
            return False
        return await self._may_send(attempts)

    def _max_wait(self, call: Call) -> float:
        return min(self.max_wait, FAILOVER_MAX_WAIT) if call.can_fail_over else self.max_wait

    def _wait(self, state: RetryCallState) -> float:
        error = _failure(state)
        asked = (error and error.wait) or 0
        return max(self.waits[state.attempt_number - 1], asked) * (1 + JITTER * self.chance())

    def _before_retry(self, attempts: Attempts, state: RetryCallState) -> None:
        logger.warning(
            "drawing is tried again",
            provider=attempts.provider,
            request_id=attempts.last_request_id,
            tries=attempts.call.tries,
            wait=round(state.upcoming_sleep, 1),
        )
        if error := _failure(state):
            most = len(self.waits) + 1
            attempts.log.retrying(Retry(error.code, state.attempt_number + 1, most))


def _failure(state: RetryCallState) -> DrawingFailed | None:
    error = state.outcome and state.outcome.exception()
    return error if isinstance(error, DrawingFailed) else None
