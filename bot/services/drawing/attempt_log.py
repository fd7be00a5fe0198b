"""Records the attempts at one image."""

from collections.abc import Callable
from dataclasses import dataclass, field

from bot.domain.errors import UnexpectedFailure
from bot.domain.ids import RequestId
from bot.domain.jobs import AttemptOutcome
from bot.domain.ports import AttemptRepository, Clock
from bot.domain.progress import Retry
from bot.domain.work import Claim, PictureKey
from bot.services.drawing.active_retries import ActiveRetries


@dataclass(slots=True)
class PictureAttemptLog:
    """The attempts at one picture, by exactly that claim of it: the port `AttemptLog`."""

    attempts: AttemptRepository
    clock: Clock
    new_request_id: Callable[[], RequestId]
    key: PictureKey
    claim: Claim
    active: ActiveRetries = field(default_factory=ActiveRetries)
    _lost: int | None = None

    async def open(self, provider: str, price: int | None) -> RequestId:
        request_id = self.new_request_id()
        if not await self.attempts.open(
            self.key, self.claim, request_id, provider, price=price, at=self.clock()
        ):
            raise UnexpectedFailure("the request is over, or another process draws it")
        self._lost = None  # an open one counts
        self.active.sent(self.key.job_id, self.key.position, self.clock())
        return request_id

    async def close(
        self, request_id: RequestId, outcome: AttemptOutcome, cost: int | None, note: str = ""
    ) -> None:
        self._lost = None
        await self.attempts.close(request_id, outcome, self.clock(), cost, note)

    def retrying(self, retry: Retry) -> None:
        self.active.begin(self.key.job_id, self.key.position, retry)

    async def lost(self) -> int:
        if self._lost is None:
            self._lost = await self.attempts.lost(self.key)
        return self._lost
