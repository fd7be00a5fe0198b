import asyncio

import pytest

from bot.domain.errors import AnswerRefused, ChatGone, StorageUnavailable, Undelivered
from bot.domain.failures import Failure
from bot.domain.jobs import Job, JobState
from bot.domain.pictures import Image, Measure
from bot.services.answering import AnswerJob
from bot.storage import SqlImages, SqlJobs
from tests.unit.services.conftest import Ask, Lock, left_over
from tests.unit.services.workshop import Clock, Post, Waits


async def test_pictures_are_sent_once(
    stored: Job, answer: AnswerJob, jobs: SqlJobs, post: Post
) -> None:
    await answer(stored.id)
    await answer(stored.id)

    job, pictures = post.delivered.get_nowait()
    assert (job.id, [picture.position for picture in pictures]) == (stored.id, [0])
    assert post.delivered.empty()
    assert await left_over(jobs) == []


async def test_telegram_is_tried_again_with_growing_waits(
    stored: Job, answer: AnswerJob, jobs: SqlJobs, post: Post, waits: Waits
) -> None:
    post.troubles.extend([Undelivered()] * 7)

    await answer(stored.id)

    assert waits.seconds == [5, 15, 60, 180, 300, 600, 900]
    assert post.delivered.qsize() == 1
    assert await left_over(jobs) == []


async def test_after_an_hour_the_sentence_is_tried(
    stored: Job, answer: AnswerJob, jobs: SqlJobs, post: Post, waits: Waits
) -> None:
    post.troubles.extend([Undelivered()] * 9)

    await answer(stored.id)

    assert sum(waits.seconds) == 3260
    assert post.delivered.empty()
    job = post.explained.get_nowait()
    assert job.state is JobState.FAILED
    assert job.failure is not None
    assert (job.failure.code, job.failure.counted) == ("undelivered", 1)
    assert await left_over(jobs) == []


async def test_a_sentence_that_is_not_taken_for_an_hour_waits_for_the_next_start(
    stored: Job, answer: AnswerJob, jobs: SqlJobs, post: Post
) -> None:
    post.troubles.extend([Undelivered()] * 18)

    await answer(stored.id)

    assert post.explained.empty()
    assert await left_over(jobs) == [JobState.FAILED]
    await answer(stored.id)
    assert post.explained.get_nowait().id == stored.id
    assert await left_over(jobs) == []


async def test_the_rest_of_a_result_is_sent_after_what_arrived(
    stored: Job, answer: AnswerJob, jobs: SqlJobs, post: Post
) -> None:
    post.parts = 3
    post.troubles.extend([None, Undelivered(), Undelivered(), None, Undelivered()])

    await answer(stored.id)

    assert post.sent == [1, 2, 3]
    assert post.delivered.qsize() == 1
    assert await left_over(jobs) == []


async def test_a_stop_in_the_middle_of_a_result_sends_no_part_twice(
    *, stored: Job, answer: AnswerJob, jobs: SqlJobs, post: Post, clock: Clock
) -> None:
    await jobs.move(stored.id, JobState.SENDING, clock())
    await jobs.remember_sent(stored.id, 2, 1)
    post.parts = 3

    await answer(stored.id)

    assert post.sent == [3]


async def test_a_sentence_is_given_up_a_day_after_its_request(
    *, stored: Job, answer: AnswerJob, jobs: SqlJobs, post: Post, clock: Clock
) -> None:
    post.troubles.append(AnswerRefused(reason="no"))
    post.troubles.extend([Undelivered()] * 9 * 3)
    for _ in range(2):
        await answer(stored.id)
        assert await left_over(jobs) == [JobState.FAILED]

    clock.now += 24 * 60 * 60 + 1
    await answer(stored.id)

    assert post.explained.empty()
    assert await left_over(jobs) == []


async def test_a_stop_while_the_status_goes_away_tells_nothing_twice(
    stored: Job, answer: AnswerJob, jobs: SqlJobs, post: Post
) -> None:
    post.troubles.append(AnswerRefused(reason="no"))
    post.cut_while_tidying = True
    with pytest.raises(asyncio.CancelledError):
        await answer(stored.id)
    assert await left_over(jobs) == [JobState.FAILED]

    post.cut_while_tidying = False
    await answer(stored.id)

    assert post.explained.qsize() == 1
    assert await left_over(jobs) == []


async def test_pictures_that_telegram_refuses_in_part_are_told_and_not_counted(
    stored: Job, answer: AnswerJob, jobs: SqlJobs, post: Post
) -> None:
    post.parts, post.refused = 2, 1

    await answer(stored.id)

    assert post.sent == [1, 2]
    job = post.explained.get_nowait()
    assert job.sent_pictures == 0
    assert job.failure is not None
    assert job.failure.code == "part-lost"
    assert job.failure.values == {"count": 1, "total": 1, "cause": "telegram"}
    assert await left_over(jobs) == []


async def test_pictures_that_are_gone_from_the_disk_in_part_are_told(
    *, stored: Job, answer: AnswerJob, jobs: SqlJobs, images: SqlImages, post: Post, clock: Clock
) -> None:
    gone = images.path_for(stored.id, 1)
    await images.add(stored.id, Image(1, gone, Measure(1254, 836, "png", 7)), clock())

    await answer(stored.id)

    assert post.delivered.qsize() == 1
    job = post.explained.get_nowait()
    assert job.failure is not None
    assert job.failure.values == {"count": 1, "total": 2, "cause": "disk"}
    assert await left_over(jobs) == []


@pytest.mark.parametrize("method", ["get", "remember_sent", "move"])
async def test_a_locked_database_is_waited_for_and_nothing_is_sent_twice(
    *,
    stored: Job,
    answer: AnswerJob,
    jobs: SqlJobs,
    post: Post,
    waits: Waits,
    lock: Lock,
    method: str,
) -> None:
    post.parts = 2
    lock(jobs, method, times=3)

    await answer(stored.id)

    assert post.sent == [1, 2]
    assert post.delivered.qsize() == 1
    assert waits.seconds == [5, 5, 5]
    done = await jobs.get(stored.id)
    assert done is not None
    assert done.state is JobState.DONE
    assert await left_over(jobs) == []


async def test_a_database_that_fails_while_a_part_is_on_its_way_is_waited_for(
    stored: Job, answer: AnswerJob, jobs: SqlJobs, post: Post
) -> None:
    post.parts = 2
    post.troubles.extend([None, StorageUnavailable(reason="locked")])

    await answer(stored.id)

    assert post.sent == [1, 2]
    assert await left_over(jobs) == []


async def test_a_picture_that_a_power_cut_spoilt_is_never_sent(
    stored: Job, answer: AnswerJob, jobs: SqlJobs, images: SqlImages, post: Post
) -> None:
    path = (await images.of_job(stored.id))[0].path
    await asyncio.to_thread(path.write_bytes, bytes(7))

    await answer(stored.id)

    job = post.explained.get_nowait()
    assert job.failure is not None
    assert job.failure.code == "pictures-lost"
    assert post.delivered.empty()
    assert await left_over(jobs) == []


async def test_pictures_that_are_gone_from_the_disk_end_in_a_sentence(
    stored: Job, answer: AnswerJob, jobs: SqlJobs, images: SqlImages, post: Post
) -> None:
    (await images.of_job(stored.id))[0].path.unlink()

    await answer(stored.id)

    job = post.explained.get_nowait()
    assert job.failure is not None
    assert (job.failure.code, job.failure.counted) == ("pictures-lost", 1)
    assert post.delivered.empty()
    assert await left_over(jobs) == []


async def test_a_chat_that_is_gone_is_given_up(
    stored: Job, answer: AnswerJob, jobs: SqlJobs, post: Post, waits: Waits
) -> None:
    post.troubles.append(ChatGone(reason="blocked"))

    await answer(stored.id)

    job = await jobs.get(stored.id)
    assert job is not None
    assert (job.state, job.failure and job.failure.code) == (JobState.FAILED, "chat-gone")
    assert post.delivered.empty()
    assert waits.seconds == []
    assert await left_over(jobs) == []


async def test_pictures_that_telegram_refuses_end_in_a_sentence(
    stored: Job, answer: AnswerJob, jobs: SqlJobs, post: Post
) -> None:
    post.troubles.append(AnswerRefused(reason="wrong"))

    await answer(stored.id)

    job = post.explained.get_nowait()
    assert job.failure is not None
    assert (job.failure.code, job.failure.counted) == (AnswerRefused.code, 1)
    assert await left_over(jobs) == []


async def test_a_sentence_that_telegram_refuses_is_given_up(
    ask: Ask, answer: AnswerJob, jobs: SqlJobs, post: Post, clock: Clock
) -> None:
    job = await ask()
    await jobs.move(job.id, JobState.FAILED, clock(), Failure("busy", {}))
    post.troubles.append(AnswerRefused(reason="wrong"))

    await answer(job.id)

    assert post.explained.empty()
    assert await left_over(jobs) == []


async def test_what_a_stop_interrupted_while_sending_is_sent(
    stored: Job, answer: AnswerJob, jobs: SqlJobs, post: Post, clock: Clock
) -> None:
    await jobs.move(stored.id, JobState.SENDING, clock())

    await answer(stored.id)

    assert post.delivered.qsize() == 1


async def test_a_job_that_nobody_knows_is_no_trouble(answer: AnswerJob, post: Post) -> None:
    await answer(999)

    assert post.delivered.empty()
    assert post.explained.empty()
