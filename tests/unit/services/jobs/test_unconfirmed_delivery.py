"""Messages that were sent and never confirmed: what is sent again, and how often."""

from collections import deque
from typing import Any

import pytest

from bot.domain.deliveries import DeliveryProblem, NotDelivered
from bot.domain.jobs import Job, JobState
from bot.services.jobs.deliver_outcome import DeliverOutcome
from bot.storage import SqlJobRepository, SqlWorkQueue
from tests.kit.clock import Clock
from tests.kit.fakes import FakeResultSender
from tests.unit.services.conftest import left

UNCONFIRMED = NotDelivered(DeliveryProblem.UNCONFIRMED)
UNDELIVERED = NotDelivered(DeliveryProblem.UNDELIVERED)
REJECTED = NotDelivered(DeliveryProblem.REJECTED)


async def test_a_result_that_may_have_arrived_is_sent_once_more_and_not_again(
    stored: Job,
    deliver: DeliverOutcome,
    jobs: SqlJobRepository,
    queue: SqlWorkQueue,
    sender: FakeResultSender,
) -> None:
    sender.errors.extend([UNCONFIRMED, UNDELIVERED, UNCONFIRMED])

    await deliver(str(stored.id))

    assert sender.errors == deque()
    assert sender.delivered.empty()
    job = sender.explained.get_nowait()
    assert job.failure is not None
    assert job.failure.code == "unconfirmed"
    assert await left(queue) == []


async def test_a_later_part_that_may_have_arrived_does_not_keep_back_the_others(
    stored: Job,
    deliver: DeliverOutcome,
    jobs: SqlJobRepository,
    queue: SqlWorkQueue,
    sender: FakeResultSender,
) -> None:
    sender.parts = 3
    sender.errors.extend([None, UNCONFIRMED, UNCONFIRMED])

    await deliver(str(stored.id))

    assert sender.sent == [1, 3]
    assert await left(queue) == []


async def test_each_part_is_sent_once_more(
    stored: Job, deliver: DeliverOutcome, jobs: SqlJobRepository, sender: FakeResultSender
) -> None:
    sender.parts = 2
    sender.errors.extend([UNCONFIRMED, None, UNCONFIRMED, None])

    await deliver(str(stored.id))

    assert sender.sent == [1, 2]
    assert sender.explained.empty()


async def test_a_sentence_is_repeated_until_it_certainly_arrived(
    stored: Job,
    deliver: DeliverOutcome,
    jobs: SqlJobRepository,
    queue: SqlWorkQueue,
    sender: FakeResultSender,
) -> None:
    sender.errors.extend([UNCONFIRMED, REJECTED, *[UNCONFIRMED] * 5])

    await deliver(str(stored.id))

    assert sender.explained.qsize() == 1
    assert await left(queue) == []


class Killed(BaseException):
    pass


async def test_a_kill_when_a_result_is_given_up_sends_it_no_third_time(
    *,
    stored: Job,
    deliver: DeliverOutcome,
    jobs: SqlJobRepository,
    sender: FakeResultSender,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sender.errors.extend([UNCONFIRMED, UNCONFIRMED])
    move = jobs.move

    async def killed_at_the_end(job: Job, to: JobState, *rest: Any) -> Job | None:
        if to is JobState.FAILED:
            raise Killed
        return await move(job, to, *rest)

    monkeypatch.setattr(jobs, "move", killed_at_the_end)
    with pytest.raises(Killed):
        await deliver(str(stored.id))
    monkeypatch.setattr(jobs, "move", move)
    await deliver(str(stored.id))

    assert sender.delivered.empty()
    assert sender.explained.qsize() == 1


@pytest.mark.parametrize(("before", "sent"), [(0, True), (1, True), (2, False)])
async def test_a_crash_in_the_middle_of_a_message_counts_as_one_that_may_have_arrived(
    *,
    stored: Job,
    deliver: DeliverOutcome,
    jobs: SqlJobRepository,
    sender: FakeResultSender,
    clock: Clock,
    before: int,
    sent: bool,
) -> None:
    await jobs.move(stored, JobState.SENDING, clock())
    await jobs.mark_sending(stored, before)

    await deliver(str(stored.id))

    assert sender.delivered.qsize() == sent
    assert sender.explained.qsize() == (not sent)
