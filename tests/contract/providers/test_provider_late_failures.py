"""Failures that come when the provider had begun to draw, and words that no one expects."""

import json

import pytest

from bot.domain.errors import (
    Moderated,
    ProviderBusy,
    ProviderUnavailable,
    ResponseLost,
    ResponseUnreadable,
)
from bot.domain.jobs import AttemptOutcome
from draw_bot_sandbox.images import Answer
from tests.contract.providers.provider import BASE64, PRICE, FakeProvider, failure

FREE = (AttemptOutcome.REFUSED, 0)
LOST = (AttemptOutcome.LOST, PRICE)
USAGE = {
    "input_tokens_details": {"text_tokens": 10, "image_tokens": 0},
    "output_tokens": 5000,
}
PREVIEW = {"type": "image_edit.partial_image", "b64_json": BASE64.decode()}


def events(*contents: object) -> Answer:
    return Answer.raw(b"".join(f"data: {json.dumps(each)}\n\n".encode() for each in contents))


def failed(code: str = "server_error", **more: object) -> dict[str, object]:
    return {"type": "error", "error": {"code": code, "message": "The upstream died"}, **more}


@pytest.mark.parametrize(
    "answer",
    [
        events(PREVIEW, failed()),
        events(PREVIEW, failed("a_new_one")),
        events({**PREVIEW, "b64_json": "!"}, failed()),
        events({**PREVIEW, "error": {"code": "server_error"}}),
        events(failed(usage=USAGE)),
        Answer.json(failed(usage={"output_tokens": 7})),
        Answer.json(failed(data=[{"b64_json": BASE64.decode()}])),
    ],
    ids=["sketch", "unknown", "damaged", "in-sketch", "counted-event", "counted", "in-picture"],
)
async def test_a_failure_after_the_drawing_began_may_be_billed(
    llmeasy: FakeProvider, answer: Answer
) -> None:
    assert isinstance(await failure(llmeasy, answer, answer, ambiguous=1), ResponseLost)
    assert llmeasy.attempt_log.closings == [LOST, LOST]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("moderation_blocked", Moderated),
        ("insufficient_quota", ProviderUnavailable),
        ("invalid_api_key", ProviderUnavailable),
    ],
)
async def test_a_refusal_after_the_drawing_began_stays_one(
    llmeasy: FakeProvider, code: str, expected: type[Exception]
) -> None:
    error = await failure(llmeasy, events(PREVIEW, failed(code, usage=USAGE)), ambiguous=1)
    assert isinstance(error, expected)
    assert llmeasy.attempt_log.closings == [FREE]


async def test_what_was_counted_until_the_failure_is_its_cost(openai: FakeProvider) -> None:
    assert isinstance(await failure(openai, Answer.json(failed(usage=USAGE))), ResponseLost)
    assert openai.attempt_log.closings == [(AttemptOutcome.LOST, 150_050)]


async def test_a_failure_before_anything_was_drawn_is_free(llmeasy: FakeProvider) -> None:
    answers = [events(failed(usage={"output_tokens": 0})), Answer.json(failed(usage=None))] * 2
    assert isinstance(await failure(llmeasy, *answers), ProviderBusy)
    assert llmeasy.attempt_log.closings == [FREE] * 4


async def test_an_error_of_empty_fields_is_none(llmeasy: FakeProvider) -> None:
    """Some writers of JSON leave no field out."""
    error = {"code": None, "type": "", "message": ""}
    answer = Answer.json({"data": [{"b64_json": BASE64.decode()}], "error": error})
    llmeasy.images.next(answer)
    await llmeasy.draw()
    assert llmeasy.attempt_log.closings == [(AttemptOutcome.DRAWN, PRICE)]


HALF = "\ud83e"  # of an emoji


async def test_half_an_emoji_breaks_nothing(llmeasy: FakeProvider) -> None:
    answer = Answer.error(400, code=HALF, kind=HALF, message=f"fox {HALF}")
    error = await failure(llmeasy, answer)
    assert error.values == {"note": "fox ?"}
    assert "400 ?" in llmeasy.attempt_log.notes[0]


async def test_half_an_emoji_among_the_reasons_breaks_nothing(llmeasy: FakeProvider) -> None:
    error = await failure(llmeasy, Answer.moderation([HALF, "hate"]))
    assert error.values == {"category": "hate"}


@pytest.mark.parametrize("address", ["{}/" + HALF, "https://" + HALF, "https://" + "a" * 300])
async def test_an_address_that_is_none_is_unreadable(llmeasy: FakeProvider, address: str) -> None:
    answer = Answer.json({"data": [{"url": address.format(llmeasy.base_url)}]})
    assert isinstance(await failure(llmeasy, answer), ResponseUnreadable)
    assert llmeasy.attempt_log.closings == [LOST]


@pytest.mark.parametrize("count", [10**30, -1, True, 5000.0, "5000"])
async def test_an_absurd_count_costs_no_picture(openai: FakeProvider, count: object) -> None:
    usage = {**USAGE, "output_tokens": count}
    openai.images.next(Answer.json({"data": [{"b64_json": BASE64.decode()}], "usage": usage}))
    await openai.draw()
    assert openai.attempt_log.closings == [(AttemptOutcome.DRAWN, PRICE)]
