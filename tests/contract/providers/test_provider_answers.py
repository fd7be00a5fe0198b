"""Every answer without its picture that a provider may give, and what becomes of it."""

import asyncio
import base64
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp import web
from structlog.testing import capture_logs

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
from tests.contract.providers.provider import (
    BASE64,
    FORMS,
    KEY,
    PRICE,
    FakeProvider,
    answered,
    body_of,
    failure,
    serve_provider,
)
from tests.kit.attempt_log import RecordingAttemptLog

FREE = (AttemptOutcome.REFUSED, 0)
LOST = (AttemptOutcome.LOST, PRICE)
FULL = Path("/dev/full")
DROPPED = answered(dropped=True)


def broken_stream(code: str) -> Answer:
    return replace(Answer.broken_stream(code=code), size=(64, 48))


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (Answer.moderation(["violence"]), Moderated(category="violence")),
        (replace(Answer.moderation(), status=200), Moderated(category="other")),
        (broken_stream("moderation_blocked"), Moderated(category="other")),
        (broken_stream("insufficient_quota"), ProviderUnavailable(reason="balance")),
        (Answer.error(400, code="bad", message="No"), RequestMalformed(note="No")),
        (Answer.error(401, code="invalid_api_key"), ProviderUnavailable(reason="key")),
        (Answer.error(403, code="forbidden"), ProviderUnavailable(reason="key")),
        (Answer.error(429, code="insufficient_quota"), ProviderUnavailable(reason="balance")),
        (Answer.error(402, code="pay"), ProviderUnavailable(reason="balance")),
        (Answer.html(403), ProviderUnavailable(reason="firewall")),
        (Answer.html(404), ProviderUnavailable(reason="set-up")),
        (Answer.unsupported(), ProviderUnavailable(reason="set-up")),
        (Answer.html(), ProviderUnavailable(reason="set-up")),
        (Answer.error(503, code="model_not_found"), ProviderUnavailable(reason="set-up")),
        (Answer.json({"code": 1113, "msg": "余额不足"}), ProviderUnavailable(reason="balance")),
        (
            Answer.json({"detail": "Not enough credits"}, status=401),
            ProviderUnavailable(reason="balance"),
        ),
        (Answer.json({"code": 400, "message": "Bad size"}), RequestMalformed(note="Bad size")),
        (Answer.json([{"error": {"code": "moderation_blocked"}}]), Moderated(category="other")),
        (Answer.raw(b"Insufficient balance"), ProviderUnavailable(reason="balance")),
        (
            replace(Answer.error(504, code="moderation_blocked", message="No"), cut_after=89),
            Moderated(category="other"),
        ),
        (
            Answer.json({"errors": [{"message": "Bad size"}]}, status=422),
            RequestMalformed(note="Bad size"),
        ),
        (Answer.json({"detail": "flagged by our safety system"}), Moderated(category="other")),
    ],
)
async def test_a_refusal_is_final_and_free(
    provider: FakeProvider, answer: Answer, expected: DrawingFailed
) -> None:
    error = await failure(provider, answer)
    whose = {"provider": provider.profile.name} if isinstance(error, ProviderUnavailable) else {}
    if expected.values.get("reason") in {"set-up", "firewall"}:
        whose["address"] = f"{provider.base_url}/images/generations"
    assert (type(error), error.values) == (type(expected), {**expected.values, **whose})
    assert provider.attempt_log.closings == [FREE]


@pytest.mark.parametrize(
    "answer",
    [
        Answer.busy(),
        Answer.html(520),
        *[Answer.error(status) for status in (409, 425, 500, 502, 503, 521)],
        Answer.error(200, code="server_error"),
        replace(Answer.error(200, code="502"), before=b"\n" * 3),
        Answer.raw(b'event: error\r\ndata: {"code": "server_error"}\r\n\r\n'),
        replace(Answer.html(503), cut_after=5),
    ],
)
async def test_a_busy_provider_is_asked_four_times(provider: FakeProvider, answer: Answer) -> None:
    error = await failure(provider, *[answer] * 4)
    assert (type(error), error.values) == (ProviderBusy, {"tries": 4})
    assert provider.waits.seconds == [3, 8, 15]
    assert provider.attempt_log.closings == [FREE] * 4


GAVE_UP = [
    *[Answer.html(status) for status in (408, 504, 522, 523, 524)],
    Answer.error(200, code="524"),
    replace(Answer.error(200, code="gateway_timeout"), before=b"\n" * 3),
    Answer.json({"code": 504, "message": "upstream is slow"}),
    Answer.json({"error": "upstream is gone"}),
    Answer.raw(b"event: error\ndata: the upstream died\n\n"),
    Answer.raw(b"event: error\ndata: {}\n\n"),
    Answer.raw(b'data: {"code": 524, "msg": "slow"}\n\ndata: [DONE]\n\n'),
]


@pytest.mark.parametrize("answer", GAVE_UP)
@pytest.mark.parametrize("ambiguous", [0, 1])
async def test_what_a_gateway_gave_up_waiting_for_is_repeated_as_often_as_allowed(
    provider: FakeProvider, answer: Answer, ambiguous: int
) -> None:
    asked = 1 + ambiguous
    error = await failure(provider, *[answer] * asked, ambiguous=ambiguous)
    assert isinstance(error, ResponseLost)
    assert provider.attempt_log.closings == [LOST] * asked


async def test_of_an_endless_error_the_first_bytes_are_read(llmeasy: FakeProvider) -> None:
    async def handler(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(status=502)
        await response.prepare(request)
        with suppress(ConnectionError):
            while True:
                await response.write(b"x" * 50_000)
        return response

    async with serve_provider(handler) as base_url, asyncio.timeout(20):
        with pytest.raises(ProviderBusy):
            await llmeasy.draw(llmeasy.client(base_url=base_url, waits=()))
    assert llmeasy.attempt_log.closings == [FREE]


async def test_retry_after_is_obeyed_where_it_is_longer(provider: FakeProvider) -> None:
    provider.images.next(Answer.busy(retry_after=1), Answer.busy(retry_after=30), answered())
    await provider.draw()
    assert provider.waits.seconds == [3, 30]


@pytest.mark.parametrize(
    "answer",
    [
        Answer.raw(b"<html>", content_type="application/json"),
        Answer.empty(),
        Answer.json({"data": None}),
        Answer.json({"data": [{"b64_json": None}]}),
        Answer.json({"data": [{"revised_prompt": "a fox"}], "error": None}),
        Answer.json([]),
        Answer.json({"data": [{"url": ""}]}),
        Answer.raw(b'data: {"type": "image_generation.completed"}\n\n'),
        answered(base64.b64encode(b"<html>no picture</html>")),
        Answer.raw(b'{"x":"' + b"x" * 1_100_000 + b'"}'),
    ],
    ids=[
        "html",
        "empty",
        "null",
        "null-picture",
        "only-words",
        "list",
        "no-url",
        "event",
        "no-picture",
        "endless",
    ],
)
async def test_an_answer_without_a_picture_is_not_asked_for_again(
    provider: FakeProvider, answer: Answer
) -> None:
    assert isinstance(await failure(provider, answer, ambiguous=3), ResponseUnreadable)
    assert provider.attempt_log.closings == [LOST]


END = len(BASE64)


@pytest.mark.parametrize("form", FORMS)
async def test_an_answer_that_is_cut_is_lost(provider: FakeProvider, form: str) -> None:
    """Whether the server breaks off or ends as if that were all."""
    whole = body_of(form=form)
    begin = whole.index(BASE64)
    ends = [begin + place for place in (-20, 0, 1, END // 2, END, END + 1)]
    answers = [
        *(answered(form=form, cut_after=end) for end in ends),
        *(Answer.raw(whole[:end]) for end in ends),
    ]
    await all_lost(provider, answers)


@pytest.mark.parametrize("form", FORMS)
async def test_a_picture_that_does_not_decode_is_lost(provider: FakeProvider, form: str) -> None:
    texts = (b"!" + BASE64, BASE64 + b"A", BASE64[:8] + rb"\t" + BASE64[8:])
    await all_lost(provider, [answered(text, form) for text in texts])


async def all_lost(provider: FakeProvider, answers: Sequence[Answer]) -> None:
    """Each answer is the only one of its picture."""
    client = provider.client()
    for answer in answers:
        provider.attempt_log = RecordingAttemptLog()
        provider.images.next(answer)
        with pytest.raises(ResponseLost):
            await provider.draw(client)
        assert provider.attempt_log.closings == [LOST], answer
        assert provider.left_on_disk == [], answer


@pytest.mark.parametrize(
    "answer",
    [
        answered(cut_after=400),
        Answer.raw(b""),
        Answer.raw(b"\n\n"),
        Answer.raw(b"data: {}\n\ndata: [DONE]\n\n"),
        Answer.raw(b'data: {"type":"image_edit.partial_image","b64_json":"' + BASE64 + b'"}\n\n'),
        DROPPED,
    ],
)
async def test_a_lost_picture_is_asked_for_once_more_where_allowed(
    provider: FakeProvider, answer: Answer
) -> None:
    assert isinstance(await failure(provider, answer, answer, ambiguous=1), ResponseLost)
    assert provider.attempt_log.closings == [LOST, LOST]


async def test_the_price_of_a_lost_picture_may_be_unknown(provider: FakeProvider) -> None:
    provider.images.next(DROPPED)
    client = provider.client(price=None)
    with pytest.raises(ResponseLost):
        await provider.draw(client)
    assert provider.attempt_log.closings == [(AttemptOutcome.LOST, None)]


async def test_a_picture_lost_too_often_before_is_not_sent_again(provider: FakeProvider) -> None:
    provider.attempt_log.lost_before = 1
    with pytest.raises(ResponseLost):
        await provider.draw()
    assert provider.images.requests == []


async def test_the_key_stays_out_of_everything(provider: FakeProvider) -> None:
    key = "an-unlikely-key"
    provider.images.key = key
    provider.images.next(Answer.error(400, code="bad", message=f"What is {key}?"))
    client = provider.client(key=key)
    with capture_logs() as lines, pytest.raises(RequestMalformed) as caught:
        await provider.draw(client)
    assert lines
    for seen in (lines, caught.value, caught.value.values, client, provider.attempt_log.notes):
        assert key not in repr(seen)


async def test_a_key_that_no_header_can_carry_is_not_repeated(provider: FakeProvider) -> None:
    with pytest.raises(DrawingFailed) as caught:
        await provider.draw(provider.client(key="an-unlikely\nkey"))
    assert "an-unlikely" not in repr([caught.value, str(caught.value), provider.attempt_log.notes])
    assert provider.images.requests == []


async def test_a_wrong_key_is_refused_by_the_provider(provider: FakeProvider) -> None:
    client = provider.client(key=f"{KEY}-no")
    with pytest.raises(ProviderUnavailable) as caught:
        await provider.draw(client)
    assert caught.value.values == {"reason": "key", "provider": provider.profile.name}


@pytest.mark.skipif(not FULL.exists(), reason="no device here that is always full")
async def test_a_full_disk_is_told_as_such(provider: FakeProvider) -> None:
    provider.images.next(answered())
    provider.into.with_name(f"{provider.into.name}.part").symlink_to(FULL)
    with pytest.raises(OSError, match="No space left"):
        await provider.draw()
    assert provider.left_on_disk == []
    assert provider.attempt_log.closings == [LOST]


async def test_a_folder_that_is_not_there_costs_no_request(provider: FakeProvider) -> None:
    provider.into = provider.into.parent / "gone" / "7-0"
    with pytest.raises(FileNotFoundError):
        await provider.draw()
    assert provider.images.requests == []
    assert provider.attempt_log.closings == [FREE]
