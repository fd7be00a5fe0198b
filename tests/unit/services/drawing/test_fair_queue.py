"""Whose picture is drawn next, where there are more of them than places."""

import asyncio

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.ids import JobId
from bot.domain.jobs import Job, JobState, Request
from bot.runtime.priority_gate import GateClosed
from bot.services.drawing.fair_queue import OVERTAKING_ROUNDS, FairQueue
from tests.kit.ids import build_origin
from tests.unit.services.queued_images import QueuedImages, settled


def job(number: int, user_id: int) -> Job:
    origin = build_origin(number, user_id, user_id, 5)
    return Job(JobId(number), origin, Request("a fox"), JobState.QUEUED, 0.0)


async def test_four_pictures_of_one_do_not_hold_up_ten_people_with_one() -> None:
    here = QueuedImages(capacity=1)
    await here.come(job(1, user_id=7), pictures=4)
    for number in range(10):
        await here.come(job(10 + number, user_id=100 + number))
    expected = [1, *range(10, 20), 1, 1, 1]

    assert here.queue.order() == expected[1:]
    for job_id in expected:
        await here.go(job_id)
    assert here.admitted == expected


async def test_of_one_person_the_first_request_goes_first() -> None:
    here = QueuedImages(capacity=1)
    for number in (1, 2, 3):
        await here.come(job(number, user_id=7))
    assert (here.admitted, here.queue.order()) == ([1], [2, 3])


async def test_it_goes_first_also_when_pictures_before_it_made_it_wait() -> None:
    here = QueuedImages(capacity=2)
    await here.come(job(1, user_id=7), pictures=3)
    for number in (2, 3):
        await here.come(job(number, user_id=number))
        await here.go(1)
    await here.come(job(4, user_id=7))
    assert (here.admitted, here.queue.order()) == ([1, 1, 2, 3], [1, 4])


async def test_who_alone_is_there_gets_all_places() -> None:
    here = QueuedImages(capacity=3)
    await here.come(job(1, user_id=7), pictures=4)
    assert (here.admitted, here.queue.active_count, here.queue.order()) == ([1, 1, 1], 3, [1])


async def test_who_gives_up_frees_the_place_and_the_line() -> None:
    here = QueuedImages(capacity=1)
    await here.come(job(1, user_id=7))
    await here.come(job(2, user_id=8))
    await here.come(job(3, user_id=9))
    await here.give_up(2)
    await here.give_up(1)
    assert (here.admitted, here.queue.order()) == ([1, 3], [])


async def test_who_comes_back_is_treated_like_anybody_else() -> None:
    here = QueuedImages(capacity=1)
    await here.come(job(1, user_id=7), pictures=3)
    for _ in range(3):
        await here.go(1)
    await here.come(job(2, user_id=8))
    await here.come(job(3, user_id=7))
    await here.come(job(4, user_id=9))
    assert here.queue.order() == [3, 4]


async def test_who_waits_is_overtaken_for_a_while_only() -> None:
    """One more person comes for each place that gets free."""
    here = QueuedImages(capacity=2)
    await here.come(job(1, user_id=7), pictures=3)
    for number in range(100, 100 + 5 * OVERTAKING_ROUNDS):
        await here.come(job(number, user_id=number))
        await here.go(here.admitted[-2])
    last = here.admitted.index(1, 2)
    assert OVERTAKING_ROUNDS < last <= 2 + 2 * here.queue.capacity * OVERTAKING_ROUNDS


async def test_who_was_there_alone_owes_nothing_to_who_comes_later() -> None:
    here = QueuedImages(capacity=1)
    for number in range(30):
        await here.come(job(number, user_id=7))
        await here.come(job(100 + number, user_id=7))
        await here.go(number)
        await here.go(100 + number)
    await here.come(job(30, user_id=7))
    await here.come(job(31, user_id=7))
    await here.come(job(200, user_id=8))
    await here.come(job(201, user_id=8))
    assert here.queue.order() == [200, 31, 201]


async def test_nobody_is_called_once_the_line_is_closed() -> None:
    queue = FairQueue(1)
    async with queue.slot(job(1, user_id=7)):
        waiting = asyncio.Task(queue.slot(job(2, user_id=8)).__aenter__())
        await settled()
        queue.close()
        for slot in (waiting, asyncio.Task(queue.slot(job(3, user_id=9)).__aenter__())):
            with pytest.raises(GateClosed):
                await slot
        assert (queue.active_count, queue.order()) == (1, [])


@settings(deadline=None, max_examples=60)
@given(
    st.integers(1, 3),
    st.lists(st.tuples(st.integers(1, 4), st.integers(1, 4)), min_size=1, max_size=8),
)
async def test_the_order_that_is_told_is_the_order_that_comes(
    capacity: int, requests: list[tuple[int, int]]
) -> None:
    here = QueuedImages(capacity)
    for number, (user_id, pictures) in enumerate(requests):
        await here.come(job(number, user_id), pictures)
    total = sum(pictures for _, pictures in requests)
    told = here.admitted + here.queue.order()
    while len(here.admitted) < total:
        await here.go(here.admitted[len(here.admitted) - here.queue.active_count])

    assert here.admitted == told
    assert here.queue.active_count <= capacity
