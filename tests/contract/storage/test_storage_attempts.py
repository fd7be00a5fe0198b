from collections.abc import Awaitable, Callable

import pytest
from sqlalchemy.exc import IntegrityError

from bot.domain.jobs import AttemptOutcome, Job, JobState
from bot.domain.ports import Attempts, Jobs, UsageBook
from bot.domain.settings import Owner

Ask = Callable[..., Awaitable[Job]]


async def test_only_attempts_that_may_be_billed_count_as_lost(ask: Ask, attempts: Attempts) -> None:
    job = await ask(pictures=2)
    outcomes = [AttemptOutcome.REFUSED, AttemptOutcome.LOST, AttemptOutcome.LOST]
    for number, outcome in enumerate([*outcomes, AttemptOutcome.DRAWN]):
        await attempts.open(job.id, 0, f"r{number}", "llmeasy", at=number)
        await attempts.close(f"r{number}", outcome, number + 0.5, None, "")

    assert await attempts.lost(job.id, position=0) == 2
    assert await attempts.lost(job.id, position=1) == 0


async def test_an_attempt_without_an_owner_is_lost(ask: Ask, attempts: Attempts) -> None:
    job, other = await ask(), await ask()
    await attempts.open(job.id, 0, "mine", "llmeasy", at=1)
    await attempts.open(other.id, 0, "theirs", "llmeasy", at=1)

    await attempts.close_open(job.id, at=2, cost=40)

    assert await attempts.lost(job.id, 0) == 1
    assert await attempts.lost(other.id, 0) == 0


async def test_an_attempt_that_ends_after_its_request_was_settled_changes_nothing(
    ask: Ask, jobs: Jobs, attempts: Attempts, book: UsageBook, noon: float
) -> None:
    job = await ask()
    await jobs.claim(noon)
    await attempts.open(job.id, 0, "r0", "llmeasy", noon)
    await jobs.move(job.id, JobState.CANCELLED, noon + 1)

    await attempts.close("r0", AttemptOutcome.DRAWN, noon + 2, 40, "")

    assert await attempts.lost(job.id, 0) == 1
    assert (await book.usage(Owner(7), noon)).today.cost is None


async def test_a_request_id_is_used_once(ask: Ask, attempts: Attempts) -> None:
    job = await ask()
    await attempts.open(job.id, 0, "r0", "llmeasy", at=1)
    with pytest.raises(IntegrityError):
        await attempts.open(job.id, 1, "r0", "llmeasy", at=1)


async def test_an_attempt_belongs_to_a_request(attempts: Attempts) -> None:
    with pytest.raises(IntegrityError):
        await attempts.open(404, 0, "r0", "llmeasy", at=1)
