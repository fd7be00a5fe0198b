"""The real assembly over real HTTP, in a town of its own for each test."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.domain.settings import Language
from tests.e2e import diary
from tests.e2e.fast_time import FastTime
from tests.e2e.resident import Resident
from tests.e2e.town import Town, founded


@pytest.fixture
def fast_time() -> FastTime:
    return FastTime()


@pytest.fixture
async def town(tmp_path: Path, fast_time: FastTime) -> AsyncIterator[Town]:
    with diary.kept() as kept:
        async with founded(tmp_path, kept, fast_time) as town:
            yield town
    assert not kept.mistakes


@pytest.fixture(params=list(Language), ids=str)
def language(request: pytest.FixtureRequest) -> Language:
    chosen: Language = request.param
    return chosen


@pytest.fixture
def anna(town: Town, language: Language) -> Resident:
    """In her private chat, once in each language."""
    return town.resident(language)
