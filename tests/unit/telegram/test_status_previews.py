"""A status that becomes the growing picture."""

import asyncio
from typing import Any, TypeVar

import pytest
from aiogram.exceptions import TelegramBadRequest, TelegramNetworkError, TelegramRetryAfter
from aiogram.methods import (
    EditMessageCaption,
    EditMessageMedia,
    EditMessageText,
    SendMessage,
    TelegramMethod,
)
from aiogram.types import InlineKeyboardMarkup, InputMediaPhoto
from structlog.testing import capture_logs

from bot.domain.deliveries import DeliveryProblem, NotDelivered
from bot.domain.ids import MessageId
from bot.domain.jobs import JobState
from tests.kit.clock import NOON
from tests.kit.fake_session import FakeSession
from tests.unit.telegram.conftest import StatusBoardSetup

Method = TypeVar("Method", bound=TelegramMethod[Any])

ANY = SendMessage(chat_id=7, text="hello")
NO_TEXT = TelegramBadRequest(ANY, "Bad Request: there is no text in the message to edit")
LAST_WORD = InlineKeyboardMarkup(inline_keyboard=[])
EDITS = {"editMessageText", "editMessageCaption", "editMessageMedia"}


def asked(fake_session: FakeSession, kind: type[Method]) -> list[Method]:
    return [method for method in fake_session.asked if isinstance(method, kind)]


def edits(fake_session: FakeSession) -> list[str]:
    return [name for name in fake_session.names if name in EDITS]


async def test_the_status_becomes_the_picture_and_keeps_its_words_and_its_button(
    setup: StatusBoardSetup,
) -> None:
    job, preview = await setup.ask(), setup.paint("first")
    await setup.board.open(job)
    setup.board.show_preview(job.id, preview)
    await setup.step_time.go_on(4)

    [grown] = asked(setup.fake_session, EditMessageMedia)
    assert isinstance(grown.media, InputMediaPhoto)
    assert (grown.media.caption or "").startswith("Drawing\n")
    assert grown.reply_markup is not None
    assert grown.reply_markup.inline_keyboard[0][0].callback_data == f"job:cancel:{job.id}"
    assert setup.fake_session.previews == [b"first"]
    assert setup.fake_session.timeouts[setup.fake_session.asked.index(grown)] == 20
    assert not preview.exists()
    assert asked(setup.fake_session, EditMessageText) == []

    await setup.step_time.go_on(6)
    changed = asked(setup.fake_session, EditMessageCaption)
    assert len(changed) == 2
    assert all((each.caption or "").startswith("Drawing\n") for each in changed)
    assert all(each.reply_markup == grown.reply_markup for each in changed)


async def test_three_previews_are_shown_and_the_newest_first(setup: StatusBoardSetup) -> None:
    job = await setup.ask()
    await setup.board.open(job)
    previews = [setup.paint(f"{number}") for number in range(15)]
    for preview in previews:
        setup.board.show_preview(job.id, preview)
        await setup.step_time.go_on(1)

    assert setup.fake_session.previews == [b"2", b"5", b"8"]
    assert not [preview for preview in previews if preview.exists()]


@pytest.mark.parametrize(("chat", "pause"), [(7, 3), (-100, 10)], ids=["private", "group"])
async def test_previews_keep_to_the_rhythm_of_all_edits(
    chat: int, pause: int, setup: StatusBoardSetup
) -> None:
    job = await setup.ask(chat=chat)
    await setup.board.open(job)
    times: list[float] = []
    for number in range(4 * pause):
        setup.board.show_preview(job.id, setup.paint(f"{number}"))
        before = len(edits(setup.fake_session))
        await setup.step_time.go_on(1)
        times += [setup.step_time.now] * (len(edits(setup.fake_session)) - before)

    assert times == [pause, 2 * pause, 3 * pause, 4 * pause]
    assert edits(setup.fake_session)[:3] == ["editMessageMedia"] * 3


async def test_no_picture_grows_before_its_turn_or_without_a_status(
    setup: StatusBoardSetup,
) -> None:
    job = await setup.ask(state=JobState.QUEUED)
    setup.board.show_preview(job.id, setup.paint("too early"))
    await setup.step_time.go_on(4)
    assert setup.fake_session.previews == []

    await setup.steps.claim(job, NOON)
    await setup.jobs.remember_status(job.id, None)
    setup.board.show_preview(job.id, setup.paint("in time"))
    await setup.step_time.go_on(6)
    assert setup.fake_session.previews == [b"in time"]
    assert setup.fake_session.names.count("sendMessage") == 2
    assert [each.message_id for each in asked(setup.fake_session, EditMessageMedia)] == [1]


async def test_a_picture_grows_while_its_words_stay_the_same(setup: StatusBoardSetup) -> None:
    job = await setup.ask()
    setup.step_time.now = 2 * 3600  # told in whole minutes
    await setup.board.open(job)
    setup.board.show_preview(job.id, setup.paint("first"))
    await setup.step_time.go_on(4)

    assert edits(setup.fake_session) == ["editMessageMedia"]


async def test_nothing_grows_after_the_outcome(setup: StatusBoardSetup) -> None:
    job, waiting = await setup.ask(), setup.paint("waiting")
    await setup.board.open(job)
    setup.board.show_preview(job.id, waiting)
    await setup.steps.store(job, NOON)
    await setup.board.remove_status(job.id)
    late = setup.paint("late")
    await setup.step_time.go_on(1)
    setup.board.show_preview(job.id, late)
    await setup.step_time.go_on(4)

    assert setup.fake_session.names[-1] == "deleteMessage"
    assert edits(setup.fake_session) == []
    assert not waiting.exists()
    assert not late.exists()


async def test_the_last_word_stands_under_the_unfinished_picture(setup: StatusBoardSetup) -> None:
    job = await setup.ask()
    await setup.board.open(job)
    setup.board.show_preview(job.id, setup.paint("first"))
    await setup.step_time.go_on(3)
    await setup.steps.cancel(job, NOON)
    await setup.board.show_outcome(job, "Stopped.", LAST_WORD)

    [last] = asked(setup.fake_session, EditMessageCaption)
    assert (last.caption, last.reply_markup) == ("Stopped.", LAST_WORD)
    assert asked(setup.fake_session, EditMessageText) == []


@pytest.mark.parametrize("over", [False, True], ids=["goes on", "is cancelled"])
async def test_after_a_restart_it_is_found_out_that_the_status_is_a_photo(
    *, over: bool, setup: StatusBoardSetup
) -> None:
    job = await setup.ask()
    await setup.jobs.remember_status(job.id, MessageId(1))
    setup.fake_session.answers_to["editMessageText"].append(NO_TEXT)
    if over:
        await setup.steps.cancel(job, NOON)
        await setup.board.show_outcome(job, "Stopped.", LAST_WORD)
    else:
        await setup.board.open(job)

    assert setup.fake_session.names == ["editMessageText", "editMessageCaption"]
    [said] = asked(setup.fake_session, EditMessageCaption)
    assert (said.caption or "").startswith("Stopped." if over else "Drawing\n")


@pytest.mark.parametrize(
    "refusal",
    [
        TelegramBadRequest(ANY, "Bad Request: IMAGE_PROCESS_FAILED"),
        TelegramNetworkError(ANY, "Request timeout error"),
    ],
    ids=["refused", "lost"],
)
async def test_a_preview_that_does_not_arrive_is_dropped_and_the_words_go_on(
    refusal: Exception, setup: StatusBoardSetup
) -> None:
    job, preview = await setup.ask(), setup.paint("first")
    await setup.board.open(job)
    setup.fake_session.answers_to["editMessageMedia"].append(refusal)
    setup.board.show_preview(job.id, preview)
    await setup.step_time.go_on(6)

    assert edits(setup.fake_session) == ["editMessageMedia", "editMessageText"]
    assert not preview.exists()


async def test_a_preview_in_a_flood_is_dropped_and_the_chat_gets_its_rest(
    setup: StatusBoardSetup,
) -> None:
    job, preview = await setup.ask(), setup.paint("first")
    await setup.board.open(job)
    setup.fake_session.answers_to["editMessageMedia"].append(
        TelegramRetryAfter(ANY, "Too Many Requests", 21)  # no edit falls just before its end
    )
    setup.board.show_preview(job.id, preview)
    await setup.step_time.go_on(3)
    setup.board.show_preview(job.id, setup.paint("second"))
    await setup.step_time.go_on(20)

    assert edits(setup.fake_session) == ["editMessageMedia"]
    assert not preview.exists()
    await setup.step_time.go_on(6)
    assert setup.fake_session.previews == [b"first", b"second"]


async def test_a_status_that_was_deleted_is_left_alone(setup: StatusBoardSetup) -> None:
    job = await setup.ask()
    await setup.board.open(job)
    gone = TelegramBadRequest(ANY, "Bad Request: message to edit not found")
    setup.fake_session.answers_to["editMessageText"].extend([gone] * 2)
    await setup.step_time.go_on(10)
    assert edits(setup.fake_session) == ["editMessageText"]

    await setup.steps.cancel(job, NOON)
    await setup.board.show_outcome(job, "Stopped.", LAST_WORD)
    assert [said.text for said in asked(setup.fake_session, SendMessage)][1:] == ["Stopped."]


async def test_a_last_word_that_may_have_arrived_is_not_said_anew(setup: StatusBoardSetup) -> None:
    job = await setup.ask()
    await setup.board.open(job)
    setup.fake_session.answers_to["editMessageText"].append(TelegramNetworkError(ANY, "cut"))
    await setup.steps.cancel(job, NOON)
    outcome = await setup.board.show_outcome(job, "Stopped.", LAST_WORD)

    assert outcome == NotDelivered(DeliveryProblem.UNCONFIRMED, "cut")
    assert setup.fake_session.names == ["sendMessage", "editMessageText"]


async def test_a_preview_whose_file_is_gone_costs_nothing_else(setup: StatusBoardSetup) -> None:
    job, preview = await setup.ask(), setup.paint("first")
    await setup.board.open(job)
    setup.board.show_preview(job.id, preview)
    preview.unlink()
    with capture_logs() as logs:
        await setup.step_time.go_on(6)

    assert edits(setup.fake_session)[-1] == "editMessageText"
    assert [entry["event"] for entry in logs] == ["status not shown"]


async def test_what_an_upload_held_up_does_not_come_all_at_once(setup: StatusBoardSetup) -> None:
    job, arrived = await setup.ask(), asyncio.Event()
    await setup.board.open(job)
    setup.fake_session.answers_to["editMessageMedia"].append(arrived)
    setup.board.show_preview(job.id, setup.paint("first"))
    for _ in range(12):
        await setup.step_time.tick()
    arrived.set()
    await setup.step_time.settle()
    await setup.step_time.go_on(1)

    assert edits(setup.fake_session) == ["editMessageMedia", "editMessageCaption"]


async def test_the_outcome_waits_for_an_upload_and_nothing_follows_it(
    setup: StatusBoardSetup,
) -> None:
    job, arrived = await setup.ask(), asyncio.Event()
    await setup.board.open(job)
    setup.fake_session.answers_to["editMessageMedia"].append(arrived)
    setup.board.show_preview(job.id, setup.paint("first"))
    for _ in range(3):
        await setup.step_time.tick()
    await setup.fake_session.until(lambda: bool(setup.fake_session.previews))
    await setup.steps.cancel(job, NOON)
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(setup.board.show_outcome(job, "Stopped.", LAST_WORD))
        for _ in range(3):  # as long as it would take to say it
            await setup.jobs.get(job.id)
        assert edits(setup.fake_session) == ["editMessageMedia"]
        arrived.set()
    await setup.step_time.go_on(4)

    assert edits(setup.fake_session) == ["editMessageMedia", "editMessageCaption"]
    [last] = asked(setup.fake_session, EditMessageCaption)
    assert last.caption == "Stopped."
