"""What all tests have in common."""

import gc
import signal
import ssl
from collections.abc import Callable, Generator, Iterator, Mapping
from functools import cache
from typing import Any
from zlib import crc32

import pytest
import structlog

from tests.kit.virtual_time import VirtualLoop


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--quick",
        action="store_true",
        help="without slow tests, and one case of each parametrized test",
    )


def pytest_configure(config: pytest.Config) -> None:
    # Tracebacks in colour, with all variables, take longer than the tests that log them.
    plain = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    before = structlog.get_config()["processors"][:-1]
    structlog.configure(processors=[*before, plain])
    config.addinivalue_line("markers", "slow: starts processes, or takes seconds; not in --quick")


SLOW_TIMEOUT = 300
"""Seconds for tests that start processes: several of them, on a busy machine."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if item.get_closest_marker("slow") and not item.get_closest_marker("timeout"):
            item.add_marker(pytest.mark.timeout(SLOW_TIMEOUT))
    if not config.getoption("quick"):
        return
    chosen: dict[str, pytest.Item] = {}
    for item in sorted(items, key=lambda item: crc32(item.nodeid.encode())):
        if not item.get_closest_marker("slow"):
            chosen.setdefault(item.nodeid.partition("[")[0], item)
    kept = set(chosen.values())
    config.hook.pytest_deselected(items=[item for item in items if item not in kept])
    items[:] = [item for item in items if item in kept]


@pytest.fixture(scope="session", autouse=True)
def certificates_read_once() -> Iterator[None]:
    """Each client reads them anew, which takes longer than most tests."""
    create = ssl.create_default_context
    of_client = cache(create)

    def create_once(*purpose: ssl.Purpose, **options: Any) -> ssl.SSLContext:
        return create(*purpose, **options) if purpose else of_client(**options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ssl, "create_default_context", create_once)
        yield


@pytest.hookimpl(wrapper=True)
def pytest_timeout_set_timer() -> Generator[None, object, object]:
    """Lets the alarm ring each second: the first one may be raised in a task that keeps it."""
    is_set = yield
    seconds, _ = signal.getitimer(signal.ITIMER_REAL)
    signal.setitimer(signal.ITIMER_REAL, seconds, 1)
    return is_set


def pytest_asyncio_loop_factories() -> Mapping[str, Callable[[], VirtualLoop]]:
    """A loop whose clock can be made virtual."""
    return {"virtual": VirtualLoop}


def pytest_collection_finish(session: pytest.Session) -> None:
    """A heap full of models that never go is not looked through for garbage again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)
