"""Records the attempts at one image."""

from collections.abc import Callable
from dataclasses import dataclass, field

from bot.domain.errors import UnexpectedFailure
from bot.domain.ids import RequestId
from bot.domain.jobs import AttemptOutcome
from bot.domain.ports import AttemptRepository, Clock
from bot.domain.ports.work import DrawnAttempt
from bot.domain.progress import Retry
from bot.domain.work import FIRST_TOKEN, Claim, PictureKey
from bot.services.drawing.active_retries import ActiveRetries


@dataclass(slots=True)
class PictureAttemptLog:
    """The attempts at one picture, by exactly that claim of it: the port `AttemptLog`.

    The one that brought an image is closed with the picture's row.
    """

    attempts: AttemptRepository
    clock: Clock
    new_request_id: Callable[[], RequestId]
    key: PictureKey
    claim: Claim
    active: ActiveRetries = field(default_factory=ActiveRetries)
    drawn: DrawnAttempt | None = None
    _lost: int | None = field(init=False)

    def __post_init__(self) -> None:
        self._lost = 0 if self.claim.token == FIRST_TOKEN else None

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
        if outcome is AttemptOutcome.DRAWN:
            self.drawn = DrawnAttempt(request_id, self.clock(), cost)
            return
        self._lost = None
        await self.attempts.close(request_id, outcome, self.clock(), cost, note)

    def retrying(self, retry: Retry) -> None:
        self.active.begin(self.key.job_id, self.key.position, retry)

    async def lost(self) -> int:
        if self._lost is None:
            self._lost = await self.attempts.lost(self.key)
        return self._lost
