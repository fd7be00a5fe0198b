"""A gateway that answers with a task: the operator hears it, and nobody asks twice."""

import base64
import json
from typing import Any

import pytest

from bot.domain.errors import (
    Moderated,
    ProviderUnavailable,
    ResponseLost,
    ResponseUnreadable,
    TaskStarted,
)
from bot.domain.jobs import AttemptOutcome
from draw_bot_sandbox.images import Answer
from tests.contract.providers.failover import OpenFailover
from tests.contract.providers.provider import PRICE, WHOLE, FakeProvider, failure
from tests.contract.providers.raw_provider import RawResponse, chunked, raw_provider

FREE = (AttemptOutcome.REFUSED, 0)
LOST = (AttemptOutcome.LOST, PRICE)
DRAWN = (AttemptOutcome.DRAWN, PRICE)
TEXT = base64.b64encode(WHOLE).decode()
INLINE = f"data:image/png;base64,{TEXT}"
TASK: dict[str, Any] = {"id": "task_1", "status": "queued"}


@pytest.mark.parametrize(
    "answer",
    [
        Answer.json(TASK),
        Answer.json(TASK, status=202),
        Answer.json({"task_id": "task_1"}),
        Answer.json({"data": [{"task_id": "task_1", "status": "submitted"}]}),
        Answer.json({"code": 200, "data": {"taskId": "task_1"}}),
        Answer.json({"code": 200, "msg": "The task is submitted", "data": {"taskId": "task_1"}}),
        Answer.json({"code": 0, "task_id": "1", "message": "Overloaded, it may take longer"}),
        Answer.json({"id": "1", "message": "Your place in the queue is 7"}, status=202),
        Answer.json({"id": "1"}, status=202),
        Answer.json([{"id": "1"}], status=202),
        Answer.raw(b"", status=202),
        Answer.raw(b"Accepted", content_type="text/plain", status=202),
        Answer.json({**TASK, "url": "http://127.0.0.1:9/tasks/1"}),
        Answer.json({**TASK, "input": {"image_url": {"url": INLINE}}}),
        Answer.json({**TASK, "images": [INLINE]}),
        Answer.json({**TASK, "images": ["http://127.0.0.1:9/sent.png"]}),
    ],
)
async def test_a_task_is_told_to_the_operator_and_asked_for_once(
    llmeasy: FakeProvider, answer: Answer
) -> None:
    error = await failure(llmeasy, answer, ambiguous=3)

    assert isinstance(error, TaskStarted)
    assert error.values == {
        "reason": "task",
        "provider": "llmeasy",
        "address": f"{llmeasy.base_url}/images/generations",
    }
    assert llmeasy.attempt_log.closings == [LOST]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ({"code": 401, "msg": "No", "data": {"taskId": "1"}}, ProviderUnavailable),
        ({"task_id": "1", "message": "余额不足"}, ProviderUnavailable),
        ({"task_id": "1", "status": "failed", "reason": "The safety system"}, Moderated),
        ({"error": {"code": "moderation_blocked"}, **TASK}, Moderated),
    ],
)
async def test_a_refusal_with_the_id_of_a_task_stays_one(
    llmeasy: FakeProvider, content: object, expected: type[Exception]
) -> None:
    error = await failure(llmeasy, Answer.json(content))

    assert type(error) is expected
    assert llmeasy.attempt_log.closings == [FREE]


@pytest.mark.parametrize(
    "content",
    [
        {"task_id": "1", "data": [{"b64_json": TEXT}]},
        {"task_id": "1", "images": [INLINE]},
        {"id": "1", "status": "processing", "data": [{"b64_json": TEXT}]},
        {"status": "completed", "output": [{"status": "generating", "result": TEXT}]},
    ],
)
@pytest.mark.parametrize("status", [200, 202])
async def test_a_picture_with_the_id_of_a_task_is_taken(
    llmeasy: FakeProvider, content: object, status: int
) -> None:
    llmeasy.images.next(Answer.json(content, status=status))
    await llmeasy.draw()
    assert llmeasy.into.read_bytes() == WHOLE
    assert llmeasy.attempt_log.closings == [DRAWN]


def events(*contents: object) -> Answer:
    lines = "".join(f"data: {json.dumps(each)}\n\n" for each in contents)
    return Answer.raw(lines.encode(), content_type="text/event-stream")


@pytest.mark.parametrize("answer", [events(TASK), events({"status": "started"}, TASK)])
async def test_a_task_among_events_is_one_too(llmeasy: FakeProvider, answer: Answer) -> None:
    assert isinstance(await failure(llmeasy, answer, ambiguous=3), TaskStarted)
    assert llmeasy.attempt_log.closings == [LOST]


async def test_a_task_of_which_the_picture_comes_is_none(llmeasy: FakeProvider) -> None:
    llmeasy.images.next(events(TASK, {"data": [{"b64_json": TEXT}]}))
    await llmeasy.draw()
    assert llmeasy.into.read_bytes() == WHOLE


async def test_events_that_break_off_are_no_task(llmeasy: FakeProvider) -> None:
    begun = chunked(f"data: {json.dumps(TASK)}\n\n".encode(), ends=False, kind="text/event-stream")
    async with raw_provider(begun) as raw:
        with pytest.raises(ResponseLost):
            await llmeasy.draw(llmeasy.client(base_url=raw.base_url))


async def test_an_address_that_brings_nothing_is_no_task(llmeasy: FakeProvider) -> None:
    async with raw_provider(RawResponse(b"<html>")) as files:
        content = {"task_id": "1", "data": [{"url": f"{files.base_url}/a.png"}]}
        assert isinstance(await failure(llmeasy, Answer.json(content)), ResponseUnreadable)


async def test_the_address_of_a_task_is_none_of_a_picture(llmeasy: FakeProvider) -> None:
    async with raw_provider(RawResponse(b'{"status": "queued"}')) as tasks:
        content = {**TASK, "url": f"{tasks.base_url}/tasks/1"}
        assert isinstance(await failure(llmeasy, Answer.json(content)), TaskStarted)


async def test_no_other_provider_draws_what_a_task_may_draw(open_failover: OpenFailover) -> None:
    failover = await open_failover("llmeasy", "openai")
    failover.providers[0].images.next(Answer.json(TASK))

    with pytest.raises(TaskStarted):
        await failover.draw()

    assert failover.providers[1].images.requests == []
