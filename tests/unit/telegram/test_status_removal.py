"""The status goes away when the outcome is there."""

from collections.abc import Sequence

import pytest
from aiogram.exceptions import (
    TelegramAPIError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramServerError,
)
from aiogram.methods import DeleteMessage

from bot.domain.failures import Failure
from bot.domain.jobs import Job
from tests.kit.clock import NOON
from tests.unit.telegram.conftest import StatusBoardSetup

ASKED = DeleteMessage(chat_id=7, message_id=1)
PASSING = [
    TelegramServerError(ASKED, "Internal Server Error"),
    TelegramNetworkError(ASKED, "cut off"),
]


async def over(setup: StatusBoardSetup) -> Job:
    """A request that has ended, and whose status stands yet."""
    job = await setup.ask()
    await setup.board.open(job)
    assert await setup.steps.fail(job, NOON, Failure("busy", {}))
    return job


async def test_later_where_telegram_does_not_answer(setup: StatusBoardSetup) -> None:
    job = await over(setup)
    setup.fake_session.answers_to["deleteMessage"].extend(PASSING)
    await setup.board.remove_status(job.id)
    await setup.step_time.go_on(4)
    assert setup.fake_session.names.count("deleteMessage") == 1

    await setup.step_time.go_on(20)
    assert setup.fake_session.names.count("deleteMessage") == 1 + len(PASSING)


@pytest.mark.parametrize(
    "refusals",
    [
        [TelegramBadRequest(ASKED, "Bad Request: message to delete not found")],
        [TelegramForbiddenError(ASKED, "Forbidden: bot was blocked by the user")],
    ],
)
async def test_never_where_it_is_gone_already(
    refusals: Sequence[TelegramAPIError], setup: StatusBoardSetup
) -> None:
    job = await over(setup)
    setup.fake_session.answers_to["deleteMessage"].extend(refusals)
    await setup.board.remove_status(job.id)
    await setup.step_time.go_on(20)

    assert setup.fake_session.names.count("deleteMessage") == 1


async def test_that_it_was_restarted_is_forgotten_with_the_request(setup: StatusBoardSetup) -> None:
    ended, running = await over(setup), await setup.ask()
    setup.board.restarted.update({running.id, ended.id})

    await setup.step_time.go_on(2)

    assert setup.board.restarted == {running.id}
