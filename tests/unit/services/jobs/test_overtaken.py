"""A process that was slower than its lease leaves what another one has taken over to that."""

from typing import Any

import pytest

from bot.domain.jobs import Job
from bot.domain.work import WorkItem, WorkKind
from bot.services.jobs.deliver_outcome import DeliverOutcome
from bot.storage import SqlJobRepository, SqlWorkQueue
from tests.kit.clock import Clock
from tests.kit.fakes import FakeResultSender
from tests.kit.fixtures import Ask
from tests.kit.job_steps import LEASE, OTHER_OWNER, OWNER, JobSteps, lease

DRAW = [WorkKind.DRAW]


async def test_its_heartbeat_and_its_stop_do_not_change_when_it_is_due(
    ask: Ask, steps: JobSteps, queue: SqlWorkQueue, clock: Clock
) -> None:
    job = await ask()
    item = WorkItem.draw((await steps.claim(job, clock(), owner=OTHER_OWNER)).key)
    clock.now += LEASE
    await steps.claim(job, clock(), owner=OWNER)

    await queue.release(OTHER_OWNER, [item])
    assert await queue.due(DRAW, clock() + LEASE - 1, 1) == []
    await queue.hold(OTHER_OWNER, [item], clock() + 2 * LEASE)
    assert await queue.due(DRAW, clock() + LEASE, 1) == [item]

    await queue.hold(OWNER, [item], clock() + 2 * LEASE)
    assert await queue.due(DRAW, clock() + LEASE, 1) == []
    await queue.release(OWNER, [item])
    assert await queue.due(DRAW, clock(), 1) == [item]


async def test_the_rest_of_a_result_is_sent_by_the_other(
    *,
    stored: Job,
    deliver: DeliverOutcome,
    jobs: SqlJobRepository,
    sender: FakeResultSender,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sender.parts = 2
    mark_sent = jobs.mark_sent
    taken_over: list[object] = []

    async def mark_and_stand_still(*values: Any, **options: Any) -> bool:
        is_done = await mark_sent(*values, **options)
        clock.now += LEASE
        taken_over.append(await jobs.claim_delivery(stored.id, lease(clock(), OTHER_OWNER)))
        return is_done

    monkeypatch.setattr(jobs, "mark_sent", mark_and_stand_still)
    await deliver(str(stored.id))

    assert sender.sent == [1]
    assert sender.explained.empty()
    assert [await jobs.get(stored.id)] == taken_over
