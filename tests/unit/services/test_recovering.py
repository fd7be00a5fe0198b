from bot.domain.errors import Failure
from bot.domain.jobs import JobState
from bot.services.recovering import RecoverJobs
from bot.storage import SqlAttempts, SqlJobs
from tests.unit.services.conftest import Ask
from tests.unit.services.workshop import PRICE, Clock


async def test_what_ran_is_drawn_again_and_what_ended_is_answered(
    ask: Ask, jobs: SqlJobs, attempts: SqlAttempts, clock: Clock
) -> None:
    running, stored, sending, failed, queued = [await ask() for _ in range(5)]
    for job in (running, stored, sending):
        await jobs.claim(clock())
        await attempts.open(job.id, 0, f"request-{job.id}", "painter", price=PRICE, at=clock())
    for job in (stored, sending):
        await jobs.move(job.id, JobState.STORED, clock())
    await jobs.move(sending.id, JobState.SENDING, clock())
    await jobs.move(failed.id, JobState.FAILED, clock(), Failure("busy", {}))
    answered: list[int] = []

    again = await RecoverJobs(jobs, attempts, answered.append, clock)()

    assert again == {running.id}
    assert answered == [stored.id, sending.id, failed.id]
    assert await attempts.lost(running.id, 0) == 1
    waiting = [(live.job.id, live.place) for live in await jobs.live()]
    assert waiting == [(running.id, 1), (queued.id, 2)]


async def test_after_a_quiet_stop_there_is_nothing_to_do(
    ask: Ask, jobs: SqlJobs, attempts: SqlAttempts, clock: Clock
) -> None:
    job = await ask()
    await jobs.move(job.id, JobState.CANCELLED, clock())
    await jobs.mark_answered(job.id)
    answered: list[int] = []

    assert not await RecoverJobs(jobs, attempts, answered.append, clock)()
    assert answered == []
