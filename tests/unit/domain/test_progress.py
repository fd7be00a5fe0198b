import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.progress import Progress, usual_seconds

SECONDS = st.floats(0, 100_000)
USUAL = st.floats(1, 3600)


@given(SECONDS, SECONDS, USUAL)
def test_the_bar_only_grows_and_never_gets_to_its_end(
    one: float, another: float, usual: float
) -> None:
    earlier, later = (Progress(gone, usual).share for gone in sorted((one, another)))

    assert 0 <= earlier <= later < 1


@given(SECONDS, USUAL)
def test_time_is_left_until_the_usual_time_is_over(gone: float, usual: float) -> None:
    left = Progress(gone, usual).left

    assert (left is None) == (gone >= usual)
    assert left is None or 0 < left <= usual


def test_the_usual_time_fills_nine_tenths() -> None:
    assert Progress(0, 60).share == 0
    assert Progress(30, 60).share == pytest.approx(0.45)
    assert Progress(60, 60).share == pytest.approx(0.9)
    assert Progress(600, 60).share == pytest.approx(0.99)


def test_half_as_long_again_is_overdue() -> None:
    assert not Progress(90, 60).overdue
    assert Progress(90.1, 60).overdue


def test_the_start_value_holds_until_there_are_five_measurements() -> None:
    assert usual_seconds([], 150) == 150
    assert usual_seconds([10, 20, 30, 40], 150) == 150
    assert usual_seconds([10, 500, 30, 20, 40], 150) == 30
    assert usual_seconds([0.0] * 5, 150) == 1  # nothing is divided by no time at all
