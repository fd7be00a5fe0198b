"""The short form runs in `make check`; `--soak` tries every boundary, and repeats with other numbers."""

from collections import Counter, defaultdict
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.faults.scene import FAULT, OUTCOME, OUTCOMES, Record, Scene, opened_scene

SEEDS = 5
TIMEOUT = 300  # seconds: several processes, whose time is real, on a machine that may be busy


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--soak", action="store_true", help="the long form of the fault suite")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "soak: only in the long form of the fault suite")


def is_long(config: pytest.Config) -> bool:
    """The option is unknown where this file is found late, as by `pytest` without a folder."""
    return bool(config.getoption("soak", default=False))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "seed" in metafunc.fixturenames:
        metafunc.parametrize("seed", range(SEEDS if is_long(metafunc.config) else 1))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.timeout(TIMEOUT))
            item.add_marker(pytest.mark.slow)
    if not is_long(config):
        long = [item for item in items if item.get_closest_marker("soak")]
        items[:] = [item for item in items if item not in long]
        config.hook.pytest_deselected(items=long)


@pytest.fixture
async def scene(tmp_path: Path, record_property: Record) -> AsyncIterator[Scene]:
    async with opened_scene(tmp_path, record_property) as scene:
        yield scene


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What was tried, and what came of it, as a table."""
    if not is_long(terminalreporter.config):
        return
    rows: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for outcome in ("passed", "failed"):
        for report in terminalreporter.getreports(outcome):
            if report.when == "call":
                told = dict(report.user_properties).get(OUTCOME, ())
                for fault in {text for name, text in report.user_properties if name == FAULT}:
                    rows[str(fault)].update({"runs": 1, outcome: 1})
                    rows[str(fault)].update(dict(zip(OUTCOMES, told, strict=False)))
    columns = ("runs", "passed", *OUTCOMES)
    terminalreporter.write_line(f"| boundary or fault | {' | '.join(columns)} |")
    terminalreporter.write_line("|---" * (1 + len(columns)) + "|")
    for fault, counts in sorted(rows.items()):
        numbers = " | ".join(str(counts[column]) for column in columns)
        terminalreporter.write_line(f"| {fault} | {numbers} |")
