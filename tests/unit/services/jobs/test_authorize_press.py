"""Who may press the buttons of a request, and when Telegram is asked about them."""

from dataclasses import dataclass, field

import pytest

from bot.domain.errors import NothingToRepeat, NotYours
from bot.domain.ids import JobId, UserId
from bot.domain.jobs import Requester
from bot.services.jobs.authorize_press import AuthorizePress
from bot.storage import SqlJobRepository
from tests.kit.fixtures import Ask
from tests.kit.ids import REQUESTER, build_requester

ANNA, BORIS, ADA = build_requester(7, -100), build_requester(8, -100), build_requester(9, -100)


@dataclass
class Members:
    """The members of the group, of whom Ada is an administrator; notes who was asked about."""

    asked: list[Requester] = field(default_factory=list)

    async def is_chat_admin(self, requester: Requester) -> bool:
        self.asked.append(requester)
        return requester == ADA


@pytest.fixture
def members() -> Members:
    return Members()


@pytest.fixture
def authorize(jobs: SqlJobRepository, members: Members) -> AuthorizePress:
    return AuthorizePress(jobs, members.is_chat_admin)


async def test_telegram_is_not_asked_about_the_owner(
    ask: Ask, authorize: AuthorizePress, members: Members
) -> None:
    job = await ask(chat=-100)

    assert await authorize(job.id, ANNA) == job
    await authorize.for_owner(UserId(7), ANNA)

    assert members.asked == []


async def test_anybody_else_is_asked_about_once(
    ask: Ask, authorize: AuthorizePress, members: Members
) -> None:
    job = await ask(chat=-100)

    assert await authorize(job.id, ADA) == job
    with pytest.raises(NotYours):
        await authorize(job.id, BORIS)

    assert members.asked == [ADA, BORIS]


async def test_a_button_works_in_its_own_chat_only(
    ask: Ask, authorize: AuthorizePress, members: Members
) -> None:
    job = await ask(chat=-100)

    for requester in (REQUESTER, build_requester(7, -200), build_requester(9, -200)):
        with pytest.raises(NothingToRepeat):
            await authorize(job.id, requester)
    with pytest.raises(NothingToRepeat):
        await authorize(JobId(999), ADA)
    assert members.asked == []
