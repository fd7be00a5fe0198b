import pytest
from sqlalchemy.exc import IntegrityError

from bot.domain.ids import JobId, RequestId
from bot.domain.jobs import AttemptOutcome, JobState
from bot.domain.ports import AttemptRepository, JobRepository, UsageRepository
from bot.domain.settings import Owner
from tests.kit.claims import claim_next
from tests.kit.fixtures import Ask
from tests.kit.ids import USER


async def test_only_attempts_that_may_be_billed_count_as_lost(
    ask: Ask, jobs: JobRepository, attempts: AttemptRepository
) -> None:
    job = await ask(pictures=2)
    await claim_next(jobs, 0)
    outcomes = [AttemptOutcome.REFUSED, AttemptOutcome.LOST, AttemptOutcome.LOST]
    for number, outcome in enumerate([*outcomes, AttemptOutcome.DRAWN]):
        await attempts.open(job.id, 0, RequestId(f"r{number}"), "llmeasy", price=40, at=number)
        await attempts.close(RequestId(f"r{number}"), outcome, number + 0.5, None, "")

    assert await attempts.lost(job.id, position=0) == 2
    assert await attempts.lost(job.id, position=1) == 0


async def test_an_attempt_without_an_owner_is_lost(
    ask: Ask, jobs: JobRepository, attempts: AttemptRepository
) -> None:
    job, other = await ask(), await ask()
    await claim_next(jobs, 0)
    await claim_next(jobs, 0)
    await attempts.open(job.id, 0, RequestId("mine"), "llmeasy", price=40, at=1)
    await attempts.open(other.id, 0, RequestId("theirs"), "llmeasy", price=40, at=1)

    await attempts.close_open(job.id, at=2)
    for request_id in map(RequestId, ("mine", "theirs")):
        await attempts.close(request_id, AttemptOutcome.DRAWN, 3, 40, "")

    assert await attempts.lost(job.id, 0) == 1
    assert await attempts.lost(other.id, 0) == 0


async def test_an_attempt_whose_end_was_not_written_down_counts_as_lost(
    ask: Ask, jobs: JobRepository, attempts: AttemptRepository
) -> None:
    job = await ask()
    await claim_next(jobs, 0)
    await attempts.open(job.id, 0, RequestId("r0"), "llmeasy", price=40, at=1)

    assert await attempts.lost(job.id, 0) == 1


async def test_an_attempt_that_ends_after_its_request_was_settled_changes_nothing(
    ask: Ask, jobs: JobRepository, attempts: AttemptRepository, book: UsageRepository, noon: float
) -> None:
    job = await ask()
    await claim_next(jobs, noon)
    await attempts.open(job.id, 0, RequestId("r0"), "llmeasy", price=None, at=noon)
    await jobs.move(job.id, JobState.CANCELLED, noon + 1)

    await attempts.close(RequestId("r0"), AttemptOutcome.DRAWN, noon + 2, 40, "")

    assert await attempts.lost(job.id, 0) == 1
    today = (await book.usage(Owner(USER), noon)).today
    assert (today.cost, today.unpriced) == (0, 1)


async def test_a_request_id_is_used_once(
    ask: Ask, jobs: JobRepository, attempts: AttemptRepository
) -> None:
    job = await ask()
    await claim_next(jobs, 0)
    await attempts.open(job.id, 0, RequestId("r0"), "llmeasy", price=40, at=1)
    with pytest.raises(IntegrityError):
        await attempts.open(job.id, 1, RequestId("r0"), "llmeasy", price=40, at=1)


async def test_nothing_is_sent_for_a_request_that_does_not_run(
    ask: Ask, jobs: JobRepository, attempts: AttemptRepository
) -> None:
    stored, failed, stopped, waiting = [await ask() for _ in range(4)]
    for job, end in (
        (stored, JobState.STORED),
        (failed, JobState.FAILED),
        (stopped, JobState.CANCELLED),
    ):
        await claim_next(jobs, 0)
        await jobs.move(job.id, end, at=1)

    for job_id in (stored.id, failed.id, stopped.id, waiting.id, JobId(404)):
        assert not await attempts.open(
            job_id, 0, RequestId(f"r{job_id}"), "llmeasy", price=40, at=2
        )
        await attempts.close_open(job_id, at=3)
        assert await attempts.lost(job_id, 0) == 0
