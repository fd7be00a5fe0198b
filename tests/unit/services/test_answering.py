from pathlib import Path

import pytest

from bot.domain.errors import AnswerRefused, ChatGone, Failure, Undelivered
from bot.domain.jobs import Job, JobState
from bot.domain.pictures import Image, Measure
from bot.services.answering import AnswerJob
from bot.storage import SqlImages, SqlJobs
from tests.unit.services.conftest import Ask
from tests.unit.services.workshop import Clock, Post, Waits


@pytest.fixture
async def stored(ask: Ask, jobs: SqlJobs, images: SqlImages, clock: Clock) -> Job:
    """A job whose picture waits to be sent."""
    job = await ask()
    await jobs.claim(clock())
    path: Path = images.path_for(job.id, 0)
    await images.add(job.id, Image(0, path, Measure(1254, 836, "png", 7)), clock())
    await jobs.move(job.id, JobState.STORED, clock())
    return job


async def left_over(jobs: SqlJobs) -> list[JobState]:
    """What a start would pick up."""
    return [job.state for job in await jobs.left_over()]


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

    assert waits.seconds == [5, 15, 60, 180, 300, 300, 300]
    assert post.delivered.qsize() == 1
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
    assert (job.failure.code, job.failure.perhaps_billed) == (AnswerRefused.code, True)
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
