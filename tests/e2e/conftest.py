"""The real assembly over real HTTP, in a town of its own for each test."""

import ssl
from collections.abc import AsyncIterator, Iterator
from functools import cache
from pathlib import Path

import pytest

from bot.domain.settings import Language
from bot.i18n import Catalogue
from tests.e2e import diary
from tests.e2e.languages import language_of
from tests.e2e.resident import Resident
from tests.e2e.town import Town, founded
from tests.kit.virtual_time import virtual_time


@pytest.fixture(scope="package", autouse=True)
def read_once() -> Iterator[None]:
    """Certificates and sentences are most of a bot's start, and the same for each."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ssl, "create_default_context", cache(ssl.create_default_context))
        patch.setattr(Catalogue, "load", cache(Catalogue.load))
        yield


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    with virtual_time() as time, diary.kept() as kept:
        async with founded(tmp_path, kept, time) as town:
            yield town
    assert not kept.mistakes


@pytest.fixture
def language(request: pytest.FixtureRequest) -> Language:
    """One for each test; `in_both` tries it in each."""
    return language_of(request.node.nodeid)


@pytest.fixture
def anna(town: Town, language: Language) -> Resident:
    """In her private chat."""
    return town.resident(language)


@pytest.fixture
def boris(town: Town, language: Language) -> Resident:
    """Somebody in the group, who speaks there first."""
    return town.member(language)


@pytest.fixture
def stranger(town: Town, language: Language) -> Resident:
    """Somebody else in the group."""
    other = next(each for each in Language if each is not language)
    return Resident(town.telegram, town.people[other], town.group, town.member(language).say)


@pytest.fixture
def operator(town: Town, language: Language) -> Resident:
    """Somebody who is no resident, and writes to the bot alone."""
    person = town.telegram.person("Olga", str(language))
    voice = town.resident(language).say
    return Resident(town.telegram, person, town.telegram.private_chat(person), voice)
