import pytest
from sqlalchemy.exc import IntegrityError

from bot.domain.ids import JobId, RequestId
from bot.domain.jobs import AttemptOutcome, Job, JobState
from bot.domain.ports import AttemptRepository, UsageRepository
from bot.domain.settings import Owner
from bot.domain.work import Claim, PictureKey
from tests.kit.clock import NOON
from tests.kit.fixtures import Ask
from tests.kit.ids import USER
from tests.kit.job_steps import LEASE, OTHER_OWNER, OWNER, JobSteps


def key(job: Job, position: int = 0) -> PictureKey:
    return PictureKey(job.id, position)


async def test_only_attempts_that_may_be_billed_count_as_lost(
    ask: Ask, steps: JobSteps, attempts: AttemptRepository
) -> None:
    job = await ask(pictures=2)
    await steps.claim(job, NOON)
    outcomes = [AttemptOutcome.REFUSED, AttemptOutcome.LOST, AttemptOutcome.LOST]
    for number, outcome in enumerate([*outcomes, AttemptOutcome.DRAWN]):
        assert await steps.open(job, f"r{number}", NOON + number)
        await steps.close(f"r{number}", outcome, NOON + number + 0.5)

    assert await attempts.lost(key(job, 0)) == 2
    assert await attempts.lost(key(job, 1)) == 0


async def test_an_attempt_without_an_owner_is_lost(
    ask: Ask, steps: JobSteps, attempts: AttemptRepository
) -> None:
    job, other = await ask(pictures=2), await ask()
    await steps.claim_all(job, NOON)
    await steps.claim(other, NOON)
    assert await steps.open(job, "mine", NOON, 0)
    assert await steps.open(job, "beside it", NOON, 1)
    assert await steps.open(other, "theirs", NOON)

    await steps.claim(job, NOON + LEASE, owner=OTHER_OWNER)
    for request_id in ("mine", "beside it", "theirs"):
        await steps.close(request_id, AttemptOutcome.DRAWN, NOON + LEASE, 40)

    assert await attempts.lost(key(job, 0)) == 1
    assert await attempts.lost(key(job, 1)) == 0
    assert await attempts.lost(key(other)) == 0


async def test_an_attempt_whose_end_was_not_written_down_counts_as_lost(
    ask: Ask, steps: JobSteps, attempts: AttemptRepository
) -> None:
    job = await ask()
    await steps.claim(job, NOON)
    assert await steps.open(job, "r0", NOON)

    assert await attempts.lost(key(job)) == 1


async def test_an_attempt_whose_picture_cannot_be_opened_is_lost(
    ask: Ask, steps: JobSteps, attempts: AttemptRepository
) -> None:
    job = await ask(pictures=2)
    await steps.claim_all(job, NOON)
    for position in (0, 1):
        assert await steps.open(job, f"r{position}", NOON, position)
        await steps.close(f"r{position}", AttemptOutcome.DRAWN, NOON, 40)

    await attempts.lose(key(job, 0))

    assert [await attempts.lost(key(job, position)) for position in (0, 1)] == [1, 0]


async def test_an_attempt_that_ends_after_its_request_was_settled_changes_nothing(
    ask: Ask, steps: JobSteps, attempts: AttemptRepository, book: UsageRepository
) -> None:
    job = await ask()
    await steps.claim(job, NOON)
    assert await steps.open(job, "r0", NOON, price=None)
    await steps.cancel(job, NOON + 1)

    await steps.close("r0", AttemptOutcome.DRAWN, NOON + 2, 40)

    assert await attempts.lost(key(job)) == 1
    today = (await book.usage(Owner(USER), NOON)).today
    assert (today.cost, today.unpriced) == (0, 1)


async def test_a_request_id_is_used_once(ask: Ask, steps: JobSteps) -> None:
    job = await ask(pictures=2)
    await steps.claim_all(job, NOON)
    assert await steps.open(job, "r0", NOON)
    with pytest.raises(IntegrityError):
        await steps.open(job, "r0", NOON, 1)


async def test_nothing_is_sent_for_a_request_that_does_not_run(
    ask: Ask, steps: JobSteps, attempts: AttemptRepository
) -> None:
    stored, failed, stopped, waiting = [await ask() for _ in range(4)]
    claims = [(await steps.claim(job, NOON)).claim for job in (stored, failed, stopped)]
    await steps.store(stored, NOON + 1)
    await steps.end(failed, JobState.FAILED, NOON + 1)
    await steps.cancel(stopped, NOON + 1)

    ids = [stored.id, failed.id, stopped.id, waiting.id, JobId(404)]
    for job_id, claim in zip(ids, [*claims, Claim(OWNER, 1), Claim(OWNER, 1)], strict=True):
        picture, request_id = PictureKey(job_id, 0), RequestId(f"r{job_id}")
        assert not await attempts.open(picture, claim, request_id, "llmeasy", price=40, at=NOON + 2)
        assert await attempts.lost(picture) == 0
