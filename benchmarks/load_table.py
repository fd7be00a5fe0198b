"""The load's figures as people read them."""

from collections.abc import Mapping, Sequence
from statistics import median
from typing import NamedTuple

from benchmarks.load_scene import OURS, Crowd, Load
from benchmarks.table import Column

Trial = tuple[int, Crowd | None]
"""How many pictures arrived, and the figures where that is all."""

NOT_ALL = "**not every picture arrived**"


class Alone(NamedTuple):
    """Seconds: for one picture where the provider takes none, and from nothing until it serves."""

    overhead: float
    start: float


def crowd_columns(load: Load) -> Sequence[Column]:
    """In the order of the figures; the aims are by the number of people."""
    more = f"wall over the service's {load.order.seconds:g} s"
    return (
        Column(more, "{:.2f} s", 1.0, {50: 2.5}),
        Column("peak memory over idle", "{:.0f} MB", 1e-6, {50: 60, 20: 120}),
        Column("CPU a picture", "{:.0f} ms", 1e3),
        Column("`/help`, median", "{:,.0f} ms", 1e3),
        Column("`/help`, 99th percentile", "{:,.0f} ms", 1e3, {50: 150, 20: 150}),
        Column("`/help`, longest", "{:,.0f} ms", 1e3),
    )


def crowd_table(results: Mapping[tuple[Load, str], Sequence[Trial]]) -> str:
    """Medians in Markdown: ours with our aims, the baseline beside it as a ratio to ours."""
    columns = crowd_columns(next(iter(results))[0])
    titles = ["at once", "bot", "arrived", *(column.title for column in columns)]
    rows = []
    for (load, bot), trials in results.items():
        figures = _median(trials)
        base = None if bot == OURS else _median(results[load, OURS])
        aimed = load.users if bot == OURS else None
        cells = [NOT_ALL] if figures is None else _cells(columns, figures, base, aimed)
        rows.append([_named(load), bot, f"{min(came for came, _ in trials)}", *cells])
    return _markdown(titles, rows)


def alone_table(results: Mapping[str, Sequence[Alone]], importing: float) -> str:
    """Medians; `importing` is the seconds that `import aiogram` takes alone."""
    titles = ["bot", "one picture, all but the service", "serves after", "over `import aiogram`"]
    columns = (
        Column(titles[1], "{:.0f} ms", 1e3, {1: 80}),
        Column(titles[2], "{:.2f} s"),
        Column(titles[3], "{:.2f} s", 1.0, {1: 1}),
    )
    medians = {bot: _alone_median(trials, importing) for bot, trials in results.items()}
    rows = [
        [
            bot,
            *_cells(columns, medians[bot], None if bot == OURS else medians[OURS], bot == OURS),
        ]
        for bot in results
    ]
    return _markdown(titles, rows)


def _named(load: Load) -> str:
    order = load.order
    return f"{load.users} × {order.width}×{order.height}, {order.size / 1e6:g} MB"


def _median(trials: Sequence[Trial]) -> Crowd | None:
    """Of each figure; None where a picture of one trial did not arrive."""
    whole = [figures for _, figures in trials if figures]
    return Crowd(*map(median, zip(*whole, strict=True))) if len(whole) == len(trials) else None


def _alone_median(trials: Sequence[Alone], importing: float) -> Sequence[float]:
    overhead, start = map(median, zip(*trials, strict=True))
    return overhead, start, start - importing


def _cells(
    columns: Sequence[Column],
    figures: Sequence[float],
    base: Sequence[float] | None,
    aimed: int | None,
) -> list[str]:
    """`aimed` is the key of the aims, where there are any."""
    beside = base or [0.0] * len(figures)
    return [
        column.cell(value, other, column.aims.get(aimed) if aimed else None)
        for column, value, other in zip(columns, figures, beside, strict=True)
    ]


def _markdown(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [titles, ["---"] * len(titles), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)
