import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from bot.domain.ids import RequestId
from bot.domain.jobs import FINAL, TRANSITIONS, AttemptOutcome, JobState
from bot.domain.ports import AttemptRepository, JobRepository, UsageRepository
from bot.domain.settings import Owner
from bot.domain.usage import Limits, Usage, UsageSum
from bot.storage.engine.database import Database
from bot.storage.tables import ledger
from tests.contract.storage.conftest import Draw, Finish
from tests.kit.claims import claim_next
from tests.kit.fixtures import Ask
from tests.kit.ids import GROUP, OTHER_USER, USER

PRICED = Limits(picture_price=40)


async def test_nothing_was_used_before_the_first_request(
    book: UsageRepository, noon: float
) -> None:
    nothing = UsageSum()
    assert await book.usage(Owner(USER), noon) == Usage(nothing, nothing, nothing, None, 0, ())


async def test_usage_tells_what_is_under_way_and_then_what_came_of_it(
    *,
    ask: Ask,
    draw: Draw,
    finish: Finish,
    jobs: JobRepository,
    attempts: AttemptRepository,
    book: UsageRepository,
) -> None:
    job = await ask(pictures=3, limits=PRICED)
    noon = job.created_at
    assert (await book.usage(Owner(USER), noon)).set_aside == 3

    await claim_next(jobs, noon + 5)
    for position in (0, 1):
        await attempts.open(
            job.id, position, RequestId(f"r{position}"), "llmeasy", price=40, at=noon
        )
        await attempts.close(RequestId(f"r{position}"), AttemptOutcome.DRAWN, noon + 30, 40, "")
        await draw(job, position)
    await finish(job, began=noon + 5)

    drawn = UsageSum(pictures=2, failures=1, counted=2, cost=80)
    assert await book.usage(Owner(USER), noon) == Usage(
        drawn, drawn, drawn, 65, 0, (("llmeasy", 2),)
    )
    assert await book.everybody(noon) == drawn


async def test_usage_tells_which_providers_drew_and_what_nobody_knows_the_price_of(
    *,
    ask: Ask,
    draw: Draw,
    finish: Finish,
    jobs: JobRepository,
    attempts: AttemptRepository,
    book: UsageRepository,
    noon: float,
) -> None:
    for provider, price in (("apiyi", 30), ("llmeasy", None), ("apiyi", 30)):
        job = await ask()
        await claim_next(jobs, noon)
        for number, outcome in enumerate((AttemptOutcome.LOST, AttemptOutcome.DRAWN)):
            request_id = RequestId(f"{job.id}-{number}")
            await attempts.open(job.id, 0, request_id, provider, price=price, at=noon)
            await attempts.close(request_id, outcome, noon + 1, price, "")
        await draw(job)
        await finish(job, began=noon)

    usage = await book.usage(Owner(USER), noon)
    assert usage.by_provider == (("apiyi", 2), ("llmeasy", 1))
    assert usage.month == UsageSum(pictures=3, counted=3, cost=120, unpriced=2)


@pytest.mark.parametrize(
    ("sent", "by_provider"), [(1, {"apiyi": 1}), (2, {"apiyi": 1, "llmeasy": 1})]
)
async def test_a_picture_that_was_sent_is_delivered_even_if_the_rest_fails(
    *,
    ask: Ask,
    draw: Draw,
    jobs: JobRepository,
    attempts: AttemptRepository,
    book: UsageRepository,
    sent: int,
    by_provider: dict[str, int],
) -> None:
    job = await ask(pictures=4, limits=PRICED)
    noon = job.created_at
    await claim_next(jobs, noon)
    for position, provider in enumerate(("apiyi", "llmeasy", "openai")):
        request_id = RequestId(provider)
        await attempts.open(job.id, position, request_id, provider, price=40, at=noon)
        await attempts.close(request_id, AttemptOutcome.DRAWN, noon, 40, "")
        await draw(job, position)
    await jobs.move(job.id, JobState.STORED, noon)
    await jobs.move(job.id, JobState.SENDING, noon)
    await jobs.remember_sent(job.id, 1, sent)

    await jobs.move(job.id, JobState.FAILED, noon)

    usage = await book.usage(Owner(USER), noon)
    assert usage.today == UsageSum(pictures=sent, failures=4 - sent, counted=3, cost=120)
    assert dict(usage.by_provider) == by_provider
    assert usage.set_aside == 0


async def test_of_a_job_that_is_done_what_came_is_delivered(
    ask: Ask, draw: Draw, jobs: JobRepository, book: UsageRepository
) -> None:
    """A picture may be gone from the disk, or be refused by Telegram."""
    job = await ask(pictures=3)
    for position in range(3):
        await draw(job, position)
    for to in (JobState.RUNNING, JobState.STORED, JobState.SENDING):
        await jobs.move(job.id, to, job.created_at)
    await jobs.remember_sent(job.id, 1, 2)
    await jobs.move(job.id, JobState.DONE, job.created_at)

    assert (await book.usage(Owner(USER), job.created_at)).today == UsageSum(
        2, failures=1, counted=3
    )


async def test_the_average_wait_is_of_the_last_requests_alone(
    ask: Ask, finish: Finish, book: UsageRepository, noon: float
) -> None:
    for number in range(51):
        job = await ask(chat=-5, at=noon + number)
        await finish(job, began=job.created_at + (0 if number == 0 else 10))

    for owner in (USER, GROUP):
        assert (await book.usage(Owner(owner), noon)).average_wait == 70


async def test_days_and_months_are_told_apart(
    ask: Ask, draw: Draw, finish: Finish, book: UsageRepository, noon: float
) -> None:
    for days_ago in (0, 1, 40):
        job = await ask(at=noon - days_ago * 86400)
        await draw(job)
        await finish(job, began=job.created_at)

    usage = await book.usage(Owner(USER), noon)
    assert (usage.today.pictures, usage.month.pictures, usage.total.pictures) == (1, 2, 3)


async def test_a_group_uses_what_is_asked_in_it_and_a_person_what_they_ask_anywhere(
    ask: Ask, draw: Draw, finish: Finish, book: UsageRepository, noon: float
) -> None:
    for user_id, chat in ((7, None), (7, -5), (8, -5)):
        job = await ask(user_id=user_id, chat=chat)
        await draw(job)
        await finish(job)

    totals = [
        (await book.usage(Owner(owner), noon)).total.pictures for owner in (USER, OTHER_USER, GROUP)
    ]
    assert totals == [2, 1, 2]


@pytest.mark.parametrize(
    ("outcome", "cost", "booked", "unpriced"),
    [
        (AttemptOutcome.REFUSED, None, 0, 0),
        (AttemptOutcome.LOST, 40, 40, 0),
        (AttemptOutcome.LOST, None, 0, 1),
        (None, None, 40, 0),  # still open: the price that was known beforehand
    ],
)
async def test_a_failed_request_costs_what_its_attempts_may_have_cost(
    *,
    ask: Ask,
    jobs: JobRepository,
    attempts: AttemptRepository,
    book: UsageRepository,
    noon: float,
    outcome: AttemptOutcome | None,
    cost: int | None,
    booked: int,
    unpriced: int,
) -> None:
    job = await ask(limits=PRICED)
    await claim_next(jobs, noon)
    await attempts.open(job.id, 0, RequestId("r0"), "llmeasy", price=40, at=noon)
    if outcome:
        await attempts.close(RequestId("r0"), outcome, noon + 1, cost, "503")
    await jobs.move(job.id, JobState.FAILED, noon + 2)

    assert (await book.usage(Owner(USER), noon)).today == UsageSum(
        0, 1, int(outcome is not AttemptOutcome.REFUSED), booked, unpriced
    )


async def test_a_request_that_never_started_costs_nothing(
    ask: Ask, jobs: JobRepository, book: UsageRepository, noon: float
) -> None:
    job = await ask(pictures=4, limits=PRICED)
    await jobs.move(job.id, JobState.CANCELLED, noon)

    assert (await book.usage(Owner(USER), noon)).today == UsageSum()


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],  # each example asks anew
)
@given(moves=st.lists(st.sampled_from(JobState), max_size=12), pictures=st.integers(1, 4))
async def test_whatever_happens_a_request_goes_legal_ways_and_leaves_nothing_set_aside(
    database: Database, ask: Ask, jobs: JobRepository, moves: list[JobState], pictures: int
) -> None:
    job = await ask(pictures=pictures, limits=PRICED)
    state = job.state
    for to in moves:
        moved = await jobs.move(job.id, to, at=job.created_at + 1)
        assert (moved is not None) == (to in TRANSITIONS[state])
        state = moved.state if moved else state

    aside = select(func.sum(ledger.c.set_aside), func.sum(ledger.c.cost_aside_microusd))
    async with database.read() as connection:
        left = (await connection.execute(aside.where(ledger.c.job_id == job.id))).one()
    assert tuple(left) == ((0, 0) if state in FINAL else (pictures, 40 * pictures))
