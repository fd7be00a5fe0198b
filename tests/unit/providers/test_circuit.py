"""When a vendor is left out, when it is tried again, and what the operator hears of it."""

from dataclasses import dataclass, field
from itertools import cycle, islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import (
    AnswerLost,
    AnswerUnreadable,
    Busy,
    DrawingFailed,
    Malformed,
    Moderated,
    NotSaved,
    Unavailable,
    Unexpected,
    Unreachable,
)
from bot.providers import Circuit
from bot.providers.circuit import FAILURES, PAUSE

FAILED = (Busy(), Unreachable(), AnswerLost(), AnswerUnreadable(), Unavailable(reason="key"))
ALIVE = (None, Moderated(category="hate"), Malformed(note="?"))
NEITHER = (Unexpected(), NotSaved(reason="disk full"))

GONE, BACK = ("vendor", False), ("vendor", True)


@dataclass
class Watched:
    """A circuit, its clock and what its listener heard."""

    now: float = 0.0
    heard: list[tuple[str, bool]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.circuit = Circuit("vendor", lambda *news: self.heard.append(news), lambda: self.now)

    def attempt(self, *errors: DrawingFailed | None) -> None:
        with self.circuit.visited() as visit:
            for error in errors:
                visit.hear(error)

    @property
    def state(self) -> tuple[bool, bool]:
        return self.circuit.is_out, self.circuit.may_be_asked


IN, OUT, DUE = (False, True), (True, False), (True, True)


@pytest.fixture
def watched() -> Watched:
    return Watched()


@pytest.fixture
def out(watched: Watched) -> Watched:
    watched.attempt(*[Busy()] * FAILURES)
    assert (watched.state, watched.heard) == (OUT, [GONE])
    return watched


@pytest.mark.parametrize("error", FAILED, ids=lambda error: error.code)
def test_five_failures_in_a_row_leave_a_vendor_out(watched: Watched, error: DrawingFailed) -> None:
    watched.attempt(*[error] * 4)
    assert (watched.state, watched.heard) == (IN, [])
    watched.attempt(error)
    assert (watched.state, watched.heard) == (OUT, [GONE])


@pytest.mark.parametrize("answer", ALIVE)
def test_an_answer_of_a_living_vendor_ends_the_row(
    watched: Watched, answer: DrawingFailed | None
) -> None:
    watched.attempt(*[Busy()] * 4, answer, *[Busy()] * 4)
    assert watched.state == IN


@pytest.mark.parametrize("error", NEITHER)
def test_our_own_troubles_count_neither_way(watched: Watched, error: DrawingFailed) -> None:
    watched.attempt(*[Busy()] * 4, *[error] * 9)
    assert watched.state == IN
    watched.attempt(Busy())
    assert watched.state == OUT


def test_after_a_minute_one_visit_tries_and_no_other(out: Watched) -> None:
    out.now = PAUSE - 0.1
    assert out.state == OUT
    out.now = PAUSE
    assert out.state == DUE
    with out.circuit.visited():
        assert out.state == OUT
    assert out.state == DUE


@pytest.mark.parametrize("answer", ALIVE)
def test_a_probe_that_is_answered_brings_the_vendor_back(
    out: Watched, answer: DrawingFailed | None
) -> None:
    out.now = PAUSE
    out.attempt(answer)
    assert (out.state, out.heard) == (IN, [GONE, BACK])
    out.attempt(*[Busy()] * 4)
    assert out.state == IN


def test_a_probe_that_fails_costs_another_minute_and_no_word(out: Watched) -> None:
    for minute in (1, 2, 3):
        out.now = minute * PAUSE
        assert out.state == DUE
        out.attempt(Busy())
        assert (out.state, out.heard) == (OUT, [GONE])


@pytest.mark.parametrize("error", NEITHER)
def test_a_probe_that_finds_nothing_out_lets_the_next_one_try(
    out: Watched, error: DrawingFailed
) -> None:
    out.now = PAUSE
    out.attempt(error)
    assert out.state == DUE


@pytest.mark.parametrize("error", [*FAILED, *NEITHER], ids=lambda error: error.code)
@pytest.mark.parametrize("gives_way", [True, False])
def test_a_probe_that_fails_is_over(out: Watched, error: DrawingFailed, gives_way: bool) -> None:
    out.now = PAUSE
    with (
        out.circuit.visited(gives_way=gives_way) as probe,
        out.circuit.visited(gives_way=False) as another,
    ):
        probe.hear(error)
        another.hear(error)
        assert (probe.is_over, another.is_over) == (True, False)


def test_nobody_takes_over_what_may_be_drawn_already(watched: Watched) -> None:
    for error in (AnswerLost(), AnswerUnreadable()):
        with watched.circuit.visited(gives_way=True) as visit:
            visit.hear(Busy())
            assert visit.gives_way
            visit.hear(error)
            visit.hear(Busy())
            assert not visit.gives_way


def test_late_failures_of_older_visits_neither_end_a_probe_nor_put_it_off(out: Watched) -> None:
    with out.circuit.visited() as older:
        out.now = PAUSE - 1
        older.hear(AnswerLost())
        out.now = PAUSE
        with out.circuit.visited() as probe:
            older.hear(AnswerLost())
            assert out.state == OUT
            probe.hear(None)
    assert (out.state, out.heard) == (IN, [GONE, BACK])


@given(
    st.lists(
        st.tuples(st.sampled_from((0, 20, 60)), st.sampled_from(FAILED * 2 + ALIVE + NEITHER)),
        max_size=40,
    )
)
def test_one_visit_after_the_other_it_is_as_simple_as_this(
    steps: list[tuple[int, DrawingFailed | None]],
) -> None:
    watched, row, until = Watched(), 0, 0.0
    for seconds, error in steps:
        watched.now += seconds
        assert watched.state == (row >= FAILURES, row < FAILURES or watched.now >= until)
        if not watched.circuit.may_be_asked:
            continue
        watched.attempt(error)
        if error in FAILED:
            row, until = row + 1, watched.now + PAUSE
        elif error in ALIVE:
            row = 0
    assert watched.heard == list(islice(cycle((GONE, BACK)), len(watched.heard)))
    assert (watched.heard[-1:] == [GONE]) == (row >= FAILURES)
