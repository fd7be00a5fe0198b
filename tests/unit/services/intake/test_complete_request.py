"""Requests that come in several messages: when they are drawn, and what becomes of them."""

import asyncio
from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from bot.domain.errors import LimitReached, PromptTooLong
from bot.domain.ids import UpdateId
from bot.domain.images import Reference
from bot.domain.intake import IncompleteRequest, RequestPart
from bot.domain.jobs import Job, JobState, Origin
from bot.domain.settings import Language, Settings
from bot.domain.usage import Limits
from bot.domain.work import WorkItem, WorkKind
from bot.runtime.queue_worker import QueueWorker
from bot.services.in_flight_updates import InFlightUpdates
from bot.services.intake.complete_request import CompleteRequest
from bot.services.intake.submit_prompt import SubmitPrompt
from bot.services.jobs.cancel_job import CancelJob
from bot.services.jobs.end_job import EndJob
from bot.storage import (
    SqlJobRepository,
    SqlPendingReferences,
    SqlRequestPartRepository,
    SqlWorkQueue,
)
from tests.kit.clock import NOON, ManualTime
from tests.kit.fakes import FakeResultSender, ImageGenerator, make_origin
from tests.kit.ids import REQUESTER
from tests.kit.job_steps import OTHER_OWNER, JobSteps
from tests.unit.services.conftest import Start, left

SETTINGS = Settings(Language.EN)
FOX = Reference("fox", 1000)
MASK = Reference("mask", 45)


@pytest.fixture
def clock() -> ManualTime:
    return ManualTime(NOON)


@pytest.fixture
def time(clock: ManualTime) -> ManualTime:
    return clock


@pytest.fixture
async def worker(start: Start, time: ManualTime) -> QueueWorker:
    worker = start(2)
    worker.sleep = time.sleep
    return worker


@pytest.fixture
def submit_prompt(submit_prompt: SubmitPrompt, worker: QueueWorker) -> SubmitPrompt:
    wake = partial(worker.wake, WorkKind.DRAW)
    return replace(submit_prompt, submit=replace(submit_prompt.submit, wake=wake))


@pytest.fixture
def complete(
    parts: SqlRequestPartRepository,
    jobs: SqlJobRepository,
    submit_prompt: SubmitPrompt,
    end_job: EndJob,
) -> CompleteRequest:
    return CompleteRequest(parts, jobs, submit_prompt, end_job)


async def drawn(image_generator: ImageGenerator, time: ManualTime) -> list[str]:
    """The first prompt that is drawn, however long that takes."""
    async with asyncio.TaskGroup() as group:
        beginning = group.create_task(image_generator.started_prompts(1))
        while not beginning.done():
            await time.skip(1)
            await asyncio.wait({beginning}, timeout=0.01)
    return beginning.result()


def said(words: str = "", origin: Origin | None = None, **fields: Any) -> RequestPart:
    return replace(RequestPart(origin or make_origin(), 0.0, words), **fields)


async def begun(
    submit_prompt: SubmitPrompt, words: str = "a fox", **fields: Any
) -> tuple[Job, RequestPart]:
    first = said(words, **(fields or {"is_cut": True}))
    return await submit_prompt(first.origin, words, SETTINGS, part=first), first


async def added(complete: CompleteRequest, part: RequestPart) -> bool:
    found = await complete.find_incomplete(part)
    return found is not None and await complete(found, part, SETTINGS)


async def test_it_is_drawn_whole_when_nothing_more_came(
    complete: CompleteRequest,
    submit_prompt: SubmitPrompt,
    image_generator: ImageGenerator,
    time: ManualTime,
) -> None:
    await begun(submit_prompt)
    await time.skip(1.9)
    assert await added(complete, said("in space"))

    assert await drawn(image_generator, time) == ["a fox in space"]


@pytest.mark.parametrize(
    ("rest", "mask"),
    [({}, MASK), ({"is_forward": True, "references": (Reference("owl"),)}, None)],
    ids=["words", "another picture"],
)
async def test_a_mask_stays_with_its_picture(
    *,
    complete: CompleteRequest,
    submit_prompt: SubmitPrompt,
    pending: SqlPendingReferences,
    jobs: SqlJobRepository,
    clock: ManualTime,
    rest: dict[str, Any],
    mask: Reference | None,
) -> None:
    await pending.keep(make_origin(), [FOX], clock() + 60, MASK)
    job, _ = await begun(submit_prompt, "make it", is_cut=True, is_comment=True)
    assert (job.request.references, job.request.mask) == ((FOX,), MASK)
    assert await added(complete, said("blue", **rest))

    amended = await jobs.get(job.id)
    assert amended is not None
    assert amended.request.prompt.split() == ["make", "it", "blue"]
    assert amended.request.mask == mask


async def test_a_part_that_comes_again_changes_nothing(
    complete: CompleteRequest, submit_prompt: SubmitPrompt, jobs: SqlJobRepository
) -> None:
    job, _ = await begun(submit_prompt)
    rest = said("in space")
    for _ in range(2):
        assert await added(complete, rest)

    amended = await jobs.get(job.id)
    assert amended is not None
    assert amended.request.prompt == "a fox in space"


async def test_what_is_on_its_way_is_waited_for(
    *,
    complete: CompleteRequest,
    submit_prompt: SubmitPrompt,
    image_generator: ImageGenerator,
    time: ManualTime,
    in_flight: InFlightUpdates,
) -> None:
    await begun(submit_prompt)
    rest = said("in space")
    with in_flight.expect(rest.origin.update_id, REQUESTER):
        await time.skip(30)
        assert await added(complete, rest)

    assert await drawn(image_generator, time) == ["a fox in space"]


async def test_one_persons_requests_are_drawn_in_their_order(
    *,
    complete: CompleteRequest,
    submit_prompt: SubmitPrompt,
    image_generator: ImageGenerator,
    time: ManualTime,
    in_flight: InFlightUpdates,
) -> None:
    first, _ = await begun(submit_prompt, "a fox")
    another = UpdateId(first.origin.update_id + 1000)
    with in_flight.expect(another, REQUESTER):
        await submit_prompt(make_origin(), "a cat", SETTINGS)
        await time.skip(30)
        await asyncio.sleep(0)
    assert await drawn(image_generator, time) == ["a fox"]


async def test_after_a_start_what_telegram_kept_is_waited_for(
    *,
    complete: CompleteRequest,
    submit_prompt: SubmitPrompt,
    image_generator: ImageGenerator,
    time: ManualTime,
    in_flight: InFlightUpdates,
) -> None:
    in_flight.backlog_done.clear()
    await begun(submit_prompt)
    await time.skip(3600)
    assert await added(complete, said("in space"))
    in_flight.backlog_done.set()

    assert await drawn(image_generator, time) == ["a fox in space"]


async def test_a_comment_becomes_the_instruction_for_what_is_forwarded(
    complete: CompleteRequest, submit_prompt: SubmitPrompt, jobs: SqlJobRepository
) -> None:
    job, _ = await begun(submit_prompt, "blue", is_comment=True)
    assert await added(complete, said(references=(FOX,), is_forward=True))
    other = Reference("owl", 1000)
    assert await added(complete, said(references=(other,), is_forward=True))

    amended = await jobs.get(job.id)
    assert amended is not None
    assert amended.request.references == (FOX, other)


async def test_what_is_too_long_with_its_rest_fails_and_takes_all_of_it_along(
    complete: CompleteRequest,
    submit_prompt: SubmitPrompt,
    jobs: SqlJobRepository,
    sender: FakeResultSender,
) -> None:
    job, _ = await begun(submit_prompt)
    for _ in range(2):
        assert await added(complete, said("in a very long sentence", is_cut=True))

    failed = await sender.explained.get()
    assert failed.id == job.id
    assert failed.failure is not None
    assert failed.failure.code == PromptTooLong.code
    assert sender.explained.empty()
    assert [each.id for each in await jobs.live()] == []


async def test_what_belongs_to_a_refused_request_ends_with_it(
    complete: CompleteRequest, submit_prompt: SubmitPrompt, jobs: SqlJobRepository
) -> None:
    rules = replace(submit_prompt.submit.rules, limits=Limits(user_daily=0))
    refusing = replace(submit_prompt, submit=replace(submit_prompt.submit, rules=rules))
    with pytest.raises(LimitReached):
        await begun(refusing)

    for _ in range(2):
        assert await added(complete, said("in space", is_cut=True))
    assert await jobs.live() == []


async def test_what_belongs_to_a_cancelled_request_ends_with_it(
    complete: CompleteRequest,
    submit_prompt: SubmitPrompt,
    jobs: SqlJobRepository,
    end_job: EndJob,
) -> None:
    job, first = await begun(submit_prompt)
    await CancelJob(jobs, end_job)(job, first.origin.requester)

    assert await added(complete, said("in space"))
    assert await jobs.live() == []


async def test_what_is_drawn_already_is_not_changed(
    complete: CompleteRequest, submit_prompt: SubmitPrompt, jobs: SqlJobRepository, steps: JobSteps
) -> None:
    job, first = await begun(submit_prompt)
    await steps.claim(job, job.due_at or 0)
    rest = said("in space")

    assert not await complete(IncompleteRequest(job.id, (first,)), rest, SETTINGS)
    assert (await jobs.live())[0].state is JobState.RUNNING


async def test_a_rest_that_is_refused_after_the_drawing_began_leaves_it_its_picture(
    *,
    complete: CompleteRequest,
    submit_prompt: SubmitPrompt,
    image_generator: ImageGenerator,
    sender: FakeResultSender,
    time: ManualTime,
) -> None:
    """The sentence is about the rest, and said once."""
    job, _ = await begun(submit_prompt)
    await drawn(image_generator, time)

    with pytest.raises(PromptTooLong):
        await added(complete, said("in a very long sentence", is_cut=True))
    assert await added(complete, said("that does not end"))

    image_generator.gate.set()
    delivered, images = await sender.delivered.get()
    assert (delivered.id, len(images)) == (job.id, 1)
    assert sender.explained.empty()


async def test_a_rest_that_is_refused_after_a_stop_leaves_the_job_in_the_queue(
    complete: CompleteRequest,
    submit_prompt: SubmitPrompt,
    jobs: SqlJobRepository,
    queue: SqlWorkQueue,
    steps: JobSteps,
) -> None:
    """It was sent to the provider before the stop."""
    job, _ = await begun(submit_prompt)
    at = job.due_at or 0
    claimed = await steps.claim(job, at, owner=OTHER_OWNER)
    assert await steps.open(job, "r0", at)
    await queue.release(OTHER_OWNER, [WorkItem.draw(claimed.key)])

    with pytest.raises(PromptTooLong):
        await added(complete, said("in a very long sentence"))
    assert [each.id for each in await jobs.live()] == [job.id]
    assert await left(queue, WorkKind.DRAW) == [str(claimed.key)]
