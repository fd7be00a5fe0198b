"""Whose picture is drawn next, and which requests are held back."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.failures import Failure
from bot.domain.ids import JobId
from bot.domain.intake import RequestPart
from bot.domain.jobs import JobState
from bot.domain.usage import NO_LIMITS, Limits
from bot.domain.work import PictureKey, WorkItem, WorkKind
from bot.storage import Database
from bot.storage.queue.ranks import OVERTAKING_ROUNDS
from tests.contract.storage.conftest import FAILURE
from tests.contract.storage.drawing_line import DrawingLine
from tests.kit.ids import build_origin
from tests.kit.job_steps import JobSteps, lease

ONE_AT_ONCE = Limits(user_jobs=1)
Here = Callable[[int], DrawingLine]


@pytest.fixture
def here(database: Database, tmp_path: Path) -> Here:
    return lambda places: DrawingLine(database, tmp_path / "images", places)


@pytest.fixture
def line(here: Here) -> DrawingLine:
    return here(1)


async def test_four_pictures_of_one_do_not_hold_up_ten_users_with_one(line: DrawingLine) -> None:
    four = await line.come(7, pictures=4)
    others = [await line.come(100 + number) for number in range(10)]
    expected = [four, *others, four, four, four]

    assert await line.order() == expected[1:]
    for job_id in expected:
        await line.go(job_id)
    assert line.begun == expected


async def test_of_one_user_the_first_request_goes_first(line: DrawingLine) -> None:
    first, second, third = [await line.come(7) for _ in range(3)]

    assert (line.begun, await line.order()) == ([first], [second, third])


async def test_it_goes_first_also_when_pictures_before_it_made_it_wait(here: Here) -> None:
    line = here(2)
    first = await line.come(7, pictures=3)
    others = []
    for user_id in (2, 3):
        others.append(await line.come(user_id))
        await line.go(first)
    later = await line.come(7)

    assert (line.begun, await line.order()) == ([first, first, *others], [first, later])


async def test_who_alone_is_there_gets_all_places(here: Here) -> None:
    line = here(3)
    job_id = await line.come(7, pictures=4)

    assert (line.begun, len(line.active), await line.order()) == ([job_id] * 3, 3, [job_id])


async def test_who_gives_up_frees_the_place_and_the_line(line: DrawingLine) -> None:
    first, second, third = [await line.come(user_id) for user_id in (7, 8, 9)]
    await line.give_up(second)
    await line.give_up(first)

    assert (line.begun, await line.order()) == ([first, third], [])


async def test_who_comes_back_is_treated_like_anybody_else(line: DrawingLine) -> None:
    first = await line.come(7, pictures=3)
    for _ in range(3):
        await line.go(first)
    _, again, last = [await line.come(user_id) for user_id in (8, 7, 9)]

    assert await line.order() == [again, last]


async def test_who_waits_is_overtaken_for_a_while_only(here: Here) -> None:
    """One more user comes for each place that gets free."""
    line = here(2)
    first = await line.come(7, pictures=3)
    for user_id in range(100, 100 + 5 * OVERTAKING_ROUNDS):
        await line.come(user_id)
        await line.go(line.begun[-2])

    last = line.begun.index(first, 2)
    assert OVERTAKING_ROUNDS < last <= 2 + 2 * line.places * OVERTAKING_ROUNDS


async def test_who_was_there_alone_owes_nothing_to_who_comes_later(line: DrawingLine) -> None:
    for _ in range(30):
        for job_id in [await line.come(7), await line.come(7)]:
            await line.go(job_id)
    await line.come(7)
    waits = await line.come(7)
    others = [await line.come(8), await line.come(8)]

    assert await line.order() == [others[0], waits, others[1]]


@settings(
    deadline=None,
    max_examples=20,
    suppress_health_check=[HealthCheck.function_scoped_fixture],  # the line is empty each time
)
@given(
    st.integers(1, 3),
    st.lists(st.tuples(st.integers(1, 4), st.integers(1, 4)), min_size=1, max_size=8),
)
async def test_the_order_that_is_told_is_the_order_that_comes(
    here: Here, places: int, asked: list[tuple[int, int]]
) -> None:
    line = here(places)
    for user_id, pictures in asked:
        await line.come(user_id, pictures)
    told = line.begun + await line.order()
    await line.all_go()

    assert line.begun == told
    assert len(told) == sum(pictures for _, pictures in asked)


async def drawn(steps: JobSteps, line: DrawingLine, job_id: JobId) -> None:
    job = await line.jobs.get(job_id)
    assert job is not None
    steps.claims = {each.key: each for each in line.active}
    await steps.store(job, line.now)


async def failed(_: JobSteps, line: DrawingLine, job_id: JobId) -> None:
    assert await line.go(job_id)


async def cancelled(_: JobSteps, line: DrawingLine, job_id: JobId) -> None:
    await line.give_up(job_id)


ENDS = [drawn, failed, cancelled]


async def due(line: DrawingLine) -> list[JobId]:
    """Whose pictures are due."""
    items = await line.queue.due([WorkKind.DRAW], line.now, 99)
    return [PictureKey.parse(item.subject).job_id for item in items]


@pytest.mark.parametrize("end", ENDS)
async def test_a_request_too_many_is_held_back_until_another_of_its_user_ends(
    steps: JobSteps,
    line: DrawingLine,
    end: Callable[[JobSteps, DrawingLine, JobId], Awaitable[None]],
) -> None:
    first, second, third = [await line.come(7, limits=ONE_AT_ONCE) for _ in range(3)]
    other = await line.come(8, limits=ONE_AT_ONCE)
    assert (line.begun, await line.order()) == ([first], [other])
    assert await due(line) == [other]

    await end(steps, line, first)

    waiting = [*await line.order(), *(each.key.job_id for each in line.active)]
    assert second in waiting
    assert third not in waiting


async def test_a_request_that_its_last_part_spoils_lets_the_next_follow(line: DrawingLine) -> None:
    first = await line.come(7, limits=ONE_AT_ONCE, is_cut=True)
    second = await line.come(7, limits=ONE_AT_ONCE)
    assert await line.order() == [first]

    origin = build_origin(500, 7, 7, 500)
    part = RequestPart(origin, line.now, "in space")
    assert await line.jobs.refuse(first, Failure("prompt-too-long", {}), part, lease(line.now))

    assert await due(line) == [second]


async def test_a_request_that_is_cancelled_while_it_is_held_back_lets_nobody_follow(
    line: DrawingLine,
) -> None:
    first, second, third = [await line.come(7, limits=ONE_AT_ONCE) for _ in range(3)]

    await line.give_up(second)
    assert await line.order() == []

    await line.go(first)
    assert line.begun == [first, third]
    await line.go(third)
    assert (await line.order(), line.active) == ([], [])


async def test_one_follows_for_each_that_ends_whatever_it_consists_of(line: DrawingLine) -> None:
    limits = Limits(user_jobs=2)
    first, second = [await line.come(7, 2, limits=limits) for _ in range(2)]
    held_back = [await line.come(7, limits=limits) for _ in range(2)]
    assert await line.order() == [first, second, second]

    await line.go(first)
    assert held_back[0] not in await line.order()
    await line.go(first)
    assert await line.order() == [second, held_back[0]]
    await line.go(second)
    await line.go(second)
    assert (line.begun[-1:], await line.order()) == (held_back[:1], held_back[1:])


async def test_who_follows_has_its_turn_by_the_time_at_which_it_may(line: DrawingLine) -> None:
    first, held_back = [await line.come(7, limits=ONE_AT_ONCE) for _ in range(2)]
    other = await line.come(8)

    await line.go(first)

    assert (line.begun, await line.order()) == ([first, other], [held_back])


async def test_a_limit_that_was_raised_lets_more_follow_after_a_start(line: DrawingLine) -> None:
    first, *others = [await line.come(7, limits=ONE_AT_ONCE) for _ in range(4)]

    await line.pictures.enqueue_held_back(lambda _: ONE_AT_ONCE, line.now)
    assert await due(line) == []
    await line.pictures.enqueue_held_back(lambda _: Limits(user_jobs=3), line.now)
    assert await due(line) == others[:2]
    await line.pictures.enqueue_held_back(lambda _: NO_LIMITS, line.now)
    assert await due(line) == others
    assert line.begun == [first]


async def test_what_is_amended_while_it_is_held_back_stays_held_back(line: DrawingLine) -> None:
    first = await line.come(7, limits=ONE_AT_ONCE)
    second = await line.come(7, limits=ONE_AT_ONCE, is_cut=True)
    job = await line.jobs.get(second)
    assert job is not None
    part = RequestPart(build_origin(500, 7, 7, 500), line.now, "in space")

    amended = await line.jobs.amend(second, job.request, part, ONE_AT_ONCE, line.now)
    assert amended is not None
    assert await line.order() == []

    await line.go(first)
    assert await line.order() == [second]


async def test_what_was_begun_follows_too_where_a_lowered_limit_holds_it_back(
    line: DrawingLine,
) -> None:
    """A part of it came after a stop that cut it off before anything was sent."""
    first, second = await line.come(7, is_cut=True), await line.come(7)
    line.now += 2.1
    await line.fill()
    [claimed] = line.active
    await line.queue.release(claimed.claim.owner, [WorkItem.draw(claimed.key)])
    line.active.clear()
    part = RequestPart(build_origin(500, 7, 7, 500), line.now, "in space")
    assert await line.jobs.amend(first, claimed.job.request, part, ONE_AT_ONCE, line.now)

    await line.fill()
    await line.go(second)

    assert line.begun == [first, second, first]


async def test_the_second_request_of_a_user_waits_for_the_rest_of_the_first(
    line: DrawingLine,
) -> None:
    first = await line.come(7, is_cut=True)
    second = await line.come(7)
    other = await line.come(8)
    assert (line.begun, await line.order()) == ([other], [first, second])
    await line.go(other)
    assert line.begun == [other]

    line.now += 2
    await line.fill()
    await line.go(first)
    assert line.begun == [other, first, second]


async def test_the_second_request_goes_on_where_the_first_is_cancelled(line: DrawingLine) -> None:
    first = await line.come(7, is_cut=True)
    second = await line.come(7)

    ended = await line.jobs.end(first, JobState.CANCELLED, FAILURE, lease(line.now))

    assert ended is not None
    line.now += 2
    await line.fill()
    assert line.begun == [second]
