"""Says in the status of a request that its answer waits until Telegram takes it."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from aiogram.exceptions import (
    TelegramAPIError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)

from bot.domain.ids import JobId
from bot.domain.ports import JobRepository, Sleep
from bot.observability import get_logger
from bot.telegram.client.call_options import BEST_EFFORT
from bot.telegram.client.rate_limit import SendExpired
from bot.telegram.delivery.status.status_messages import StatusMessages

log = get_logger(__name__)

RETRY_DELAY = 5.0


@dataclass(frozen=True, slots=True)
class DelayNotices:
    """`lock` is that of a job: nothing else touches its status meanwhile."""

    jobs: JobRepository
    messages: StatusMessages
    lock: Callable[[JobId], asyncio.Lock]
    sleep: Sleep
    _waiting: set[JobId] = field(default_factory=set)

    async def post(self, job_id: JobId, text: str) -> None:
        """As soon as Telegram takes that, unless the answer is faster."""
        if job_id in self._waiting:
            return
        self._waiting.add(job_id)
        wait: float | None = 0.0
        while wait is not None and job_id in self._waiting:
            await self.sleep(wait)
            async with self.lock(job_id):
                wait = await self._try_send(job_id, text)

    def end(self, job_id: JobId) -> None:
        """The answer is there."""
        self._waiting.discard(job_id)

    async def _try_send(self, job_id: JobId, text: str) -> float | None:
        """None where it was said, or cannot be; otherwise the seconds to wait."""
        job = await self.jobs.get(job_id)
        if job is None or job_id not in self._waiting:
            return None
        try:
            await self.messages.write(job, text, None, BEST_EFFORT)
        except TelegramRetryAfter as error:
            return max(1.0, error.retry_after)
        except (SendExpired, TelegramNetworkError, TelegramServerError):
            return RETRY_DELAY
        except TelegramAPIError as error:
            log.info("not said that an answer waits", job_id=job_id, error=error.message)
        return None
