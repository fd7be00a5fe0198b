"""Figures as people read them."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

from benchmarks.measuring import NOT_MEASURED, Figures

Results = Mapping[tuple[int, str], Sequence[Figures | None]]
"""By answers at once and client: its trials, None for one that did not bring every byte."""

LOST = "**disqualified: it lost bytes of the picture**"
NOTHING = Figures(*[NOT_MEASURED] * len(Figures._fields))


@dataclass(frozen=True, slots=True)
class Column:
    """`aims` are the most that the bot allows itself, by answers at once, in the form's unit."""

    title: str
    form: str
    scale: float = 1.0
    aims: Mapping[int, float] = field(default_factory=dict)

    def cell(self, value: float, base: float, aim: float | None) -> str:
        """The value, its ratio to the base where there is one, and whether the aim is met."""
        if math.isnan(value):
            return "—"
        scaled = value * self.scale
        ratio = f" ×{value / base:.1f}" if base > 0 else ""
        met = f" (aim ≤ {aim:g}: {'yes' if scaled <= aim else 'no'})" if aim else ""
        return self.form.format(scaled) + ratio + met


COLUMNS = (  # in the order of the figures
    Column("wall", "{:.2f} s"),
    Column("CPU", "{:.2f} s"),
    Column("peak memory over idle", "{:.1f} MB", 1e-6, {1: 8, 20: 30}),
    Column("longest event-loop stall", "{:,.0f} ms", 1e3, {20: 100}),
)


def table(results: Results, ours: Sequence[str]) -> str:
    """Medians in Markdown: ours with our aims, all others of a count beside the first of ours."""
    medians = {key: _median(trials) for key, trials in results.items()}
    titles = ["at once", "client", *(column.title for column in COLUMNS)]
    rows = [titles, ["---"] * len(titles)]
    for (count, client), figures in medians.items():
        base = NOTHING if client == ours[0] else medians[count, ours[0]] or NOTHING
        cells = [LOST] if figures is None else _cells(figures, base, count if client in ours else 0)
        rows.append([str(count), client, *cells])
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def _median(trials: Sequence[Figures | None]) -> Figures | None:
    """Of each figure; None where one trial lost bytes."""
    whole = [trial for trial in trials if trial]
    return Figures(*map(median, zip(*whole, strict=True))) if len(whole) == len(trials) else None


def _cells(figures: Figures, base: Figures, count: int) -> list[str]:
    return [
        column.cell(value, beside, column.aims.get(count))
        for column, value, beside in zip(COLUMNS, figures, base, strict=True)
    ]
