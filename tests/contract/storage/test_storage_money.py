"""Whatever happens in whatever order, the money is right."""

import asyncio
import itertools
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from bot.domain.errors import (
    BudgetReached,
    BudgetTooSmall,
    GroupLimitReached,
    LimitReached,
    LimitTooSmall,
    TooManyRequests,
)
from bot.domain.failures import Failure
from bot.domain.ids import ChatId, JobId, RequestId, UserId
from bot.domain.images import Image, Measure
from bot.domain.intake import RequestPart
from bot.domain.jobs import DRAWN_FROM, FINAL, AttemptOutcome, Job, JobState, Request
from bot.domain.ports.work import ClaimedPicture
from bot.domain.settings import Owner
from bot.domain.usage import Calendar, Limits
from bot.domain.work import Lease, PictureKey
from bot.services.drawing.draw_picture import MOST_INTERRUPTIONS
from bot.storage import (
    SqlAttemptRepository,
    SqlImageRepository,
    SqlJobRepository,
    SqlPictureRepository,
    SqlUsageRepository,
    open_database,
)
from bot.storage.ledger.daily_sums import AMOUNTS, EVERYBODY
from bot.storage.tables import daily_sums, ledger
from tests.contract.storage.money_model import (
    BERLIN,
    LIMITS,
    PRICES,
    UNPRICED,
    Asked,
    Model,
    day_of,
)
from tests.kit.databases import create_database
from tests.kit.ids import build_origin
from tests.kit.quick_sqlite import quick_sqlite

Rule = TypeVar("Rule", bound=Callable[..., None])

Outcomes = list[AttemptOutcome | None]

USERS = (7, 8)
GROUPS = (-100, -200)
BUSY = Failure("busy", {})
CALENDAR = Calendar(BERLIN)
EVE = datetime(2026, 10, 24, 21, tzinfo=UTC).timestamp()  # 23:00 there, before a day with 25 hours
FULL = (LimitTooSmall, LimitReached, GroupLimitReached, BudgetTooSmall, BudgetReached)

TO_THE_END = {
    JobState.QUEUED: (JobState.CANCELLED,),
    JobState.RUNNING: (JobState.FAILED,),
    JobState.STORED: (JobState.SENDING, JobState.FAILED),
    JobState.SENDING: (JobState.DONE,),
}

ASKED = st.lists(
    st.tuples(st.sampled_from(USERS), st.sampled_from((None, *GROUPS)), st.integers(1, 4)),
    min_size=3,
    max_size=6,
)
DRAWN = AttemptOutcome.DRAWN
PROVIDER = st.sampled_from(sorted(PRICES))
OUTCOME = st.sampled_from((DRAWN, *AttemptOutcome, None))
OUTCOMES = st.lists(OUTCOME, min_size=4, max_size=4)  # of the attempts at each picture
LIVE = tuple(state for state in JobState if state not in FINAL)
DEATHS = MOST_INTERRUPTIONS
WHICH = st.integers(0, 5)  # of the requests that may be meant


def there_is(*states: JobState) -> Callable[[Rule], Rule]:
    """The rule needs a request in one of these states."""
    return precondition(lambda machine: bool(machine.model.in_state(*states)))


class Money(RuleBasedStateMachine):
    """People ask, providers draw or don't, the process dies: beside it all, a model keeps count."""

    def __init__(self) -> None:
        super().__init__()
        self.model = Model()
        self.now = EVE
        self.numbers = itertools.count(1)
        self.entries: list[Any] = []  # of the ledger, as they were seen last
        self.closing = AsyncExitStack()
        self.loop = asyncio.Runner()
        self.closing.enter_context(quick_sqlite())
        self.process = 1
        self.claims: dict[PictureKey, ClaimedPicture] = {}
        self.held: dict[JobId, Job] = {}  # those that are delivered
        folder = Path(self.closing.enter_context(TemporaryDirectory()))
        path = folder / "bot.db"
        create_database(path)
        self.database = self.loop.run(
            self.closing.enter_async_context(open_database(f"sqlite+aiosqlite:///{path}"))
        )
        self.jobs = SqlJobRepository(self.database, CALENDAR)
        self.attempts = SqlAttemptRepository(self.database)
        self.images = SqlImageRepository(self.database, folder)
        self.pictures = SqlPictureRepository(self.database, folder, places=1)
        self.book = SqlUsageRepository(self.database, CALENDAR)

    def one(self, which: int, *states: JobState) -> Asked:
        asked = self.model.in_state(*states)
        return asked[which % len(asked)]

    @initialize(asked=ASKED, limits=st.sampled_from((LIMITS, UNPRICED)))
    def begin(self, asked: Sequence[tuple[int, int | None, int]], limits: Limits) -> None:
        self.model.limits = limits
        self.ask(asked)

    @rule(asked=ASKED)
    def ask(self, asked: Sequence[tuple[int, int | None, int]]) -> None:
        for user_id, group, pictures in asked:
            self._ask(user_id, group, pictures)

    def _ask(self, user_id: int, group: int | None, pictures: int) -> None:
        chat, day, limits = group or user_id, day_of(self.now), self.model.limits
        fits = self.model.fits(user_id, chat, pictures, day)
        number = next(self.numbers)
        origin, request = (
            build_origin(number, chat, user_id, number),
            Request("a fox", pictures=pictures),
        )
        try:
            job = self.loop.run(self.jobs.admit(origin, request, limits, self.now))
        except (*FULL, TooManyRequests):
            assert not fits
            return
        assert fits
        aside = pictures * (limits.picture_price or 0)
        self.model.asked.append(Asked(job.id, user_id, chat, pictures, day, aside))

    @there_is(*LIVE)
    @rule(steps=st.lists(st.tuples(WHICH, PROVIDER, OUTCOMES), min_size=6, max_size=24))
    def go_on(self, steps: list[tuple[int, str, Outcomes]]) -> None:
        """Requests go a step further each, as they do on a good day."""
        for which, provider, outcomes in steps:
            if live := self.model.in_state(*LIVE):
                self._go_on(live[which % len(live)], provider, outcomes)

    def _go_on(self, request: Asked, provider: str, outcomes: Outcomes) -> None:
        if request.state is JobState.QUEUED:
            self._claim(request)
        elif request.state is JobState.RUNNING and len(request.drawn) < outcomes.count(DRAWN):
            self._attempt(request, provider, outcomes)
        elif request.state is JobState.RUNNING:
            for position in request.missing:
                self._finish(request, position, BUSY)
        elif request.sent < len(request.drawn):
            self._send_a_part(request, pictures=outcomes.count(DRAWN))
            if None in outcomes:  # Telegram does not take the rest
                self._move(request, JobState.FAILED)
        else:
            self._move(request, JobState.SENDING)
            self._move(request, JobState.DONE)

    @there_is(JobState.QUEUED, JobState.RUNNING)
    @rule(which=WHICH, pictures=st.integers(1, 4), hours=st.integers(0, 1))
    def say_more(self, which: int, pictures: int, hours: int) -> None:
        """The rest of a text comes, perhaps after midnight; once it is drawn it is late."""
        self.now += hours * 3600
        request = self.one(which, JobState.QUEUED, JobState.RUNNING)
        number, limits = next(self.numbers), self.model.limits
        part = RequestPart(build_origin(number, request.chat, request.user_id, number), self.now)
        words = Request("a fox in space", pictures=pictures)
        fits = self.model.fits_amended(request, pictures)
        try:
            job = self.loop.run(self.jobs.amend(request.id, words, part, limits, self.now))
        except FULL:
            assert not fits
            assert request.state is JobState.QUEUED
            return
        assert (job is None) == (request.state is JobState.RUNNING)
        if job is not None:
            assert fits
            request.amend(pictures, limits.picture_price or 0)

    def lease(self) -> Lease:
        """It ends at once: who starts next need not wait."""
        at = self.now + 1  # what was amended is due a little later
        return Lease(f"process {self.process}", at, at)

    def _claim(self, request: Asked) -> None:
        for position in request.missing:
            self._claim_picture(request, position)
        request.move(JobState.RUNNING)

    def _claim_picture(self, request: Asked, position: int) -> None:
        key = PictureKey(request.id, position)
        claimed = self.loop.run(self.pictures.claim(key, self.lease(), lambda _: True))
        assert isinstance(claimed, ClaimedPicture)
        assert claimed.interruptions == request.crashes[position]
        self.claims[key] = claimed

    def _finish(self, request: Asked, position: int, outcome: Image | Failure) -> None:
        """With the last picture it is stored, and its person hears what counts and does not come."""
        claimed = self.claims[PictureKey(request.id, position)]
        job = self.loop.run(self.pictures.finish(claimed, outcome, self.lease()))
        if isinstance(outcome, Failure):
            request.failed.add(position)
        assert (job is None) == bool(request.missing)
        if job is not None:
            self.held[request.id] = job
            request.move(JobState.STORED if request.drawn else JobState.FAILED)
            assert job.state is request.state
            self._tells_what_counts(request, job)

    def _tells_what_counts(self, request: Asked, job: Job) -> None:
        if job.failure is not None:
            assert job.failure.counted == request.perhaps_billed - request.coming

    def _attempt(self, request: Asked, provider: str, outcomes: Outcomes) -> None:
        """What has no outcome is answered later, or never."""
        for position, outcome in enumerate(outcomes):
            if request.may_draw(position):
                attempt = self._open(request, position, provider)
                if outcome:
                    self._close(request, attempt, outcome)

    def _open(self, request: Asked, position: int, provider: str) -> RequestId:
        attempt, price, at = RequestId(str(next(self.numbers))), PRICES[provider], self.now
        claimed = self.claims[PictureKey(request.id, position)]
        opening = self.attempts.open(
            claimed.key, claimed.claim, attempt, provider, price=price, at=at
        )
        assert self.loop.run(opening)
        request.begun.append(attempt)
        request.under_way[attempt] = (position, provider)
        return attempt

    def _close(self, request: Asked, attempt: RequestId, outcome: AttemptOutcome) -> None:
        position, provider = request.under_way.get(attempt, (None, "llmeasy"))
        cost = PRICES[provider] if outcome is not AttemptOutcome.REFUSED else None
        self.loop.run(self.attempts.close(attempt, outcome, self.now, cost, ""))
        if position is None:
            return
        request.close(attempt, outcome)
        if outcome is DRAWN:
            claimed = self.claims[PictureKey(request.id, position)]
            path = self.images.path_for(claimed.key, claimed.claim)
            path.write_bytes(b"picture")
            self._finish(request, position, Image(position, path, Measure(64, 64, "png", 7)))

    def _send_a_part(self, request: Asked, pictures: int) -> None:
        self._move(request, JobState.SENDING)
        request.parts += 1
        request.sent = min(request.sent + pictures, len(request.drawn))
        held = self.held[request.id]
        self.loop.run(self.jobs.mark_sent(held, request.parts, request.sent))

    def _move(self, request: Asked, to: JobState) -> None:
        if request.state in DRAWN_FROM:
            ended = self.loop.run(self.jobs.end(request.id, to, BUSY, self.lease()))
            assert (ended is not None) == request.move(to)
            if ended is not None:
                self.held[request.id] = ended
                self._tells_what_counts(request, ended)
        else:
            moved = self.loop.run(self.jobs.move(self.held[request.id], to, self.now))
            assert (moved is not None) == request.move(to)

    @there_is(*JobState)
    @rule(which=WHICH, to=st.sampled_from(sorted(FINAL)))
    def end(self, which: int, to: JobState) -> None:
        """In time or not: pressed twice, too early, too late."""
        request = self.one(which, *JobState)
        if request.state not in DRAWN_FROM:
            assert not self.loop.run(self.jobs.end(request.id, to, BUSY, self.lease()))
        self._move(request, to)

    @there_is(JobState.RUNNING)
    @rule(which=WHICH, outcome=st.sampled_from(AttemptOutcome))
    def answer(self, which: int, outcome: AttemptOutcome) -> None:
        """The provider answers at last; what was closed already stays as it is."""
        request = self.one(which, JobState.RUNNING)
        for attempt in request.begun:
            self._close(request, attempt, outcome)

    @there_is(JobState.RUNNING)
    @rule(which=WHICH, provider=PROVIDER, position=st.integers(0, 3))
    def spoil(self, which: int, provider: str, position: int) -> None:
        """A picture that was drawn cannot be opened, or is gone with the power."""
        request = self.one(which, JobState.RUNNING)
        if request.may_draw(position):
            attempt = self._open(request, position, provider)
            self.loop.run(self.attempts.close(attempt, DRAWN, self.now, PRICES[provider], ""))
            self.loop.run(self.attempts.lose(PictureKey(request.id, position)))
            request.close(attempt, AttemptOutcome.LOST)

    @there_is(JobState.RUNNING, JobState.STORED, JobState.SENDING)
    @rule(times=st.integers(1, DEATHS))
    def die_and_start_again(self, times: int) -> None:
        """A request in whose hands the process dies too often ends."""
        for death in range(times):
            for request in self.model.in_state(JobState.QUEUED) if death else ():
                self._claim(request)
            self.process += 1
            for request in self.model.in_state(JobState.RUNNING):
                for position in request.missing:
                    self._draw_anew(request, position)
            for request in self.model.in_state(JobState.STORED, JobState.SENDING):
                self._deliver_anew(request, in_hand=self.process - 1)

    def _draw_anew(self, request: Asked, position: int) -> None:
        request.crashes[position] += 1
        self._claim_picture(request, position)
        request.lose_open(position)
        if request.crashes[position] >= DEATHS:
            self._finish(request, position, Failure("interrupted", {}))

    def _deliver_anew(self, request: Asked, in_hand: int) -> None:
        if self.held[request.id].claim.owner != f"process {in_hand}":
            return  # this process stored it just now
        job = self.loop.run(self.jobs.claim_delivery(request.id, self.lease()))
        request.deaths += 1
        assert isinstance(job, Job)
        assert job.interruptions == request.deaths
        self.held[request.id] = job
        if request.deaths >= DEATHS:
            self._move(request, JobState.SENDING)
            failure = Failure("interrupted", {})
            ended = self.loop.run(self.jobs.move(job, JobState.FAILED, self.now, failure))
            assert request.move(JobState.FAILED)
            assert ended is not None
            self._tells_what_counts(request, ended)

    @rule(hours=st.sampled_from((1, 12, 25, 24 * 8)))
    def let_time_pass(self, hours: int) -> None:
        self.now += hours * 3600

    def _usage_is_right(self, owner: UserId | ChatId) -> None:
        usage = self.loop.run(self.book.usage(Owner(owner), self.now))
        day = day_of(self.now)
        month = day[:7]
        model = self.model
        assert (usage.today, usage.set_aside) == (model.sum(owner, day), model.aside(owner, day))
        assert (usage.month, usage.total) == (model.sum(owner, month), model.sum(owner))
        assert usage.by_provider == model.by_provider(owner, month)

    @invariant()
    def the_books_are_right(self) -> None:
        entries, days = self.loop.run(self._read())
        assert entries[: len(self.entries)] == self.entries, "the ledger only grows"
        self.entries = entries
        sums: dict[tuple[int, str], Counter[str]] = defaultdict(Counter)
        for entry in entries:
            for owner in {entry.user_id, entry.chat_id, EVERYBODY}:
                sums[owner, entry.day].update({name: getattr(entry, name) for name in AMOUNTS})
        assert days == sums
        self._within_limits(sums)

    async def _read(self) -> tuple[list[Any], dict[tuple[int, str], Counter[str]]]:
        async with self.database.read() as connection:
            entries = (await connection.execute(select(ledger).order_by(ledger.c.id))).all()
            days = (await connection.execute(select(daily_sums))).mappings().all()
        return list(entries), {
            (day["owner_id"], day["day"]): Counter({name: day[name] for name in AMOUNTS})
            for day in days
        }

    def _within_limits(self, sums: dict[tuple[int, str], Counter[str]]) -> None:
        months: Counter[str] = Counter()
        for (owner, day), amounts in sums.items():
            pictures = amounts["set_aside"] + amounts["counted"]
            assert pictures == self.model.taken(owner, day)
            if owner in USERS:
                assert pictures <= (LIMITS.user_daily or 0)
            elif owner in GROUPS:
                assert pictures <= (LIMITS.group_daily or 0)
            else:
                months[day[:7]] += amounts["cost_aside_microusd"] + amounts["cost_microusd"]
        if self.model.limits.picture_price:  # else nobody knows beforehand
            assert all(money <= (LIMITS.monthly_budget or 0) for money in months.values())

    def teardown(self) -> None:
        """When all requests have ended, nothing is set aside, and everybody's usage is right."""
        try:
            self._end_all()
        finally:
            self.loop.run(self.closing.aclose())
            self.loop.close()

    def _end_all(self) -> None:
        for request in self.model.asked:
            for to in TO_THE_END.get(request.state, ()):
                self._move(request, to)
        self.the_books_are_right()
        assert not sum(entry.set_aside for entry in self.entries)
        assert not sum(entry.cost_aside_microusd for entry in self.entries)
        owners: list[UserId | ChatId] = [*map(UserId, USERS), *map(ChatId, GROUPS)]
        for owner in owners:
            self._usage_is_right(owner)
        everybody = self.loop.run(self.book.everybody(self.now))
        assert everybody == self.model.sum(EVERYBODY, day_of(self.now)[:7])


def test_no_order_of_events_leaves_anything_set_aside_or_passes_a_limit(
    pytestconfig: pytest.Config,
) -> None:
    run_state_machine_as_test(
        Money,
        settings=settings(
            max_examples=4 if pytestconfig.getoption("quick") else 20,
            stateful_step_count=12,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow],  # it says how busy the machine is
        ),
    )
