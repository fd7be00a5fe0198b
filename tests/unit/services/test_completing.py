"""Requests that come in several messages: when they are drawn, and what becomes of them."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from bot.domain.errors import LimitReached, PromptTooLong
from bot.domain.intake import Begun, Part
from bot.domain.jobs import Job, JobState, Origin
from bot.domain.pictures import Reference
from bot.domain.settings import Language, Settings
from bot.domain.usage import Limits
from bot.services.albums import Arriving
from bot.services.completing import CompleteRequest
from bot.services.running import CancelJob, Runner
from bot.services.taking import TakeWords
from bot.storage import SqlJobs, SqlParts
from tests.unit.services.conftest import Start
from tests.unit.services.test_albums import Time
from tests.unit.services.workshop import Clock, Painter, Post, asked_by

SETTINGS = Settings(Language.EN)
FOX = Reference("fox", 1000)


@pytest.fixture
def time(clock: Clock) -> Time:
    return Time(clock)


@pytest.fixture
async def runner(start: Start, time: Time) -> Runner:
    runner = start(2)
    runner.sleep = time.sleep
    return runner


@pytest.fixture
def take(take: TakeWords, runner: Runner) -> TakeWords:
    return replace(take, submit=replace(take.submit, wake=runner.wake))


@pytest.fixture
def complete(parts: SqlParts, jobs: SqlJobs, take: TakeWords, runner: Runner) -> CompleteRequest:
    return CompleteRequest(parts, jobs, take, runner)


async def drawn(painter: Painter, time: Time) -> list[str]:
    """The first prompt that is drawn, however long that takes."""
    async with asyncio.TaskGroup() as group:
        beginning = group.create_task(painter.beginnings(1))
        while not beginning.done():
            await time.passes(1)
            await asyncio.wait({beginning}, timeout=0.01)
    return beginning.result()


def said(words: str = "", origin: Origin | None = None, **fields: Any) -> Part:
    return replace(Part(origin or asked_by(), 0.0, words), **fields)


async def begun(take: TakeWords, words: str = "a fox", **fields: Any) -> tuple[Job, Part]:
    first = said(words, **(fields or {"is_cut": True}))
    return await take(first.origin, words, SETTINGS, part=first), first


async def added(complete: CompleteRequest, part: Part) -> bool:
    found = await complete.begun(part)
    return found is not None and await complete(found, part, SETTINGS)


async def test_it_is_drawn_whole_when_nothing_more_came(
    complete: CompleteRequest, take: TakeWords, painter: Painter, time: Time
) -> None:
    await begun(take)
    await time.passes(1.9)
    assert await added(complete, said("in space"))

    assert await drawn(painter, time) == ["a fox in space"]


async def test_a_part_that_comes_again_changes_nothing(
    complete: CompleteRequest, take: TakeWords, jobs: SqlJobs
) -> None:
    job, _ = await begun(take)
    rest = said("in space")
    for _ in range(2):
        assert await added(complete, rest)

    amended = await jobs.get(job.id)
    assert amended is not None
    assert amended.request.prompt == "a fox in space"


async def test_what_is_on_its_way_is_waited_for(
    *,
    complete: CompleteRequest,
    take: TakeWords,
    painter: Painter,
    time: Time,
    arriving: Arriving,
) -> None:
    await begun(take)
    rest = said("in space")
    arriving.expect(rest.origin.update_id, (7, 7))
    with arriving.until_handled(rest.origin.update_id):
        await time.passes(30)
        assert await added(complete, rest)

    assert await drawn(painter, time) == ["a fox in space"]


async def test_one_persons_requests_are_drawn_in_their_order(
    *,
    complete: CompleteRequest,
    take: TakeWords,
    painter: Painter,
    time: Time,
    arriving: Arriving,
) -> None:
    first, _ = await begun(take, "a fox")
    another = first.origin.update_id + 1000
    arriving.expect(another, (7, 7))
    with arriving.until_handled(another):
        await take(asked_by(), "a cat", SETTINGS)
        await time.passes(30)
        await asyncio.sleep(0)
    assert await drawn(painter, time) == ["a fox"]


async def test_after_a_start_what_telegram_kept_is_waited_for(
    *,
    complete: CompleteRequest,
    take: TakeWords,
    painter: Painter,
    time: Time,
    arriving: Arriving,
) -> None:
    arriving.caught_up.clear()
    await begun(take)
    await time.passes(3600)
    assert await added(complete, said("in space"))
    arriving.caught_up.set()

    assert await drawn(painter, time) == ["a fox in space"]


async def test_a_comment_becomes_the_instruction_for_what_is_forwarded(
    complete: CompleteRequest, take: TakeWords, jobs: SqlJobs
) -> None:
    job, _ = await begun(take, "blue", is_comment=True)
    assert await added(complete, said(references=(FOX,), is_forward=True))
    other = Reference("owl", 1000)
    assert await added(complete, said(references=(other,), is_forward=True))

    amended = await jobs.get(job.id)
    assert amended is not None
    assert amended.request.references == (FOX, other)


async def test_what_is_too_long_with_its_rest_fails_and_takes_all_of_it_along(
    complete: CompleteRequest, take: TakeWords, jobs: SqlJobs, post: Post
) -> None:
    job, _ = await begun(take)
    for _ in range(2):
        assert await added(complete, said("in a very long sentence", is_cut=True))

    failed = await post.explained.get()
    assert failed.id == job.id
    assert failed.failure is not None
    assert failed.failure.code == PromptTooLong.code
    assert post.explained.empty()
    assert [each.id for each in await jobs.live()] == []


async def test_what_belongs_to_a_refused_request_ends_with_it(
    complete: CompleteRequest, take: TakeWords, jobs: SqlJobs
) -> None:
    rules = replace(take.submit.rules, limits=Limits(person_daily=0))
    refusing = replace(take, submit=replace(take.submit, rules=rules))
    with pytest.raises(LimitReached):
        await begun(refusing)

    for _ in range(2):
        assert await added(complete, said("in space", is_cut=True))
    assert await jobs.live() == []


async def test_what_belongs_to_a_cancelled_request_ends_with_it(
    complete: CompleteRequest, take: TakeWords, jobs: SqlJobs, runner: Runner, clock: Clock
) -> None:
    job, first = await begun(take)
    await CancelJob(jobs, runner, clock)(job.id, first.origin)

    assert await added(complete, said("in space"))
    assert await jobs.live() == []


async def test_what_is_drawn_already_is_not_changed(
    complete: CompleteRequest, take: TakeWords, jobs: SqlJobs, clock: Clock
) -> None:
    job, first = await begun(take)
    await jobs.claim(job.id, clock(), clock() + 60, job.due_at)
    rest = said("in space")

    assert not await complete(Begun(job.id, (first,)), rest, SETTINGS)
    assert (await jobs.live())[0].state is JobState.RUNNING
