"""Every answer without its picture that a vendor may give, and what becomes of it."""

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
    AnswerLost,
    AnswerUnreadable,
    Busy,
    DrawingFailed,
    Malformed,
    Moderated,
    Unavailable,
)
from bot.domain.jobs import AttemptOutcome
from draw_bot_sandbox.images import Answer
from tests.contract.providers.vendor import (
    BASE64,
    FORMS,
    KEY,
    PRICE,
    Vendor,
    answered,
    body_of,
    failure,
    vendor_of,
)
from tests.unit.providers.attempt_book import AttemptBook

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
        (broken_stream("insufficient_quota"), Unavailable(reason="balance")),
        (Answer.error(400, code="bad", message="No"), Malformed(note="No")),
        (Answer.error(401, code="invalid_api_key"), Unavailable(reason="key")),
        (Answer.error(403, code="forbidden"), Unavailable(reason="key")),
        (Answer.error(429, code="insufficient_quota"), Unavailable(reason="balance")),
        (Answer.error(402, code="pay"), Unavailable(reason="balance")),
        (Answer.html(404), Unavailable(reason="set-up")),
        (Answer.unsupported(), Unavailable(reason="set-up")),
        (Answer.html(), Unavailable(reason="set-up")),
        (Answer.error(503, code="model_not_found"), Unavailable(reason="set-up")),
        (Answer.json({"code": 1113, "msg": "余额不足"}), Unavailable(reason="balance")),
        (Answer.json({"detail": "Not enough credits"}, status=401), Unavailable(reason="balance")),
        (Answer.json({"code": 400, "message": "Bad size"}), Malformed(note="Bad size")),
        (Answer.json([{"error": {"code": "moderation_blocked"}}]), Moderated(category="other")),
        (Answer.raw(b"Insufficient balance"), Unavailable(reason="balance")),
        (
            replace(Answer.error(504, code="moderation_blocked", message="No"), cut_after=89),
            Moderated(category="other"),
        ),
        (
            Answer.json({"errors": [{"message": "Bad size"}]}, status=422),
            Malformed(note="Bad size"),
        ),
        (Answer.json({"detail": "flagged by our safety system"}), Moderated(category="other")),
    ],
)
async def test_a_refusal_is_final_and_free(
    vendor: Vendor, answer: Answer, expected: DrawingFailed
) -> None:
    error = await failure(vendor, answer)
    whose = {"provider": vendor.profile.name} if isinstance(error, Unavailable) else {}
    if expected.values.get("reason") == "set-up":
        whose["address"] = f"{vendor.base_url}/images/generations"
    assert (type(error), error.values) == (type(expected), {**expected.values, **whose})
    assert vendor.book.closings == [FREE]


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
async def test_a_busy_vendor_is_asked_four_times(vendor: Vendor, answer: Answer) -> None:
    error = await failure(vendor, *[answer] * 4)
    assert (type(error), error.values) == (Busy, {"tries": 4})
    assert vendor.waits.seconds == [3, 8, 15]
    assert vendor.book.closings == [FREE] * 4


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
    vendor: Vendor, answer: Answer, ambiguous: int
) -> None:
    asked = 1 + ambiguous
    error = await failure(vendor, *[answer] * asked, ambiguous=ambiguous)
    assert isinstance(error, AnswerLost)
    assert vendor.book.closings == [LOST] * asked


async def test_of_an_endless_complaint_the_beginning_is_read(llmeasy: Vendor) -> None:
    async def handler(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(status=502)
        await response.prepare(request)
        with suppress(ConnectionError):
            while True:
                await response.write(b"x" * 50_000)
        return response

    async with vendor_of(handler) as base_url, asyncio.timeout(20):
        with pytest.raises(Busy):
            await llmeasy.draw(llmeasy.client(base_url=base_url, waits=()))
    assert llmeasy.book.closings == [FREE]


async def test_retry_after_is_obeyed_where_it_is_longer(vendor: Vendor) -> None:
    vendor.images.next(Answer.busy(retry_after=1), Answer.busy(retry_after=30), answered())
    await vendor.draw()
    assert vendor.waits.seconds == [3, 30]


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
    vendor: Vendor, answer: Answer
) -> None:
    assert isinstance(await failure(vendor, answer, ambiguous=3), AnswerUnreadable)
    assert vendor.book.closings == [LOST]


END = len(BASE64)


@pytest.mark.parametrize("form", FORMS)
async def test_an_answer_that_is_cut_is_lost(vendor: Vendor, form: str) -> None:
    """Whether the server breaks off or ends as if that were all."""
    whole = body_of(form=form)
    begin = whole.index(BASE64)
    ends = [begin + place for place in (-20, 0, 1, END // 2, END, END + 1)]
    answers = [
        *(answered(form=form, cut_after=end) for end in ends),
        *(Answer.raw(whole[:end]) for end in ends),
    ]
    await all_lost(vendor, answers)


@pytest.mark.parametrize("form", FORMS)
async def test_a_picture_that_does_not_decode_is_lost(vendor: Vendor, form: str) -> None:
    texts = (b"!" + BASE64, BASE64 + b"A", BASE64[:8] + rb"\t" + BASE64[8:])
    await all_lost(vendor, [answered(text, form) for text in texts])


async def all_lost(vendor: Vendor, answers: Sequence[Answer]) -> None:
    """Each answer is the only one of its picture."""
    client = vendor.client()
    for answer in answers:
        vendor.book = AttemptBook()
        vendor.images.next(answer)
        with pytest.raises(AnswerLost):
            await vendor.draw(client)
        assert vendor.book.closings == [LOST], answer
        assert vendor.left_on_disk == [], answer


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
    vendor: Vendor, answer: Answer
) -> None:
    assert isinstance(await failure(vendor, answer, answer, ambiguous=1), AnswerLost)
    assert vendor.book.closings == [LOST, LOST]


async def test_the_price_of_a_lost_picture_may_be_unknown(vendor: Vendor) -> None:
    vendor.images.next(DROPPED)
    client = vendor.client(price=None)
    with pytest.raises(AnswerLost):
        await vendor.draw(client)
    assert vendor.book.closings == [(AttemptOutcome.LOST, None)]


async def test_a_picture_lost_too_often_before_is_not_sent_again(vendor: Vendor) -> None:
    vendor.book.lost_before = 1
    with pytest.raises(AnswerLost):
        await vendor.draw()
    assert vendor.images.requests == []


async def test_the_key_stays_out_of_everything(vendor: Vendor) -> None:
    key = "an-unlikely-key"
    vendor.images.key = key
    vendor.images.next(Answer.error(400, code="bad", message=f"What is {key}?"))
    client = vendor.client(key=key)
    with capture_logs() as lines, pytest.raises(Malformed) as caught:
        await vendor.draw(client)
    assert lines
    for seen in (lines, caught.value, caught.value.values, client, vendor.book.notes):
        assert key not in repr(seen)


async def test_a_key_that_no_header_can_carry_is_not_repeated(vendor: Vendor) -> None:
    with pytest.raises(DrawingFailed) as caught:
        await vendor.draw(vendor.client(key="an-unlikely\nkey"))
    assert "an-unlikely" not in repr([caught.value, str(caught.value), vendor.book.notes])
    assert vendor.images.requests == []


async def test_a_wrong_key_is_refused_by_the_vendor(vendor: Vendor) -> None:
    client = vendor.client(key=f"{KEY}-no")
    with pytest.raises(Unavailable) as caught:
        await vendor.draw(client)
    assert caught.value.values == {"reason": "key", "provider": vendor.profile.name}


@pytest.mark.skipif(not FULL.exists(), reason="no device here that is always full")
async def test_a_full_disk_is_told_as_such(vendor: Vendor) -> None:
    vendor.images.next(answered())
    vendor.into.with_name(f"{vendor.into.name}.part").symlink_to(FULL)
    with pytest.raises(OSError, match="No space left"):
        await vendor.draw()
    assert vendor.left_on_disk == []
    assert vendor.book.closings == [LOST]


async def test_a_folder_that_is_not_there_costs_no_request(vendor: Vendor) -> None:
    vendor.into = vendor.into.parent / "gone" / "7-0"
    with pytest.raises(FileNotFoundError):
        await vendor.draw()
    assert vendor.images.requests == []
    assert vendor.book.closings == [FREE]
