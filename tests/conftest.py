"""What all tests have in common."""

import gc
from collections.abc import Callable, Mapping

import pytest

from tests.kit.virtual_time import VirtualLoop


def pytest_asyncio_loop_factories() -> Mapping[str, Callable[[], VirtualLoop]]:
    """A loop whose clock can be made virtual."""
    return {"virtual": VirtualLoop}


def pytest_collection_finish(session: pytest.Session) -> None:
    """A heap full of models that never go is not looked through for garbage again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)
