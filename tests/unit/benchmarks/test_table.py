"""What a reader of the figures is told."""

from collections.abc import Sequence

from benchmarks.measuring import NOT_MEASURED, Figures
from benchmarks.table import LOST, table

OURS = ("ours", "ours, otherwise")
QUICK = Figures(wall=0.2, cpu=0.1, memory=4e6, stall=0.05)
SLOW = Figures(wall=0.5, cpu=0.1, memory=40e6, stall=2.5)


def rows(count: int = 1, **trials: Sequence[Figures | None]) -> list[str]:
    """The table's rows below its head; the clients are named by keywords."""
    results = {(count, client): found for client, found in trials.items()}
    return table(results, OURS).splitlines()[2:]


def test_others_stand_beside_ours() -> None:
    assert rows(ours=[QUICK], other=[SLOW]) == [
        "| 1 | ours | 0.20 s | 0.10 s | 4.0 MB (aim ≤ 8: yes) | 50 ms |",
        "| 1 | other | 0.50 s ×2.5 | 0.10 s ×1.0 | 40.0 MB ×10.0 | 2,500 ms ×50.0 |",
    ]


def test_a_missed_aim_is_told() -> None:
    (row,) = rows(20, ours=[SLOW])
    assert row == (
        "| 20 | ours | 0.50 s | 0.10 s | 40.0 MB (aim ≤ 30: no) | 2,500 ms (aim ≤ 100: no) |"
    )


def test_one_odd_round_does_not_count() -> None:
    assert rows(ours=[QUICK, SLOW, QUICK]) == rows(ours=[QUICK])


def test_a_client_that_lost_bytes_once_has_no_figures() -> None:
    _, other = rows(ours=[QUICK, QUICK], other=[QUICK, None])
    assert LOST in other
    assert "MB" not in other


def test_without_ours_there_are_no_ratios() -> None:
    _, other = rows(ours=[None], other=[SLOW])
    assert other == "| 1 | other | 0.50 s | 0.10 s | 40.0 MB | 2,500 ms |"


def test_memory_that_was_not_measured_is_a_dash() -> None:
    unknown = QUICK._replace(memory=NOT_MEASURED)
    for row in rows(ours=[unknown], other=[unknown]):
        assert "| — |" in row
        assert "aim" not in row
