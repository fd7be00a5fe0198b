"""What a reader of the load's figures is told."""

from collections.abc import Sequence
from math import inf

import pytest

from benchmarks.load_provider import USUAL
from benchmarks.load_scene import BASELINE, OURS, Crowd, Load
from benchmarks.load_table import NOT_ALL, Alone, Trial, alone_table, crowd_table

LOAD = Load(50, USUAL)
QUICK = Crowd(2.0, 50e6, 0.05, 0.01, 0.1, 0.2)
SLOW = Crowd(4.0, 200e6, 0.05, 0.02, 1.5, 2.0)


def rows(ours: Sequence[Trial], baseline: Sequence[Trial]) -> list[str]:
    """Without the table's head."""
    return crowd_table({(LOAD, OURS): ours, (LOAD, BASELINE): baseline}).splitlines()[2:]


def test_the_floor_stands_beside_ours() -> None:
    ours, baseline = rows([(50, QUICK)], [(50, SLOW)])
    assert ours == (
        "| 50 × 1024×1024, 1.5 MB | this bot | 50 | 2.00 s (aim ≤ 2.5: yes) "
        "| 50 MB (aim ≤ 60: yes) | 50 ms | 10 ms | 100 ms (aim ≤ 150: yes) | 200 ms |"
    )
    assert "4.00 s ×2.0" in baseline
    assert "aim" not in baseline


def test_a_missed_aim_is_told() -> None:
    ours, _ = rows([(50, SLOW)], [(50, QUICK)])
    assert "1,500 ms (aim ≤ 150: no)" in ours


def test_who_lost_a_picture_once_has_no_figures() -> None:
    ours, baseline = rows([(50, QUICK), (49, None)], [(50, SLOW), (50, SLOW)])
    assert f"| 49 | {NOT_ALL} |" in ours
    assert "4.00 s |" in baseline


def test_help_that_never_came_shows() -> None:
    ours, _ = rows([(50, QUICK._replace(help_most=inf))], [(50, SLOW)])
    assert "| inf ms |" in ours


@pytest.mark.parametrize(("start", "met"), [(2.5, "yes"), (3.5, "no")])
def test_a_start_is_measured_from_the_import(start: float, met: str) -> None:
    table = alone_table({OURS: [Alone(0.05, start)], BASELINE: [Alone(0.02, 2.2)]}, importing=2.0)
    assert f"{start - 2:.2f} s (aim ≤ 1: {met})" in table
    assert "| 50 ms (aim ≤ 80: yes) |" in table
