"""When a request is repeated, and how often one that may be billed is."""

from collections.abc import Awaitable, Callable

import pytest
from structlog.testing import capture_logs

from bot.domain.errors import (
    DrawingFailed,
    Moderated,
    ProviderBusy,
    ProviderUnavailable,
    ProviderUnreachable,
    RequestMalformed,
    ResponseLost,
    ResponseUnreadable,
)
from bot.domain.jobs import AttemptOutcome
from bot.domain.progress import Retry
from bot.providers.policy.attempts import Attempt, Attempts
from bot.providers.policy.circuit_breaker import CircuitBreaker, unprotected_call
from bot.providers.policy.retries import RetryPolicy
from tests.kit.attempt_log import RecordingAttemptLog
from tests.kit.clock import FakeSleep

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


async def run(
    attempt_log: RecordingAttemptLog, *errors: Exception, ambiguous: int = 1
) -> list[float]:
    """Seconds of the waits, with no chance in them."""
    waits = FakeSleep()
    retries = RetryPolicy(sleep=waits, ambiguous=ambiguous, chance=lambda: 0.0)
    await retries.run(Attempts(unprotected_call("provider"), PRICE, attempt_log, failing(*errors)))
    return waits.seconds


async def test_a_success_is_recorded_with_its_price() -> None:
    attempt_log = RecordingAttemptLog()
    assert await run(attempt_log) == []
    assert (attempt_log.opened, attempt_log.prices) == (["provider"], [PRICE])
    assert attempt_log.closings == [DRAWN]


async def test_passing_failures_are_repeated_after_the_waits() -> None:
    attempt_log = RecordingAttemptLog()
    assert await run(attempt_log, ProviderBusy(), ProviderUnreachable(), ProviderBusy()) == [
        3,
        8,
        15,
    ]
    assert attempt_log.closings == [REFUSED, REFUSED, REFUSED, DRAWN]


async def test_after_the_last_repeat_busy_says_how_often_it_was_tried() -> None:
    attempt_log = RecordingAttemptLog()
    with pytest.raises(ProviderBusy) as caught:
        await run(attempt_log, *[ProviderBusy("503: overloaded") for _ in range(9)])
    assert caught.value.values == {"tries": 4}
    assert caught.value.provider_note == "503: overloaded"
    assert attempt_log.closings == [REFUSED] * 4


async def test_unreachable_stays_unreachable() -> None:
    with pytest.raises(ProviderUnreachable):
        await run(RecordingAttemptLog(), *[ProviderUnreachable() for _ in range(4)])


async def test_a_longer_wait_that_the_provider_asks_for_is_obeyed() -> None:
    assert await run(RecordingAttemptLog(), ProviderBusy(wait=1), ProviderBusy(wait=40)) == [3, 40]


async def test_a_provider_that_asks_for_too_long_is_not_waited_for() -> None:
    attempt_log = RecordingAttemptLog()
    with pytest.raises(ProviderBusy) as caught:
        await run(attempt_log, ProviderBusy(wait=121))
    assert caught.value.values == {"tries": 1}
    assert attempt_log.closings == [REFUSED]


async def test_where_another_provider_can_take_over_half_a_minute_is_long_enough() -> None:
    waits = FakeSleep()
    retries = RetryPolicy(sleep=waits, chance=lambda: 0.0)
    with CircuitBreaker("provider", lambda *_: None, lambda: 0.0).track_call(
        can_fail_over=True
    ) as call:
        errors = (ProviderBusy(wait=30), ProviderBusy(wait=31))
        with pytest.raises(ProviderBusy):
            await retries.run(Attempts(call, PRICE, RecordingAttemptLog(), failing(*errors)))
    assert waits.seconds == [30]


async def test_chance_adds_up_to_a_quarter_to_every_wait() -> None:
    waits = FakeSleep()
    retries = RetryPolicy(sleep=waits, chance=lambda: 1.0)
    errors = (ProviderBusy(), ProviderBusy(wait=40))
    await retries.run(
        Attempts(unprotected_call("provider"), PRICE, RecordingAttemptLog(), failing(*errors))
    )
    assert waits.seconds == [3.75, 50]


@pytest.mark.parametrize(
    "error",
    [Moderated(category="hate"), RequestMalformed(note="?"), ProviderUnavailable(reason="key")],
)
async def test_a_refusal_is_final_and_free(error: DrawingFailed) -> None:
    attempt_log = RecordingAttemptLog()
    with pytest.raises(type(error)) as caught:
        await run(attempt_log, error)
    assert caught.value is error
    assert attempt_log.closings == [REFUSED]


async def test_an_answer_without_a_picture_is_final_and_perhaps_billed() -> None:
    attempt_log = RecordingAttemptLog()
    with pytest.raises(ResponseUnreadable):
        await run(attempt_log, ResponseUnreadable())
    assert attempt_log.closings == [LOST]


@pytest.mark.parametrize("ambiguous", [0, 1, 2])
async def test_a_lost_answer_is_repeated_as_often_as_the_operator_allows(ambiguous: int) -> None:
    attempt_log = RecordingAttemptLog()
    with pytest.raises(ResponseLost):
        await run(attempt_log, *[ResponseLost() for _ in range(4)], ambiguous=ambiguous)
    assert attempt_log.closings == [LOST] * (ambiguous + 1)


async def test_a_lost_answer_still_counts_after_other_failures() -> None:
    attempt_log = RecordingAttemptLog()
    with pytest.raises(ResponseLost):
        await run(attempt_log, ResponseLost(), ProviderBusy(), ResponseLost())
    assert attempt_log.closings == [LOST, REFUSED, LOST]


async def test_a_picture_lost_once_before_a_restart_may_be_sent_once_more() -> None:
    attempt_log = RecordingAttemptLog(lost_before=1)
    with pytest.raises(ResponseLost):
        await run(attempt_log, ResponseLost())
    assert attempt_log.closings == [LOST]


async def test_a_picture_lost_too_often_before_a_restart_is_not_sent_again() -> None:
    attempt_log = RecordingAttemptLog(lost_before=2)
    with pytest.raises(ResponseLost):
        await run(attempt_log)
    assert attempt_log.opened == []


async def test_each_repeat_is_logged_with_its_request() -> None:
    with capture_logs() as lines:
        await run(RecordingAttemptLog(), ProviderBusy("503: overloaded"))
    failed, repeated, succeeded = lines
    assert (failed["request_id"], failed["error"]) == ("request-1", "busy 503: overloaded")
    assert (repeated["request_id"], repeated["wait"], repeated["tries"]) == ("request-1", 3, 1)
    assert succeeded["request_id"] == "request-2"


async def test_each_repeat_is_told_before_its_wait() -> None:
    attempt_log = RecordingAttemptLog()
    await run(attempt_log, ProviderBusy(), ProviderUnreachable(), ResponseLost())

    assert attempt_log.told == [
        Retry("busy", 2, 4),
        Retry("unreachable", 3, 4),
        Retry("answer-lost", 4, 4),
    ]


@pytest.mark.parametrize("error", [Moderated(category="other"), ResponseLost()])
async def test_what_is_not_repeated_is_not_told(error: DrawingFailed) -> None:
    attempt_log = RecordingAttemptLog()
    with pytest.raises(type(error)):
        await run(attempt_log, error, ambiguous=0)

    assert attempt_log.told == []
