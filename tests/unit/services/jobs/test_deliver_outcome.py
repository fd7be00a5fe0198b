import asyncio
from typing import Any

import pytest

from bot.domain.deliveries import DeliveryProblem, NotDelivered
from bot.domain.errors import StorageUnavailable
from bot.domain.failures import Failure
from bot.domain.ids import MessageId
from bot.domain.images import SentImage
from bot.domain.jobs import Job, JobState
from bot.services.jobs.deliver_outcome import DeliverOutcome
from bot.storage import Database, SqlImageRepository, SqlJobRepository, SqlWorkQueue
from tests.kit.clock import Clock, FakeSleep
from tests.kit.fakes import FakeResultSender
from tests.kit.fixtures import Ask
from tests.kit.job_steps import LEASE, JobSteps
from tests.unit.services.conftest import Lock, left

UNDELIVERED = NotDelivered(DeliveryProblem.UNDELIVERED)
REJECTED = NotDelivered(DeliveryProblem.REJECTED, "wrong")
CHAT_GONE = NotDelivered(DeliveryProblem.CHAT_GONE, "blocked")


async def test_pictures_are_sent_once(
    stored: Job,
    deliver: DeliverOutcome,
    jobs: SqlJobRepository,
    queue: SqlWorkQueue,
    sender: FakeResultSender,
) -> None:
    await deliver(str(stored.id))
    await deliver(str(stored.id))

    job, pictures = sender.delivered.get_nowait()
    assert (job.id, [picture.position for picture in pictures]) == (stored.id, [0])
    assert sender.delivered.empty()
    assert await left(queue) == []


async def test_a_message_costs_a_write_before_it_and_one_after(
    *,
    stored: Job,
    deliver: DeliverOutcome,
    database: Database,
    sender: FakeResultSender,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    counts, sent = {"read": 0, "write": 0}, SentImage(0, MessageId(5), "a", 9, is_photo=True)
    for kind in counts:
        opened = getattr(database, kind)

        def counted(*values: object, kind: str = kind, opened: Any = opened) -> object:
            counts[kind] += 1
            return opened(*values)

        monkeypatch.setattr(database, kind, counted)
    sender.shown = (sent,)

    await deliver(str(stored.id))

    # Claimed, sending, sent and done, delivered; its images.
    assert counts == {"write": 4, "read": 1}


async def test_a_stop_before_the_status_of_a_result_went_away_removes_it_and_sends_nothing(
    *,
    stored: Job,
    deliver: DeliverOutcome,
    jobs: SqlJobRepository,
    queue: SqlWorkQueue,
    sender: FakeResultSender,
) -> None:
    sender.cut_while_tidying = True
    with pytest.raises(asyncio.CancelledError):
        await deliver(str(stored.id))
    done = await jobs.get(stored.id)
    assert done is not None
    assert done.state is JobState.DONE
    assert await left(queue) == [str(stored.id)]

    sender.cut_while_tidying = False
    await deliver(str(stored.id))

    assert sender.removed == [stored.id]
    assert sender.delivered.qsize() == 1
    assert await left(queue) == []


async def test_what_had_come_whole_before_an_update_of_the_bot_is_done(
    *,
    stored: Job,
    deliver: DeliverOutcome,
    jobs: SqlJobRepository,
    queue: SqlWorkQueue,
    sender: FakeResultSender,
    clock: Clock,
) -> None:
    """Earlier versions wrote that a job was done after its last message, not with it."""
    await jobs.move(stored, JobState.SENDING, clock())
    await jobs.mark_sent(stored, 1, 1)

    await deliver(str(stored.id))

    done = await jobs.get(stored.id)
    assert done is not None
    assert (done.state, sender.sent, sender.removed) == (JobState.DONE, [], [stored.id])
    assert await left(queue) == []


async def test_telegram_is_tried_again_with_growing_waits(
    *,
    stored: Job,
    deliver: DeliverOutcome,
    jobs: SqlJobRepository,
    queue: SqlWorkQueue,
    sender: FakeResultSender,
    sleep: FakeSleep,
) -> None:
    sender.errors.extend([UNDELIVERED] * 7)

    await deliver(str(stored.id))

    assert sleep.seconds == [5, 15, 60, 180, 300, 600, 900]
    assert sender.delivered.qsize() == 1
    assert await left(queue) == []


async def test_after_an_hour_the_sentence_is_tried(
    *,
    stored: Job,
    deliver: DeliverOutcome,
    jobs: SqlJobRepository,
    queue: SqlWorkQueue,
    sender: FakeResultSender,
    sleep: FakeSleep,
) -> None:
    sender.errors.extend([UNDELIVERED] * 9)

    await deliver(str(stored.id))

    assert sum(sleep.seconds) == 3260
    assert sender.delivered.empty()
    job = sender.explained.get_nowait()
    assert job.state is JobState.FAILED
    assert job.failure is not None
    assert (job.failure.code, job.failure.counted) == ("undelivered", 1)
    assert await left(queue) == []


async def test_a_sentence_that_is_not_taken_for_an_hour_waits_for_the_next_start(
    *,
    stored: Job,
    deliver: DeliverOutcome,
    queue: SqlWorkQueue,
    sender: FakeResultSender,
    clock: Clock,
) -> None:
    sender.errors.extend([UNDELIVERED] * 18)

    await deliver(str(stored.id))

    assert sender.explained.empty()
    assert await left(queue) == [str(stored.id)]
    clock.now += LEASE
    await deliver(str(stored.id))
    assert sender.explained.get_nowait().id == stored.id
    assert await left(queue) == []


async def test_the_rest_of_a_result_is_sent_after_what_arrived(
    stored: Job,
    deliver: DeliverOutcome,
    jobs: SqlJobRepository,
    queue: SqlWorkQueue,
    sender: FakeResultSender,
) -> None:
    sender.parts = 3
    sender.errors.extend([None, UNDELIVERED, UNDELIVERED, None, UNDELIVERED])

    await deliver(str(stored.id))

    assert sender.sent == [1, 2, 3]
    assert sender.delivered.qsize() == 1
    assert await left(queue) == []


async def test_a_stop_in_the_middle_of_a_result_sends_no_part_twice(
    *,
    stored: Job,
    deliver: DeliverOutcome,
    jobs: SqlJobRepository,
    sender: FakeResultSender,
    clock: Clock,
) -> None:
    await jobs.move(stored, JobState.SENDING, clock())
    await jobs.mark_sent(stored, 2, 1)
    sender.parts = 3

    await deliver(str(stored.id))

    assert sender.sent == [3]


async def test_a_sentence_is_given_up_a_day_after_its_request(
    *,
    stored: Job,
    deliver: DeliverOutcome,
    jobs: SqlJobRepository,
    queue: SqlWorkQueue,
    sender: FakeResultSender,
    clock: Clock,
) -> None:
    sender.errors.append(REJECTED)
    sender.errors.extend([UNDELIVERED] * 9 * 3)
    for _ in range(2):
        await deliver(str(stored.id))
        clock.now += LEASE
        assert await left(queue) == [str(stored.id)]

    clock.now += 24 * 60 * 60 + 1
    await deliver(str(stored.id))

    assert sender.explained.empty()
    assert await left(queue) == []


async def test_a_stop_while_the_status_goes_away_tells_nothing_twice(
    stored: Job,
    deliver: DeliverOutcome,
    jobs: SqlJobRepository,
    queue: SqlWorkQueue,
    sender: FakeResultSender,
) -> None:
    sender.errors.append(REJECTED)
    sender.cut_while_tidying = True
    with pytest.raises(asyncio.CancelledError):
        await deliver(str(stored.id))
    assert await left(queue) == [str(stored.id)]

    sender.cut_while_tidying = False
    await deliver(str(stored.id))

    assert sender.explained.qsize() == 1
    assert await left(queue) == []


async def test_pictures_that_telegram_refuses_in_part_are_told_and_not_counted(
    stored: Job,
    deliver: DeliverOutcome,
    jobs: SqlJobRepository,
    queue: SqlWorkQueue,
    sender: FakeResultSender,
) -> None:
    sender.parts, sender.refused = 2, 1

    await deliver(str(stored.id))

    assert sender.sent == [1, 2]
    job = sender.explained.get_nowait()
    assert job.sent_pictures == 0
    assert job.failure is not None
    assert job.failure.code == "part-lost"
    assert job.failure.values == {"count": 1, "total": 1, "cause": "telegram"}
    assert await left(queue) == []


async def test_pictures_that_are_gone_from_the_disk_in_part_are_told(
    *,
    ask: Ask,
    deliver: DeliverOutcome,
    queue: SqlWorkQueue,
    steps: JobSteps,
    images: SqlImageRepository,
    sender: FakeResultSender,
    clock: Clock,
) -> None:
    job = await ask(pictures=2)
    await steps.store(job, clock())
    (await images.of_job(job.id))[1].path.unlink()

    await deliver(str(job.id))

    assert sender.delivered.qsize() == 1
    told = sender.explained.get_nowait()
    assert told.failure is not None
    assert told.failure.values == {"count": 1, "total": 2, "cause": "disk"}
    assert await left(queue) == []


@pytest.mark.parametrize("method", ["mark_sending", "mark_sent", "mark_delivered"])
async def test_a_locked_database_is_waited_for_and_nothing_is_sent_twice(
    *,
    stored: Job,
    deliver: DeliverOutcome,
    jobs: SqlJobRepository,
    queue: SqlWorkQueue,
    sender: FakeResultSender,
    sleep: FakeSleep,
    lock: Lock,
    method: str,
) -> None:
    sender.parts = 2
    lock(jobs, method, times=3)

    await deliver(str(stored.id))

    assert sender.sent == [1, 2]
    assert sender.delivered.qsize() == 1
    assert sleep.seconds == [5, 5, 5]
    done = await jobs.get(stored.id)
    assert done is not None
    assert done.state is JobState.DONE
    assert await left(queue) == []


async def test_a_database_that_fails_while_a_part_is_on_its_way_is_waited_for(
    stored: Job,
    deliver: DeliverOutcome,
    jobs: SqlJobRepository,
    queue: SqlWorkQueue,
    sender: FakeResultSender,
) -> None:
    sender.parts = 2
    sender.errors.extend([None, StorageUnavailable(reason="locked")])

    await deliver(str(stored.id))

    assert sender.sent == [1, 2]
    assert await left(queue) == []


async def test_a_picture_that_a_power_cut_spoilt_is_never_sent(
    *,
    stored: Job,
    deliver: DeliverOutcome,
    jobs: SqlJobRepository,
    images: SqlImageRepository,
    queue: SqlWorkQueue,
    sender: FakeResultSender,
) -> None:
    path = (await images.of_job(stored.id))[0].path
    await asyncio.to_thread(path.write_bytes, bytes(7))

    await deliver(str(stored.id))

    job = sender.explained.get_nowait()
    assert job.failure is not None
    assert job.failure.code == "pictures-lost"
    assert sender.delivered.empty()
    assert await left(queue) == []


async def test_pictures_that_are_gone_from_the_disk_end_in_a_sentence(
    *,
    stored: Job,
    deliver: DeliverOutcome,
    jobs: SqlJobRepository,
    images: SqlImageRepository,
    queue: SqlWorkQueue,
    sender: FakeResultSender,
) -> None:
    (await images.of_job(stored.id))[0].path.unlink()

    await deliver(str(stored.id))

    job = sender.explained.get_nowait()
    assert job.failure is not None
    assert (job.failure.code, job.failure.counted) == ("pictures-lost", 1)
    assert sender.delivered.empty()
    assert await left(queue) == []


async def test_a_chat_that_is_gone_is_given_up(
    *,
    stored: Job,
    deliver: DeliverOutcome,
    jobs: SqlJobRepository,
    queue: SqlWorkQueue,
    sender: FakeResultSender,
    sleep: FakeSleep,
) -> None:
    sender.errors.append(CHAT_GONE)

    await deliver(str(stored.id))

    job = await jobs.get(stored.id)
    assert job is not None
    assert (job.state, job.failure and job.failure.code) == (JobState.FAILED, "chat-gone")
    assert sender.delivered.empty()
    assert sleep.seconds == []
    assert await left(queue) == []


async def test_pictures_that_telegram_refuses_end_in_a_sentence(
    stored: Job,
    deliver: DeliverOutcome,
    jobs: SqlJobRepository,
    queue: SqlWorkQueue,
    sender: FakeResultSender,
) -> None:
    sender.errors.append(REJECTED)

    await deliver(str(stored.id))

    job = sender.explained.get_nowait()
    assert job.failure is not None
    assert (job.failure.code, job.failure.counted) == ("answer-refused", 1)
    assert await left(queue) == []


async def test_a_sentence_that_telegram_refuses_is_given_up(
    *,
    ask: Ask,
    deliver: DeliverOutcome,
    steps: JobSteps,
    queue: SqlWorkQueue,
    sender: FakeResultSender,
    clock: Clock,
) -> None:
    job = await ask()
    await steps.fail(job, clock(), Failure("busy", {}))
    sender.errors.append(REJECTED)

    await deliver(str(job.id))

    assert sender.explained.empty()
    assert await left(queue) == []


async def test_what_a_stop_interrupted_while_sending_is_sent(
    stored: Job,
    deliver: DeliverOutcome,
    jobs: SqlJobRepository,
    sender: FakeResultSender,
    clock: Clock,
) -> None:
    await jobs.move(stored, JobState.SENDING, clock())

    await deliver(str(stored.id))

    assert sender.delivered.qsize() == 1


async def test_a_job_that_nobody_knows_is_no_failure(
    deliver: DeliverOutcome, sender: FakeResultSender
) -> None:
    await deliver("999")

    assert sender.delivered.empty()
    assert sender.explained.empty()
