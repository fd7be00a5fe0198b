"""What the requests of a property test came to, told by somebody who was there."""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.ids import JobId, RequestId
from bot.domain.jobs import FINAL, TRANSITIONS, AttemptOutcome, JobState
from bot.domain.usage import Limits, UsageSum

PRICES = {"llmeasy": 40, "apiyi": 30, "openai": None}
REPEATS = 1  # of a picture that may have been billed already
LIMITS = Limits(
    user_daily=5,
    group_daily=6,
    monthly_budget=600,
    user_jobs=3,
    user_kept=0,
    picture_price=40 * (1 + REPEATS),
)
UNPRICED = replace(LIMITS, monthly_budget=100, picture_price=None)
BERLIN = ZoneInfo("Europe/Berlin")


def day_of(moment: float) -> str:
    """As people in Berlin say it."""
    return f"{datetime.fromtimestamp(moment, BERLIN):%Y-%m-%d}"


@dataclass(eq=False)
class Asked:
    """One request, from the words to its end."""

    id: JobId
    user_id: int
    chat: int
    pictures: int
    day: str
    aside: int  # money, while it is live
    state: JobState = JobState.QUEUED
    drawn: dict[int, str] = field(default_factory=dict)  # the provider of each position
    under_way: dict[RequestId, tuple[int, str]] = field(default_factory=dict)  # attempts, open
    begun: list[RequestId] = field(default_factory=list)  # attempts, whether open or not
    lost: Counter[int] = field(default_factory=Counter)
    failed: set[int] = field(default_factory=set)  # pictures that are given up
    crashes: Counter[int] = field(default_factory=Counter)  # of processes that drew a picture
    deaths: int = 0  # of processes that delivered it
    sent: int = 0
    parts: int = 0
    cost: int = 0
    unpriced: int = 0

    @property
    def live(self) -> bool:
        return self.state not in FINAL

    @property
    def sent_by(self) -> list[str]:
        """The providers of the pictures that arrived."""
        return [self.drawn[position] for position in sorted(self.drawn)[: self.sent]]

    @property
    def missing(self) -> list[int]:
        """Pictures that may be drawn yet."""
        return [
            position
            for position in range(self.pictures)
            if position not in self.drawn and position not in self.failed
        ]

    @property
    def coming(self) -> int:
        """Pictures that came, or may come yet."""
        return self.sent if self.state in FINAL else len(self.drawn)

    @property
    def perhaps_billed(self) -> int:
        """Pictures that count, or whose attempts are not answered."""
        under_way = {position for position, _ in self.under_way.values()}
        return len(self.drawn.keys() | self.lost.keys() | under_way)

    @property
    def counted(self) -> int:
        """Pictures that the providers may have billed, whether they came or not."""
        return len(self.drawn.keys() | self.lost.keys())

    @property
    def taken(self) -> int:
        return self.pictures if self.live else self.counted

    @property
    def money(self) -> int:
        return self.aside if self.live else self.cost

    def is_of(self, owner: int, days: str = "") -> bool:
        return owner in {0, self.user_id, self.chat} and self.day.startswith(days)

    def may_draw(self, position: int) -> bool:
        """Whether the painter would send an attempt at that picture."""
        is_open = any(place == position for place, _ in self.under_way.values())
        return position in self.missing and not is_open and self.lost[position] <= REPEATS

    def close(self, attempt: RequestId, outcome: AttemptOutcome) -> None:
        position, provider = self.under_way.pop(attempt)
        if outcome is AttemptOutcome.REFUSED:
            return
        price = PRICES[provider]
        self.cost += price or 0
        self.unpriced += price is None
        if outcome is AttemptOutcome.DRAWN:
            self.drawn[position] = provider
        else:
            self.lost[position] += 1

    def amend(self, pictures: int, price: int) -> None:
        self.pictures, self.aside = pictures, pictures * price

    def lose_open(self, of: int | None = None) -> None:
        for attempt, (position, _) in list(self.under_way.items()):
            if of in {None, position}:
                self.close(attempt, AttemptOutcome.LOST)

    def move(self, to: JobState) -> bool:
        """Says whether the request may go there."""
        if to not in TRANSITIONS[self.state]:
            return False
        self.state = to
        if to in FINAL:
            self.lose_open()
        return True


@dataclass
class Model:
    limits: Limits = LIMITS
    asked: list[Asked] = field(default_factory=list)

    def in_state(self, *states: JobState) -> list[Asked]:
        return [request for request in self.asked if request.state in states]

    def of(self, owner: int, days: str = "") -> list[Asked]:
        """`owner` 0 is everybody, `days` the beginning of a date."""
        return [request for request in self.asked if request.is_of(owner, days)]

    def fits(self, user_id: int, chat: int, pictures: int, day: str) -> bool:
        """Whether the limits take one more request."""
        waiting = [
            request
            for request in self.asked
            if request.user_id == user_id and request.state in {JobState.QUEUED, JobState.RUNNING}
        ]
        few = len(waiting) < (LIMITS.user_jobs or 0)
        return few and self._is_within_limits(user_id, chat, pictures, day)

    def fits_amended(self, request: Asked, pictures: int) -> bool:
        """Whether they take so many pictures in place of those that it wanted."""
        others = replace(self, asked=[each for each in self.asked if each is not request])
        return others._is_within_limits(request.user_id, request.chat, pictures, request.day)

    def _is_within_limits(self, user_id: int, chat: int, pictures: int, day: str) -> bool:
        price, budget = self.limits.picture_price or 0, self.limits.monthly_budget or 0
        money = sum(request.money for request in self.of(0, day[:7]))
        return (
            self.taken(user_id, day) + pictures <= (LIMITS.user_daily or 0)
            and (chat == user_id or self.taken(chat, day) + pictures <= (LIMITS.group_daily or 0))
            and money + pictures * price <= budget
            and money < budget
        )

    def taken(self, owner: int, day: str) -> int:
        return sum(request.taken for request in self.of(owner, day))

    def aside(self, owner: int, day: str) -> int:
        return sum(request.pictures for request in self.of(owner, day) if request.live)

    def sum(self, owner: int, days: str = "") -> UsageSum:
        over = [request for request in self.of(owner, days) if not request.live]
        return UsageSum(
            pictures=sum(request.sent for request in over),
            failures=sum(
                request.pictures - request.sent
                for request in over
                if request.state is not JobState.CANCELLED
            ),
            counted=sum(request.counted for request in over),
            cost=sum(request.cost for request in over),
            unpriced=sum(request.unpriced for request in over),
        )

    def by_provider(self, owner: int, month: str) -> tuple[tuple[str, int], ...]:
        over = [request for request in self.of(owner, month) if not request.live]
        counts = Counter(provider for request in over for provider in request.sent_by)
        return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
