"""Several vendors, each in its own dialect: who draws when the first does not."""

import socket
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
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
from bot.domain.offers import Look
from bot.domain.progress import MOVED, Retry
from draw_bot_sandbox.images import Answer
from tests.contract.providers.row import RowOf
from tests.contract.providers.vendor import PICTURE, PRICE, REQUEST, answered
from tests.unit.providers.attempt_book import AttemptBook

BUSY = Answer.busy()
LOST = answered(dropped=True)
NO_KEY = Answer.error(401, code="invalid_api_key")
UNSUPPORTED = Answer.unsupported()

PICTURES = [answered()] * 2

DRAWN = (AttemptOutcome.DRAWN, PRICE)
REFUSED = (AttemptOutcome.REFUSED, 0)


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    Image.new("RGB", (16, 16), "teal").save(tmp_path / "photo.png")
    return tmp_path / "photo.png"


async def test_the_first_draws_as_long_as_it_can(row_of: RowOf) -> None:
    row = await row_of("llmeasy", "openai")
    row.answer(*PICTURES)
    assert (await row.draw()).closings == [DRAWN]
    assert row.asked == [1, 0]
    assert [offer.provider for offer in row.painter.offers.by_vendor] == ["llmeasy", "openai"]


async def test_the_one_that_was_chosen_goes_first(row_of: RowOf) -> None:
    row = await row_of("llmeasy", "openai", "apiyi")
    row.answer(*PICTURES)
    await row.draw(request=replace(REQUEST, provider="apiyi"))
    await row.draw(request=replace(REQUEST, provider="not there any more"))
    assert row.asked == [1, 0, 1]


@pytest.mark.parametrize(
    "answer",
    [BUSY, NO_KEY, UNSUPPORTED, Answer.html()],
    ids=["busy", "key", "set-up", "page"],
)
async def test_what_was_certainly_not_accepted_moves_on(row_of: RowOf, answer: Answer) -> None:
    row = await row_of("llmeasy", "openai")
    row.answer(answer)
    with capture_logs() as lines:
        book = await row.draw()
    assert row.files[0].read_bytes() == PICTURE
    assert (book.opened, book.closings) == (["llmeasy", "openai"], [REFUSED, DRAWN])
    ids = [vendor.images.requests[0].headers["X-Client-Request-Id"] for vendor in row.vendors]
    assert ids == ["request-1", "request-2"]
    (moved,) = [line for line in lines if line["event"] == "moved on"]
    assert (moved["from"], moved["to"]) == ("llmeasy", "openai")
    assert moved["cause"]
    assert book.told == [Retry(MOVED, 1, 1)]


GAVE_UP = [Answer.html(status) for status in (408, 504, 522, 523, 524)]
UNKNOWN = [Answer.error(200, code="a_new_one", kind=""), Answer.json({"error": "It broke"})]
CERTAIN = [Answer.html(status) for status in (429, 500, 502, 503, 520, 521)]


@pytest.mark.parametrize("answer", [*GAVE_UP, *UNKNOWN])
async def test_what_the_vendor_may_draw_all_the_same_stays(row_of: RowOf, answer: Answer) -> None:
    row = await row_of("llmeasy", "openai", waits=(0, 0), ambiguous=1)
    row.answer(answer, BUSY, BUSY)
    with pytest.raises(Busy) as caught:
        await row.draw()
    assert caught.value.values == {"tries": 3}
    assert row.asked == [3, 0]


@pytest.mark.parametrize("answer", [*GAVE_UP, *UNKNOWN])
async def test_and_where_no_repeat_is_allowed_it_is_lost(row_of: RowOf, answer: Answer) -> None:
    row = await row_of("llmeasy", "openai", waits=(0, 0))
    row.answer(answer)
    with pytest.raises(AnswerLost):
        await row.draw()
    assert row.asked == [1, 0]


@pytest.mark.parametrize("answer", [*CERTAIN, Answer.error(200, code="server_error")])
async def test_what_the_vendor_certainly_does_not_draw_moves_on(
    row_of: RowOf, answer: Answer
) -> None:
    row = await row_of("llmeasy", "openai")
    row.answer(answer)
    await row.draw()
    assert row.asked == [1, 1]


async def test_a_long_wait_is_left_to_those_who_have_nobody_else(row_of: RowOf) -> None:
    row = await row_of("llmeasy", "openai", waits=(0, 0))
    row.vendors[0].images.next(Answer.busy(retry_after=30), Answer.busy(retry_after=31))
    row.vendors[1].images.next(Answer.busy(retry_after=120), answered())
    await row.draw()
    assert row.asked == [2, 2]
    assert [vendor.waits.seconds for vendor in row.vendors] == [[30], [120]]


async def test_a_vendor_that_is_not_there_is_passed(row_of: RowOf) -> None:
    row = await row_of("llmeasy", "openai")
    row.answer()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # nobody listens there
        row.vendors[0].base_url = f"http://127.0.0.1:{taken.getsockname()[1]}/v1"
        assert (await row.draw()).closings == [REFUSED, DRAWN]


async def test_the_operator_hears_of_a_key_though_the_person_gets_a_picture(row_of: RowOf) -> None:
    row = await row_of("llmeasy", "openai")
    row.answer(NO_KEY, BUSY)
    await row.draw()
    await row.draw()
    (warning,) = row.warned
    assert isinstance(warning, Unavailable)
    assert warning.values == {"reason": "key", "provider": "llmeasy"}


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (LOST, AnswerLost),
        (Answer.empty(), AnswerUnreadable),
        (Answer.moderation(), Moderated),
        (Answer.error(400, code="bad"), Malformed),
    ],
)
async def test_what_may_be_drawn_or_refused_again_stays(
    row_of: RowOf, answer: Answer, expected: type[DrawingFailed]
) -> None:
    row = await row_of("llmeasy", "openai")
    row.answer(answer)
    with pytest.raises(expected):
        await row.draw()
    assert row.asked == [1, 0]


async def test_after_a_lost_answer_nobody_else_draws(row_of: RowOf) -> None:
    """The first may still be drawing it."""
    row = await row_of("llmeasy", "openai", ambiguous=1, waits=(0, 0))
    row.answer(LOST, BUSY, BUSY)
    with pytest.raises(Busy):
        await row.draw()
    assert row.asked == [3, 0]


async def test_a_picture_lost_before_a_restart_stays_too(row_of: RowOf) -> None:
    row = await row_of("llmeasy", "openai", ambiguous=1)
    row.answer(BUSY)
    with pytest.raises(Busy):
        await row.painter.draw(REQUEST, (), row.folder / "7-0", AttemptBook(lost_before=1))
    assert row.asked == [1, 0]


async def test_the_last_error_is_told_with_all_tries(row_of: RowOf) -> None:
    row = await row_of("llmeasy", "openai", waits=(0, 0))
    for vendor in row.vendors:
        vendor.images.next(*[BUSY] * 3)
    with pytest.raises(Busy) as caught:
        await row.draw()
    assert caught.value.values == {"tries": 6}
    assert row.asked == [3, 3]


async def test_the_operator_is_told_of_the_last_error_by_who_asked(row_of: RowOf) -> None:
    row = await row_of("llmeasy", "openai")
    row.vendors[0].images.next(BUSY)
    row.vendors[1].images.next(NO_KEY)
    with pytest.raises(Unavailable) as caught:
        await row.draw()
    assert caught.value.values["provider"] == "openai"
    assert row.warned == []


async def test_who_can_edit_edits(row_of: RowOf, photo: Path) -> None:
    row = await row_of("gateway", "apiyi")
    row.answer()
    assert (await row.draw(photo)).opened == ["apiyi"]
    assert row.asked == [0, 1]


async def test_where_nobody_can_edit_nobody_is_asked(row_of: RowOf, photo: Path) -> None:
    row = await row_of("gateway")
    with pytest.raises(Malformed):
        await row.draw(photo)
    assert row.asked == [0]


async def test_each_vendor_gets_the_look_that_it_can_do(row_of: RowOf) -> None:
    row = await row_of("llmeasy", "openai")
    row.answer(BUSY)
    await row.draw(request=replace(REQUEST, look=Look("1280x544", "low")))
    first, second = (vendor.images.requests[0].fields for vendor in row.vendors)
    assert (first["size"], first.get("quality")) == ("2048x1152", None)
    assert (second["size"], second.get("quality")) == ("1280x544", "low")


async def test_closing_closes_every_client(row_of: RowOf) -> None:
    row = await row_of("llmeasy", "openai")
    await row.painter.aclose()
    for name in ("llmeasy", "openai"):
        with pytest.raises(RuntimeError, match="closed"):
            await row.draw(request=replace(REQUEST, provider=name))


async def test_a_prompt_that_is_too_long_for_a_vendor_never_goes_there(row_of: RowOf) -> None:
    row = await row_of("llmeasy", "apiyi", "openai")
    row.answer(BUSY)
    longest = "я" * row.painter.offers.serving("llmeasy").prompt_limit
    await row.draw(request=replace(REQUEST, prompt=longest))
    assert row.asked == [1, 0, 1]
