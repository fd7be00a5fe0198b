"""An attempt log in memory."""

from dataclasses import dataclass, field
from typing import NamedTuple

from bot.domain.ids import RequestId
from bot.domain.jobs import AttemptOutcome
from bot.domain.progress import Retry


class Closing(NamedTuple):
    outcome: AttemptOutcome
    cost: int | None


@dataclass
class RecordingAttemptLog:
    """Keeps the port `AttemptLog`. `lost_before` were lost before a restart."""

    lost_before: int = 0
    opened: list[str] = field(default_factory=list)
    prices: list[int | None] = field(default_factory=list)
    closed: dict[RequestId, Closing] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    told: list[Retry] = field(default_factory=list)

    @property
    def closings(self) -> list[Closing]:
        return list(self.closed.values())

    async def open(self, provider: str, price: int | None) -> RequestId:
        self.opened.append(provider)
        self.prices.append(price)
        return RequestId(f"request-{len(self.opened)}")

    async def close(
        self, request_id: RequestId, outcome: AttemptOutcome, cost: int | None, note: str = ""
    ) -> None:
        assert request_id not in self.closed
        self.closed[request_id] = Closing(outcome, cost)
        self.notes.append(note)

    async def lost(self) -> int:
        here = [closing.outcome for closing in self.closings].count(AttemptOutcome.LOST)
        return self.lost_before + here

    def retrying(self, retry: Retry) -> None:
        self.told.append(retry)
