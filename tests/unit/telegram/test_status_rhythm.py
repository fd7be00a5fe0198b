"""How often a status changes while the bot draws, and that it changes as time passes."""

from itertools import pairwise

import pytest
from aiogram.methods import EditMessageText, SendChatAction, SendMessage

from bot.domain.jobs import JobState
from bot.domain.settings import Language
from tests.kit.catalogue import CATALOGUE
from tests.kit.fakes import OFFER
from tests.unit.telegram.conftest import StatusBoardSetup

SAY = CATALOGUE.translator(Language.EN)
USUAL = OFFER.typical_seconds
EDITS, ACTIONS = "editMessageText", "sendChatAction"


def gaps(times: list[float]) -> list[float]:
    return [later - earlier for earlier, later in pairwise(times)]


def latest_text(setup: StatusBoardSetup) -> str:
    edits = [each for each in setup.fake_session.asked if isinstance(each, EditMessageText)]
    return str(edits[-1].text)


@pytest.mark.parametrize(("chat", "pause"), [(7, 3), (-100, 10)], ids=["private", "group"])
async def test_three_statuses_of_a_chat_share_its_rhythm(
    chat: int, pause: int, setup: StatusBoardSetup
) -> None:
    """Telegram shows an action for 5 s."""
    for prompt in ("a fox", "a cat", "a dog"):
        await setup.board.open(await setup.ask(prompt, chat=chat))
    times: dict[str, list[float]] = {EDITS: [], ACTIONS: []}
    for _ in range(70):
        before = len(setup.fake_session.names)
        await setup.step_time.go_on(1)
        for name in setup.fake_session.names[before:]:
            times[name].append(setup.step_time.now)

    assert len(times[EDITS]) >= 6
    assert min(gaps(times[EDITS])) >= pause
    assert len(times[ACTIONS]) >= 10
    assert max(gaps(times[ACTIONS])) < 5
    acted = [each for each in setup.fake_session.asked if isinstance(each, SendChatAction)]
    assert {each.chat_id for each in acted} == {chat}


async def test_the_words_change_as_time_passes(setup: StatusBoardSetup) -> None:
    await setup.board.open(await setup.ask())
    [sent] = [each for each in setup.fake_session.asked if isinstance(each, SendMessage)]
    assert sent.text.splitlines()[1].startswith("▱")

    for gone, words in (
        (0.5 * USUAL, "▰▰▰▱"),
        (1.2 * USUAL, SAY("status-nearly", gone="§").partition("§")[2]),
        (2 * USUAL, SAY("status-overdue", gone="§").partition("§")[0]),
    ):
        setup.step_time.now = gone
        await setup.step_time.go_on(4)
        assert words in latest_text(setup)


async def test_nothing_is_edited_while_nothing_changes(setup: StatusBoardSetup) -> None:
    running, waiting = await setup.ask(), await setup.ask(chat=8, state=JobState.QUEUED)
    for job in (running, waiting):
        await setup.board.open(job)
    await setup.step_time.go_on(20)

    edited = [each for each in setup.fake_session.asked if isinstance(each, EditMessageText)]
    assert [each.chat_id for each in edited] == [7] * len(edited)
    assert len(edited) >= 4
