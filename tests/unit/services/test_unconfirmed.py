"""Messages that were sent and never confirmed: what is sent again, and how often."""

from collections import deque
from typing import Any

import pytest

from bot.domain.errors import AnswerRefused, Unconfirmed, Undelivered
from bot.domain.jobs import Job, JobState
from bot.services.answering import AnswerJob
from bot.storage import SqlJobs
from tests.unit.services.conftest import left_over
from tests.unit.services.workshop import Clock, Post


async def test_a_result_that_may_have_arrived_is_sent_once_more_and_not_again(
    stored: Job, answer: AnswerJob, jobs: SqlJobs, post: Post
) -> None:
    post.troubles.extend([Unconfirmed(), Undelivered(), Unconfirmed()])

    await answer(stored.id)

    assert post.troubles == deque()
    assert post.delivered.empty()
    job = post.explained.get_nowait()
    assert job.failure is not None
    assert job.failure.code == "unconfirmed"
    assert await left_over(jobs) == []


async def test_a_later_part_that_may_have_arrived_does_not_keep_back_the_others(
    stored: Job, answer: AnswerJob, jobs: SqlJobs, post: Post
) -> None:
    post.parts = 3
    post.troubles.extend([None, Unconfirmed(), Unconfirmed()])

    await answer(stored.id)

    assert post.sent == [1, 3]
    assert await left_over(jobs) == []


async def test_each_part_is_sent_once_more(
    stored: Job, answer: AnswerJob, jobs: SqlJobs, post: Post
) -> None:
    post.parts = 2
    post.troubles.extend([Unconfirmed(), None, Unconfirmed(), None])

    await answer(stored.id)

    assert post.sent == [1, 2]
    assert post.explained.empty()


async def test_a_sentence_is_repeated_until_it_certainly_arrived(
    stored: Job, answer: AnswerJob, jobs: SqlJobs, post: Post
) -> None:
    post.troubles.extend([Unconfirmed(), AnswerRefused(reason="no"), *[Unconfirmed()] * 5])

    await answer(stored.id)

    assert post.explained.qsize() == 1
    assert await left_over(jobs) == []


class Killed(BaseException):
    pass


async def test_a_kill_when_a_result_is_given_up_sends_it_no_third_time(
    *,
    stored: Job,
    answer: AnswerJob,
    jobs: SqlJobs,
    post: Post,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    post.troubles.extend([Unconfirmed(), Unconfirmed()])
    move = jobs.move

    async def killed_at_the_end(job_id: int, to: JobState, *rest: Any) -> Job | None:
        if to is JobState.FAILED:
            raise Killed
        return await move(job_id, to, *rest)

    monkeypatch.setattr(jobs, "move", killed_at_the_end)
    with pytest.raises(Killed):
        await answer(stored.id)
    monkeypatch.setattr(jobs, "move", move)
    await answer(stored.id)

    assert post.delivered.empty()
    assert post.explained.qsize() == 1


@pytest.mark.parametrize(("before", "sent"), [(0, True), (1, True), (2, False)])
async def test_a_crash_in_the_middle_of_a_message_counts_as_one_that_may_have_arrived(
    *,
    stored: Job,
    answer: AnswerJob,
    jobs: SqlJobs,
    post: Post,
    clock: Clock,
    before: int,
    sent: bool,
) -> None:
    await jobs.move(stored.id, JobState.SENDING, clock())
    await jobs.remember_unconfirmed(stored.id, before)

    await answer(stored.id)

    assert post.delivered.qsize() == sent
    assert post.explained.qsize() == (not sent)
