"""Records the attempts at one image."""

from collections.abc import Callable
from dataclasses import dataclass, field

from bot.domain.errors import UnexpectedFailure
from bot.domain.ids import JobId, RequestId
from bot.domain.jobs import AttemptOutcome
from bot.domain.ports import AttemptRepository, Clock
from bot.domain.progress import Retry
from bot.services.drawing.active_retries import ActiveRetries


@dataclass(slots=True)
class JobAttemptLog:
    """The attempts at one image of one job: the port `AttemptLog`."""

    attempts: AttemptRepository
    clock: Clock
    new_request_id: Callable[[], RequestId]
    job_id: JobId
    position: int
    active: ActiveRetries = field(default_factory=ActiveRetries)
    _lost: int | None = None

    async def open(self, provider: str, price: int | None) -> RequestId:
        request_id = self.new_request_id()
        if not await self.attempts.open(
            self.job_id, self.position, request_id, provider, price=price, at=self.clock()
        ):
            raise UnexpectedFailure("the request is over")
        self._lost = None  # an open one counts
        self.active.sent(self.job_id, self.position, self.clock())
        return request_id

    async def close(
        self, request_id: RequestId, outcome: AttemptOutcome, cost: int | None, note: str = ""
    ) -> None:
        self._lost = None
        await self.attempts.close(request_id, outcome, self.clock(), cost, note)

    def retrying(self, retry: Retry) -> None:
        self.active.begin(self.job_id, self.position, retry)

    async def lost(self) -> int:
        if self._lost is None:
            self._lost = await self.attempts.lost(self.job_id, self.position)
        return self._lost
