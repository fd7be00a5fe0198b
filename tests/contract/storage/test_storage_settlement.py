import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from bot.domain.failures import Failure
from bot.domain.jobs import DRAWN_FROM, FINAL, TRANSITIONS, AttemptOutcome, Job, JobState
from bot.domain.ports import JobRepository, UsageRepository
from bot.domain.ports.work import ClaimedPicture
from bot.domain.settings import Owner
from bot.domain.usage import Limits, Usage, UsageSum
from bot.domain.work import NOBODYS
from bot.storage.engine.database import Database
from bot.storage.tables import ledger
from tests.contract.storage.conftest import Draw, Finish
from tests.kit.fixtures import Ask
from tests.kit.ids import GROUP, OTHER_USER, USER
from tests.kit.job_steps import JobSteps, lease

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
    steps: JobSteps,
    book: UsageRepository,
) -> None:
    job = await ask(pictures=3, limits=PRICED)
    noon = job.created_at
    assert (await book.usage(Owner(USER), noon)).set_aside == 3

    await steps.claim_all(job, noon + 5)
    for position in (0, 1):
        assert await steps.open(job, f"r{position}", noon + 5, position)
        await steps.close(f"r{position}", AttemptOutcome.DRAWN, noon + 30, 40)
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
    steps: JobSteps,
    book: UsageRepository,
    noon: float,
) -> None:
    for provider, price in (("apiyi", 30), ("llmeasy", None), ("apiyi", 30)):
        job = await ask()
        await steps.claim(job, noon)
        for number, outcome in enumerate((AttemptOutcome.LOST, AttemptOutcome.DRAWN)):
            request_id = f"{job.id}-{number}"
            assert await steps.open(job, request_id, noon, provider=provider, price=price)
            await steps.close(request_id, outcome, noon + 1, price)
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
    steps: JobSteps,
    book: UsageRepository,
    sent: int,
    by_provider: dict[str, int],
) -> None:
    job = await ask(pictures=4, limits=PRICED)
    noon = job.created_at
    await steps.claim_all(job, noon)
    for position, provider in enumerate(("apiyi", "llmeasy", "openai")):
        assert await steps.open(job, provider, noon, position, provider=provider)
        await steps.close(provider, AttemptOutcome.DRAWN, noon, 40)
        await draw(job, position)
    stored = await steps.fail(job, noon, Failure("busy", {}), 3)
    assert stored
    await jobs.move(stored, JobState.SENDING, noon)
    await jobs.mark_sent(stored, 1, sent)

    await jobs.move(stored, JobState.FAILED, noon)

    usage = await book.usage(Owner(USER), noon)
    assert usage.today == UsageSum(pictures=sent, failures=4 - sent, counted=3, cost=120)
    assert dict(usage.by_provider) == by_provider
    assert usage.set_aside == 0


async def test_of_a_job_that_is_done_what_came_is_delivered(
    ask: Ask, steps: JobSteps, book: UsageRepository
) -> None:
    """A picture may be gone from the disk, or be refused by Telegram."""
    job = await ask(pictures=3)
    stored = await steps.store(job, job.created_at)
    await steps.deliver(stored, job.created_at, pictures=2)

    assert (await book.usage(Owner(USER), job.created_at)).today == UsageSum(
        2, failures=1, counted=3
    )


async def test_the_average_wait_is_of_the_last_requests_alone(
    ask: Ask, steps: JobSteps, book: UsageRepository, noon: float
) -> None:
    for number in range(51):
        job = await ask(chat=-5, at=noon + number)
        stored = await steps.store(job, job.created_at + (60 if number == 0 else 70))
        await steps.deliver(stored, job.created_at + 75)

    for owner in (USER, GROUP):
        assert (await book.usage(Owner(owner), noon)).average_wait == 70


async def test_days_and_months_are_told_apart(
    ask: Ask, draw: Draw, finish: Finish, book: UsageRepository, noon: float
) -> None:
    for days_ago in (0, 1, 40):
        job = await ask(at=noon - days_ago * 86400)
        await draw(job, at=job.created_at)
        await finish(job)

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
    steps: JobSteps,
    book: UsageRepository,
    noon: float,
    outcome: AttemptOutcome | None,
    cost: int | None,
    booked: int,
    unpriced: int,
) -> None:
    job = await ask(limits=PRICED)
    await steps.claim(job, noon)
    assert await steps.open(job, "r0", noon)
    if outcome:
        await steps.close("r0", outcome, noon + 1, cost)
    await steps.end(job, JobState.FAILED, noon + 2)

    assert (await book.usage(Owner(USER), noon)).today == UsageSum(
        0, 1, int(outcome is not AttemptOutcome.REFUSED), booked, unpriced
    )


async def test_a_request_that_never_started_costs_nothing(
    ask: Ask, steps: JobSteps, book: UsageRepository, noon: float
) -> None:
    job = await ask(pictures=4, limits=PRICED)
    await steps.cancel(job, noon)

    assert (await book.usage(Owner(USER), noon)).today == UsageSum()


END = st.tuples(st.just("end"), st.sampled_from((JobState.FAILED, JobState.CANCELLED)))
MOVE = st.tuples(st.just("move"), st.sampled_from(JobState))
DRAW = st.tuples(st.just("draw"), st.sampled_from((JobState.STORED, JobState.FAILED)))


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],  # each example asks anew
)
@given(events=st.lists(END | MOVE | DRAW, max_size=12), pictures=st.integers(1, 4))
async def test_whatever_happens_a_request_goes_legal_ways_and_leaves_nothing_set_aside(
    *,
    database: Database,
    ask: Ask,
    steps: JobSteps,
    events: list[tuple[str, JobState]],
    pictures: int,
) -> None:
    job = await ask(pictures=pictures, limits=PRICED)
    for event, to in events:
        moved = await _attempted(steps, job, event, to)
        if event == "end":
            assert (moved is not None) == (job.state in DRAWN_FROM)
        elif event == "move":
            assert (moved is not None) == (job.claim != NOBODYS and to in TRANSITIONS[job.state])
        kept = await steps.jobs.get(job.id)
        assert kept
        assert moved is None or (moved.state, moved.claim) == (kept.state, kept.claim)
        job = kept

    aside = select(func.sum(ledger.c.set_aside), func.sum(ledger.c.cost_aside_microusd))
    async with database.read() as connection:
        left = (await connection.execute(aside.where(ledger.c.job_id == job.id))).one()
    assert tuple(left) == ((0, 0) if job.state in FINAL else (pictures, 40 * pictures))


async def _attempted(steps: JobSteps, job: Job, event: str, to: JobState) -> Job | None:
    """The job where that moved it."""
    at, failure = job.created_at + 1, Failure("busy", {})
    if event == "end":
        return await steps.jobs.end(job.id, to, failure, lease(at))
    if event == "move":
        return await steps.jobs.move(job, to, at)
    for key in job.picture_keys:
        claimed = await steps.pictures.claim(key, lease(at), lambda _: True)
        if isinstance(claimed, ClaimedPicture):
            assert job.state in DRAWN_FROM
            steps.claims[key] = claimed
            outcome = failure if to is JobState.FAILED else await steps.image(job, key.position)
            return await steps.pictures.finish(claimed, outcome, lease(at))
    assert job.state not in DRAWN_FROM
    return None
