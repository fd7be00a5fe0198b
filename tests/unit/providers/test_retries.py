"""When a request is repeated, and how often one that may be billed is."""

from collections.abc import Awaitable, Callable

import pytest
from structlog.testing import capture_logs

from bot.domain.errors import (
    AnswerLost,
    AnswerUnreadable,
    Busy,
    DrawingFailed,
    Malformed,
    Moderated,
    Unavailable,
    Unreachable,
)
from bot.domain.jobs import AttemptOutcome
from bot.domain.progress import Retry
from bot.providers.attempts import Attempt, Attempts
from bot.providers.circuit import Circuit, alone
from bot.providers.retries import Retries
from tests.unit.providers.attempt_book import AttemptBook, Waits

PRICE = 40_000
DRAWN = (AttemptOutcome.DRAWN, PRICE)
REFUSED = (AttemptOutcome.REFUSED, 0)
LOST = (AttemptOutcome.LOST, PRICE)


def failing(*errors: Exception) -> Callable[[Attempt], Awaitable[None]]:
    """Fails so, one after the other, and succeeds then."""
    left = list(errors)

    async def send(attempt: Attempt) -> None:
        attempt.sent = True
        if left:
            raise left.pop(0)

    return send


async def run(book: AttemptBook, *errors: Exception, ambiguous: int = 1) -> list[float]:
    """Seconds of the waits, with no chance in them."""
    waits = Waits()
    retries = Retries(sleep=waits, ambiguous=ambiguous, chance=lambda: 0.0)
    await retries.run(Attempts(alone("vendor"), PRICE, book, failing(*errors)))
    return waits.seconds


async def test_a_success_is_recorded_with_its_price() -> None:
    book = AttemptBook()
    assert await run(book) == []
    assert (book.opened, book.prices) == (["vendor"], [PRICE])
    assert book.closings == [DRAWN]


async def test_passing_failures_are_repeated_after_the_waits() -> None:
    book = AttemptBook()
    assert await run(book, Busy(), Unreachable(), Busy()) == [3, 8, 15]
    assert book.closings == [REFUSED, REFUSED, REFUSED, DRAWN]


async def test_after_the_last_repeat_busy_says_how_often_it_was_tried() -> None:
    book = AttemptBook()
    with pytest.raises(Busy) as caught:
        await run(book, *[Busy("503: overloaded") for _ in range(9)])
    assert caught.value.values == {"tries": 4}
    assert caught.value.vendor_note == "503: overloaded"
    assert book.closings == [REFUSED] * 4


async def test_unreachable_stays_unreachable() -> None:
    with pytest.raises(Unreachable):
        await run(AttemptBook(), *[Unreachable() for _ in range(4)])


async def test_a_longer_wait_that_the_vendor_asks_for_is_obeyed() -> None:
    assert await run(AttemptBook(), Busy(wait=1), Busy(wait=40)) == [3, 40]


async def test_a_vendor_that_asks_for_too_long_is_not_waited_for() -> None:
    book = AttemptBook()
    with pytest.raises(Busy) as caught:
        await run(book, Busy(wait=121))
    assert caught.value.values == {"tries": 1}
    assert book.closings == [REFUSED]


async def test_where_another_vendor_can_take_over_half_a_minute_is_long_enough() -> None:
    waits = Waits()
    retries = Retries(sleep=waits, chance=lambda: 0.0)
    with Circuit("vendor", lambda *_: None, lambda: 0.0).visited(gives_way=True) as visit:
        errors = (Busy(wait=30), Busy(wait=31))
        with pytest.raises(Busy):
            await retries.run(Attempts(visit, PRICE, AttemptBook(), failing(*errors)))
    assert waits.seconds == [30]


async def test_chance_adds_up_to_a_quarter_to_every_wait() -> None:
    waits = Waits()
    retries = Retries(sleep=waits, chance=lambda: 1.0)
    errors = (Busy(), Busy(wait=40))
    await retries.run(Attempts(alone("vendor"), PRICE, AttemptBook(), failing(*errors)))
    assert waits.seconds == [3.75, 50]


@pytest.mark.parametrize(
    "error", [Moderated(category="hate"), Malformed(note="?"), Unavailable(reason="key")]
)
async def test_a_refusal_is_final_and_free(error: DrawingFailed) -> None:
    book = AttemptBook()
    with pytest.raises(type(error)) as caught:
        await run(book, error)
    assert caught.value is error
    assert book.closings == [REFUSED]


async def test_an_answer_without_a_picture_is_final_and_perhaps_billed() -> None:
    book = AttemptBook()
    with pytest.raises(AnswerUnreadable):
        await run(book, AnswerUnreadable())
    assert book.closings == [LOST]


@pytest.mark.parametrize("ambiguous", [0, 1, 2])
async def test_a_lost_answer_is_repeated_as_often_as_the_operator_allows(ambiguous: int) -> None:
    book = AttemptBook()
    with pytest.raises(AnswerLost):
        await run(book, *[AnswerLost() for _ in range(4)], ambiguous=ambiguous)
    assert book.closings == [LOST] * (ambiguous + 1)


async def test_a_lost_answer_still_counts_after_other_failures() -> None:
    book = AttemptBook()
    with pytest.raises(AnswerLost):
        await run(book, AnswerLost(), Busy(), AnswerLost())
    assert book.closings == [LOST, REFUSED, LOST]


async def test_a_picture_lost_once_before_a_restart_may_be_sent_once_more() -> None:
    book = AttemptBook(lost_before=1)
    with pytest.raises(AnswerLost):
        await run(book, AnswerLost())
    assert book.closings == [LOST]


async def test_a_picture_lost_too_often_before_a_restart_is_not_sent_again() -> None:
    book = AttemptBook(lost_before=2)
    with pytest.raises(AnswerLost):
        await run(book)
    assert book.opened == []


async def test_each_repeat_is_logged_with_its_request() -> None:
    with capture_logs() as lines:
        await run(AttemptBook(), Busy("503: overloaded"))
    failed, repeated, succeeded = lines
    assert (failed["request_id"], failed["error"]) == ("request-1", "busy 503: overloaded")
    assert (repeated["request_id"], repeated["wait"], repeated["tries"]) == ("request-1", 3, 1)
    assert succeeded["request_id"] == "request-2"


async def test_each_repeat_is_told_before_its_wait() -> None:
    book = AttemptBook()
    await run(book, Busy(), Unreachable(), AnswerLost())

    assert book.told == [
        Retry("busy", 2, 4),
        Retry("unreachable", 3, 4),
        Retry("answer-lost", 4, 4),
    ]


@pytest.mark.parametrize("error", [Moderated(category="other"), AnswerLost()])
async def test_what_is_not_repeated_is_not_told(error: DrawingFailed) -> None:
    book = AttemptBook()
    with pytest.raises(type(error)):
        await run(book, error, ambiguous=0)

    assert book.told == []
