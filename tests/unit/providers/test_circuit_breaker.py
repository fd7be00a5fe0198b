"""When a circuit opens, when it is probed, and what the operator is told."""

from dataclasses import dataclass, field
from itertools import cycle, islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import (
    DrawingFailed,
    ImageNotSaved,
    Moderated,
    ProviderBusy,
    ProviderUnavailable,
    ProviderUnreachable,
    RequestMalformed,
    ResponseLost,
    ResponseUnreadable,
    UnexpectedFailure,
)
from bot.providers import CircuitBreaker
from bot.providers.policy.circuit_breaker import FAILURES, PAUSE

ITS_FAULT = (
    ProviderBusy(),
    ProviderUnreachable(),
    ResponseLost(),
    ResponseUnreadable(),
    ProviderUnavailable(reason="key"),
)
NOT_ITS_FAULT = (None, Moderated(category="hate"), RequestMalformed(note="?"))
NEITHER = (UnexpectedFailure(), ImageNotSaved(reason="disk full"))

GONE, BACK = ("provider", False), ("provider", True)


@dataclass
class Watched:
    """A circuit, its clock and what its listener heard."""

    now: float = 0.0
    heard: list[tuple[str, bool]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.circuit = CircuitBreaker(
            "provider", lambda *news: self.heard.append(news), lambda: self.now
        )

    def attempt(self, *errors: DrawingFailed | None) -> None:
        with self.circuit.track_call() as call:
            for error in errors:
                call.record(error)

    @property
    def state(self) -> tuple[bool, bool]:
        return self.circuit.is_open, self.circuit.allows_call


IN, OUT, DUE = (False, True), (True, False), (True, True)


@pytest.fixture
def watched() -> Watched:
    return Watched()


@pytest.fixture
def out(watched: Watched) -> Watched:
    watched.attempt(*[ProviderBusy()] * FAILURES)
    assert (watched.state, watched.heard) == (OUT, [GONE])
    return watched


@pytest.mark.parametrize("error", ITS_FAULT, ids=lambda error: error.code)
def test_five_failures_in_a_row_leave_a_provider_out(
    watched: Watched, error: DrawingFailed
) -> None:
    watched.attempt(*[error] * 4)
    assert (watched.state, watched.heard) == (IN, [])
    watched.attempt(error)
    assert (watched.state, watched.heard) == (OUT, [GONE])


@pytest.mark.parametrize("answer", NOT_ITS_FAULT)
def test_an_answer_of_a_living_provider_ends_the_row(
    watched: Watched, answer: DrawingFailed | None
) -> None:
    watched.attempt(*[ProviderBusy()] * 4, answer, *[ProviderBusy()] * 4)
    assert watched.state == IN


@pytest.mark.parametrize("error", NEITHER)
def test_our_own_failures_count_neither_way(watched: Watched, error: DrawingFailed) -> None:
    watched.attempt(*[ProviderBusy()] * 4, *[error] * 9)
    assert watched.state == IN
    watched.attempt(ProviderBusy())
    assert watched.state == OUT


def test_after_a_minute_one_call_probes_and_no_other(out: Watched) -> None:
    out.now = PAUSE - 0.1
    assert out.state == OUT
    out.now = PAUSE
    assert out.state == DUE
    with out.circuit.track_call():
        assert out.state == OUT
    assert out.state == DUE


@pytest.mark.parametrize("answer", NOT_ITS_FAULT)
def test_a_probe_that_is_answered_brings_the_provider_back(
    out: Watched, answer: DrawingFailed | None
) -> None:
    out.now = PAUSE
    out.attempt(answer)
    assert (out.state, out.heard) == (IN, [GONE, BACK])
    out.attempt(*[ProviderBusy()] * 4)
    assert out.state == IN


def test_a_probe_that_fails_costs_another_minute_and_no_word(out: Watched) -> None:
    for minute in (1, 2, 3):
        out.now = minute * PAUSE
        assert out.state == DUE
        out.attempt(ProviderBusy())
        assert (out.state, out.heard) == (OUT, [GONE])


@pytest.mark.parametrize("error", NEITHER)
def test_a_probe_that_finds_nothing_out_lets_the_next_one_try(
    out: Watched, error: DrawingFailed
) -> None:
    out.now = PAUSE
    out.attempt(error)
    assert out.state == DUE


@pytest.mark.parametrize("error", [*ITS_FAULT, *NEITHER], ids=lambda error: error.code)
@pytest.mark.parametrize("can_fail_over", [True, False])
def test_a_probe_that_fails_is_over(
    out: Watched, error: DrawingFailed, can_fail_over: bool
) -> None:
    out.now = PAUSE
    with (
        out.circuit.track_call(can_fail_over=can_fail_over) as probe,
        out.circuit.track_call(can_fail_over=False) as another,
    ):
        probe.record(error)
        another.record(error)
        assert (probe.must_stop, another.must_stop) == (True, False)


def test_nobody_takes_over_what_may_be_drawn_already(watched: Watched) -> None:
    for error in (ResponseLost(), ResponseUnreadable()):
        with watched.circuit.track_call(can_fail_over=True) as call:
            call.record(ProviderBusy())
            assert call.can_fail_over
            call.record(error)
            call.record(ProviderBusy())
            assert not call.can_fail_over


def test_late_failures_of_older_calls_neither_end_a_probe_nor_put_it_off(out: Watched) -> None:
    with out.circuit.track_call() as older:
        out.now = PAUSE - 1
        older.record(ResponseLost())
        out.now = PAUSE
        with out.circuit.track_call() as probe:
            older.record(ResponseLost())
            assert out.state == OUT
            probe.record(None)
    assert (out.state, out.heard) == (IN, [GONE, BACK])


@given(
    st.lists(
        st.tuples(
            st.sampled_from((0, 20, 60)), st.sampled_from(ITS_FAULT * 2 + NOT_ITS_FAULT + NEITHER)
        ),
        max_size=40,
    )
)
def test_one_call_after_the_other_it_is_as_simple_as_this(
    steps: list[tuple[int, DrawingFailed | None]],
) -> None:
    watched, row, until = Watched(), 0, 0.0
    for seconds, error in steps:
        watched.now += seconds
        assert watched.state == (row >= FAILURES, row < FAILURES or watched.now >= until)
        if not watched.circuit.allows_call:
            continue
        watched.attempt(error)
        if error in ITS_FAULT:
            row, until = row + 1, watched.now + PAUSE
        elif error in NOT_ITS_FAULT:
            row = 0
    assert watched.heard == list(islice(cycle((GONE, BACK)), len(watched.heard)))
    assert (watched.heard[-1:] == [GONE]) == (row >= FAILURES)
