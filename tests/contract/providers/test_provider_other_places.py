"""Pictures where other providers give them, and what only looks like one there."""

import base64
import json
from collections.abc import AsyncIterator

import pytest

from bot.domain.errors import (
    DrawingFailed,
    Moderated,
    ProviderBusy,
    ProviderUnavailable,
    RequestMalformed,
    ResponseLost,
    ResponseUnreadable,
)
from bot.domain.jobs import AttemptOutcome
from draw_bot_sandbox.images import Answer
from tests.contract.providers.provider import PRICE, WHOLE, FakeProvider, failure
from tests.contract.providers.raw_provider import RawProvider, RawResponse, raw_provider
from tests.kit.attempt_log import RecordingAttemptLog

DRAWN = (AttemptOutcome.DRAWN, PRICE)
TEXT = base64.b64encode(WHOLE).decode()
INLINE = f"data:image/png;base64,{TEXT}"
SENT = f"data:image/png;base64,{base64.b64encode(WHOLE[::-1]).decode()}"


@pytest.fixture
async def files() -> AsyncIterator[RawProvider]:
    """A picture is at each of its addresses, but for that of a manual."""
    async with raw_provider(RawResponse(WHOLE)) as files:
        yield files


@pytest.mark.parametrize(
    "content",
    [
        {"images": [{"b64_json": TEXT}]},
        {"images": [{"url": INLINE}]},
        {"images": [INLINE]},
        {"images": [TEXT], "parameters": {}},
        {
            "artifacts": [{"base64": TEXT, "finishReason": "SUCCESS", "seed": 1}],
            "result": "success",
        },
        {"output": INLINE},
        {"result": {"images": [INLINE, INLINE]}},
        {"data": {"images": [{"b64_json": TEXT}]}, "code": 200, "message": "success"},
        {"data": {"base64": TEXT}},
        {"data": [{"b64_json": TEXT, "finish_reason": "safety_passed"}]},
        {"data": [{"b64_json": TEXT}], "status": "unfiltered"},
        {"images": [TEXT], "finishReason": "NOT_FILTERED", "status": "moderation: none"},
    ],
)
async def test_a_picture_in_the_answer_is_taken(llmeasy: FakeProvider, content: object) -> None:
    llmeasy.images.next(Answer.json(content))
    await llmeasy.draw()
    assert llmeasy.into.read_bytes() == WHOLE
    assert llmeasy.attempt_log.closings == [DRAWN]


@pytest.mark.parametrize(
    "form",
    [
        '{"images": [{"url": "%s", "content_type": "image/png"}]}',
        '{"images": ["%s"]}',
        '{"output": ["%s"], "status": "succeeded", "input": {"images": ["https://x.test/b.png"]}}',
        '{"output": "%s", "urls": {"get": "https://x.test/tasks/1"}}',
        '{"output": {"results": [{"url": "%s"}], "task_status": "SUCCEEDED"}}',
        '{"result": {"url": "%s"}}',
        '{"result": ["%s"]}',
        '{"code": 200, "msg": "success", "data": {"images": [{"url": "%s"}]}}',
        '{"data": {"url": "%s"}}',
    ],
)
async def test_so_is_one_at_an_address(
    llmeasy: FakeProvider, files: RawProvider, form: str
) -> None:
    llmeasy.images.next(Answer.raw((form % f"{files.base_url}/a.png").encode()))
    await llmeasy.draw()
    assert llmeasy.into.read_bytes() == WHOLE
    assert llmeasy.attempt_log.closings == [DRAWN]


@pytest.mark.parametrize("content", [{"images": [INLINE]}, {"artifacts": [{"base64": TEXT}]}])
async def test_a_whole_picture_in_a_broken_answer_is_taken(
    llmeasy: FakeProvider, content: object
) -> None:
    llmeasy.images.next(Answer.raw(json.dumps(content).encode()[:-2]))
    await llmeasy.draw()
    assert llmeasy.into.read_bytes() == WHOLE


@pytest.mark.parametrize(
    "begun",
    [
        {"images": [SENT]},
        {"input": {"image_url": {"url": SENT}}},
        {"images": [SENT[:200] + "… (cut)"]},
        {"output": "data: none yet"},
        {"result": "R0lGOD"},
    ],
)
@pytest.mark.parametrize("name", ["b64_json", "url", "address"])
async def test_what_was_sent_comes_before_the_picture(
    llmeasy: FakeProvider, files: RawProvider, begun: dict[str, object], name: str
) -> None:
    forms = {"b64_json": TEXT, "url": INLINE, "address": f"{files.base_url}/a.png"}
    data = [{"url" if name == "address" else name: forms[name]}]
    llmeasy.images.next(Answer.json({**begun, "data": data}))
    await llmeasy.draw()
    assert llmeasy.into.read_bytes() == WHOLE
    assert llmeasy.attempt_log.closings == [DRAWN]


@pytest.mark.parametrize(
    "beside",
    [
        {"data": [{"b64_json": ""}]},
        {"data": [{"url": None}]},
        {"error": {"code": 200, "message": "Success."}},
    ],
)
async def test_what_holds_nothing_replaces_no_picture(
    llmeasy: FakeProvider, beside: dict[str, object]
) -> None:
    llmeasy.images.next(Answer.json({"images": [INLINE], **beside}))
    await llmeasy.draw()
    assert llmeasy.into.read_bytes() == WHOLE


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        ({"error": {"message": "Something odd"}}, ResponseLost),
        ({"error": "Unsupported image"}, RequestMalformed),
        ({"success": False, "message": "Something odd"}, ResponseLost),
        ({"status": "FAILED", "message": "Flagged by moderation"}, Moderated),
        ({"code": 400, "message": "Bad image"}, RequestMalformed),
        ({"code": 401, "message": "Bad token"}, ProviderUnavailable),
    ],
)
@pytest.mark.parametrize("where", ["images", "output", "input", "image", "image_url"])
async def test_what_an_error_repeats_of_the_request_is_no_picture(
    llmeasy: FakeProvider,
    files: RawProvider,
    error: dict[str, object],
    expected: type[DrawingFailed],
    where: str,
) -> None:
    for value in (INLINE, f"{files.base_url}/a.png", {"image_url": {"url": INLINE}}):
        echo: object = {"url": value} if where == "input" else [value]
        llmeasy.attempt_log = RecordingAttemptLog()
        llmeasy.images.next(Answer.json({where: echo, **error}))
        with pytest.raises(expected):
            await llmeasy.draw()
        assert llmeasy.left_on_disk == []
    assert files.requests == []


@pytest.mark.parametrize(
    "content",
    [
        {"artifacts": [{"base64": TEXT, "finishReason": "CONTENT_FILTERED"}]},
        {"status": "DONE", "images": [TEXT], "censored": True},
    ],
)
async def test_the_blurred_picture_of_a_refusal_is_none(
    llmeasy: FakeProvider, content: object
) -> None:
    assert isinstance(await failure(llmeasy, Answer.json(content)), Moderated)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ({"code": 1113, "msg": "余额不足"}, ProviderUnavailable),
        ({"message": "Rejected by the safety system"}, Moderated),
        ({"message": "Invalid API key"}, ProviderUnavailable),
        ({"message": "All is well"}, ResponseUnreadable),
        ({"message": "Too many requests"}, ResponseUnreadable),
    ],
)
async def test_the_address_of_a_manual_hides_no_refusal(
    llmeasy: FakeProvider, words: dict[str, object], expected: type[DrawingFailed]
) -> None:
    async with raw_provider(RawResponse(b"<html>How to pay")) as manual:
        content = {"url": f"{manual.base_url}/manual", **words}
        assert isinstance(await failure(llmeasy, Answer.json(content), ambiguous=3), expected)


async def test_nor_does_one_that_cannot_be_reached(llmeasy: FakeProvider) -> None:
    words = {"url": "http://127.0.0.1:1/manual", "message": "Rejected by the safety system"}
    assert isinstance(await failure(llmeasy, Answer.json(words), ambiguous=3), Moderated)
    assert llmeasy.attempt_log.closings == [(AttemptOutcome.REFUSED, 0)]


async def test_a_picture_that_was_begun_is_perhaps_billed(llmeasy: FakeProvider) -> None:
    words = {"message": "Insufficient balance for the next one", "data": [{"b64_json": TEXT}]}
    answer = Answer.raw(json.dumps(words).encode()[:-400])
    assert isinstance(await failure(llmeasy, answer), ResponseLost)
    assert llmeasy.attempt_log.closings == [(AttemptOutcome.LOST, PRICE)]


async def test_an_event_on_the_way_repeats_what_was_sent(openai: FakeProvider) -> None:
    begun = {"status": "started", "images": [INLINE], "output": "https://127.0.0.1:9/a.png"}
    done = {"type": "image_edit.completed", "b64_json": base64.b64encode(WHOLE[::-1]).decode()}
    events = "".join(f"data: {json.dumps(each)}\n\n" for each in (begun, done))
    assert isinstance(await failure(openai, Answer.raw(events.encode())), ResponseUnreadable)


@pytest.mark.parametrize("form", ["inline", "address"])
@pytest.mark.parametrize(
    "event",
    [
        {"type": "image_edit.completed", "images": ["%s"]},
        {"type": "image_generation.completed", "output": {"url": "%s"}},
        {"data": {"images": [{"url": "%s"}]}},
    ],
)
async def test_the_last_event_may_have_it_elsewhere(
    openai: FakeProvider, files: RawProvider, event: dict[str, object], form: str
) -> None:
    picture = INLINE if form == "inline" else f"{files.base_url}/a.png"
    data = json.dumps(event) % picture
    openai.images.next(Answer.raw(f"data: {data}\n\n".encode()))
    await openai.draw()
    assert openai.into.read_bytes() == WHOLE


async def test_a_busy_service_that_repeats_an_address_is_asked_again(llmeasy: FakeProvider) -> None:
    content = {"error": {"code": "server_error"}, "images": ["https://127.0.0.1:9/a.png"]}
    assert isinstance(await failure(llmeasy, *[Answer.json(content)] * 4), ProviderBusy)
