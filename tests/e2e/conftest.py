"""The real application over real HTTP, in a harness of its own for each test."""

from collections.abc import AsyncIterator, Iterator
from functools import cache
from pathlib import Path

import pytest

from bot.domain.settings import Language
from bot.i18n.small_talk import SmallTalk
from tests.kit import log_capture
from tests.kit.chat_user import ChatUser
from tests.kit.harness import BotHarness, open_harness
from tests.kit.languages import language_of
from tests.kit.quick_sqlite import quick_sqlite
from tests.kit.virtual_time import virtual_time


@pytest.fixture(scope="package", autouse=True)
def read_once() -> Iterator[None]:
    """Greetings and thanks are the same for each bot."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SmallTalk, "load", cache(SmallTalk.load))
        yield


@pytest.fixture
async def harness(tmp_path: Path) -> AsyncIterator[BotHarness]:
    with quick_sqlite(), virtual_time() as time, log_capture.capture_logs() as captured:
        async with open_harness(tmp_path, captured, time) as harness:
            yield harness
    assert not captured.bugs


@pytest.fixture
def language(request: pytest.FixtureRequest) -> Language:
    """One for each test; `in_both` tries it in each."""
    return language_of(request.node.nodeid)


@pytest.fixture
def anna(harness: BotHarness, language: Language) -> ChatUser:
    """In her private chat."""
    return harness.chat_user(language)


@pytest.fixture
def boris(harness: BotHarness, language: Language) -> ChatUser:
    """Somebody in the group, who speaks there first."""
    return harness.member(language)


@pytest.fixture
def stranger(harness: BotHarness, language: Language) -> ChatUser:
    """Somebody else in the group."""
    other = next(each for each in Language if each is not language)
    return ChatUser(
        harness.telegram, harness.people[other], harness.group, harness.member(language).say
    )


@pytest.fixture
def operator(harness: BotHarness, language: Language) -> ChatUser:
    """Somebody who writes to the bot alone, and is in no group."""
    person = harness.telegram.person("Olga", str(language))
    voice = harness.chat_user(language).say
    return ChatUser(harness.telegram, person, harness.telegram.private_chat(person), voice)
