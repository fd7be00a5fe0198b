"""What all tests have in common."""

import gc

import pytest


def pytest_collection_finish(session: pytest.Session) -> None:
    """A heap full of models that never go is not looked through for garbage again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)
