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

from bot.domain.errors import Unconfirmed
from bot.domain.jobs import JobState
from tests.claiming import claim_next
from tests.unit.telegram.conftest import NOW, Stage
from tests.unit.telegram.line import Line

Method = TypeVar("Method", bound=TelegramMethod[Any])

ANY = SendMessage(chat_id=7, text="hello")
NO_TEXT = TelegramBadRequest(ANY, "Bad Request: there is no text in the message to edit")
LAST_WORD = InlineKeyboardMarkup(inline_keyboard=[])
EDITS = {"editMessageText", "editMessageCaption", "editMessageMedia"}


def asked(line: Line, kind: type[Method]) -> list[Method]:
    return [method for method in line.asked if isinstance(method, kind)]


def edits(line: Line) -> list[str]:
    return [name for name in line.names if name in EDITS]


async def test_the_status_becomes_the_picture_and_keeps_its_words_and_its_button(
    stage: Stage,
) -> None:
    job, preview = await stage.ask(), stage.paint("first")
    await stage.board.open(job)
    stage.board.grow(job.id, preview)
    await stage.rhythm.go_on(4)

    [grown] = asked(stage.line, EditMessageMedia)
    assert isinstance(grown.media, InputMediaPhoto)
    assert (grown.media.caption or "").startswith("Drawing\n")
    assert grown.reply_markup is not None
    assert grown.reply_markup.inline_keyboard[0][0].callback_data == f"job:cancel:{job.id}"
    assert stage.line.previews == [b"first"]
    assert stage.line.timeouts[stage.line.asked.index(grown)] == 20
    assert not preview.exists()
    assert asked(stage.line, EditMessageText) == []

    await stage.rhythm.go_on(6)
    changed = asked(stage.line, EditMessageCaption)
    assert len(changed) == 2
    assert all((each.caption or "").startswith("Drawing\n") for each in changed)
    assert all(each.reply_markup == grown.reply_markup for each in changed)


async def test_three_previews_are_shown_and_the_newest_first(stage: Stage) -> None:
    job = await stage.ask()
    await stage.board.open(job)
    previews = [stage.paint(f"{number}") for number in range(15)]
    for preview in previews:
        stage.board.grow(job.id, preview)
        await stage.rhythm.go_on(1)

    assert stage.line.previews == [b"2", b"5", b"8"]
    assert not [preview for preview in previews if preview.exists()]


@pytest.mark.parametrize(("chat", "pause"), [(7, 3), (-100, 10)], ids=["private", "group"])
async def test_previews_keep_to_the_rhythm_of_all_edits(
    chat: int, pause: int, stage: Stage
) -> None:
    job = await stage.ask(chat=chat)
    await stage.board.open(job)
    times: list[float] = []
    for number in range(4 * pause):
        stage.board.grow(job.id, stage.paint(f"{number}"))
        before = len(edits(stage.line))
        await stage.rhythm.go_on(1)
        times += [stage.rhythm.now] * (len(edits(stage.line)) - before)

    assert times == [pause, 2 * pause, 3 * pause, 4 * pause]
    assert edits(stage.line)[:3] == ["editMessageMedia"] * 3


async def test_no_picture_grows_before_its_turn_or_without_a_status(stage: Stage) -> None:
    job = await stage.ask(state=JobState.QUEUED)
    stage.board.grow(job.id, stage.paint("too early"))
    await stage.rhythm.go_on(4)
    assert stage.line.previews == []

    await claim_next(stage.jobs, NOW)
    await stage.jobs.remember_status(job.id, None)
    stage.board.grow(job.id, stage.paint("in time"))
    await stage.rhythm.go_on(6)
    assert stage.line.previews == [b"in time"]
    assert stage.line.names.count("sendMessage") == 2
    assert [each.message_id for each in asked(stage.line, EditMessageMedia)] == [1]


async def test_a_picture_grows_while_its_words_stay_the_same(stage: Stage) -> None:
    job = await stage.ask()
    stage.rhythm.now = 2 * 3600  # told in whole minutes
    await stage.board.open(job)
    stage.board.grow(job.id, stage.paint("first"))
    await stage.rhythm.go_on(4)

    assert edits(stage.line) == ["editMessageMedia"]


async def test_nothing_grows_after_the_outcome(stage: Stage) -> None:
    job, waiting = await stage.ask(), stage.paint("waiting")
    await stage.board.open(job)
    stage.board.grow(job.id, waiting)
    await stage.jobs.move(job.id, JobState.STORED, NOW)
    await stage.board.take_down(job.id)
    late = stage.paint("late")
    await stage.rhythm.go_on(1)
    stage.board.grow(job.id, late)
    await stage.rhythm.go_on(4)

    assert stage.line.names[-1] == "deleteMessage"
    assert edits(stage.line) == []
    assert not waiting.exists()
    assert not late.exists()


async def test_the_last_word_stands_under_the_unfinished_picture(stage: Stage) -> None:
    job = await stage.ask()
    await stage.board.open(job)
    stage.board.grow(job.id, stage.paint("first"))
    await stage.rhythm.go_on(3)
    await stage.jobs.move(job.id, JobState.CANCELLED, NOW)
    await stage.board.conclude(job, "Stopped.", LAST_WORD)

    [last] = asked(stage.line, EditMessageCaption)
    assert (last.caption, last.reply_markup) == ("Stopped.", LAST_WORD)
    assert asked(stage.line, EditMessageText) == []


@pytest.mark.parametrize("over", [False, True], ids=["goes on", "is cancelled"])
async def test_after_a_restart_it_is_found_out_that_the_status_is_a_photo(
    *, over: bool, stage: Stage
) -> None:
    job = await stage.ask()
    await stage.jobs.remember_status(job.id, 1)
    stage.line.answers_to["editMessageText"].append(NO_TEXT)
    if over:
        await stage.jobs.move(job.id, JobState.CANCELLED, NOW)
        await stage.board.conclude(job, "Stopped.", LAST_WORD)
    else:
        await stage.board.open(job)

    assert stage.line.names == ["editMessageText", "editMessageCaption"]
    [said] = asked(stage.line, EditMessageCaption)
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
    refusal: Exception, stage: Stage
) -> None:
    job, preview = await stage.ask(), stage.paint("first")
    await stage.board.open(job)
    stage.line.answers_to["editMessageMedia"].append(refusal)
    stage.board.grow(job.id, preview)
    await stage.rhythm.go_on(6)

    assert edits(stage.line) == ["editMessageMedia", "editMessageText"]
    assert not preview.exists()


async def test_a_preview_in_a_flood_is_dropped_and_the_chat_gets_its_rest(stage: Stage) -> None:
    job, preview = await stage.ask(), stage.paint("first")
    await stage.board.open(job)
    stage.line.answers_to["editMessageMedia"].append(
        TelegramRetryAfter(ANY, "Too Many Requests", 21)  # no edit falls just before its end
    )
    stage.board.grow(job.id, preview)
    await stage.rhythm.go_on(3)
    stage.board.grow(job.id, stage.paint("second"))
    await stage.rhythm.go_on(20)

    assert edits(stage.line) == ["editMessageMedia"]
    assert not preview.exists()
    await stage.rhythm.go_on(6)
    assert stage.line.previews == [b"first", b"second"]


async def test_a_status_that_was_deleted_is_left_alone(stage: Stage) -> None:
    job = await stage.ask()
    await stage.board.open(job)
    gone = TelegramBadRequest(ANY, "Bad Request: message to edit not found")
    stage.line.answers_to["editMessageText"].extend([gone] * 2)
    await stage.rhythm.go_on(10)
    assert edits(stage.line) == ["editMessageText"]

    await stage.jobs.move(job.id, JobState.CANCELLED, NOW)
    await stage.board.conclude(job, "Stopped.", LAST_WORD)
    assert [said.text for said in asked(stage.line, SendMessage)][1:] == ["Stopped."]


async def test_a_last_word_that_may_have_arrived_is_not_said_anew(stage: Stage) -> None:
    job = await stage.ask()
    await stage.board.open(job)
    stage.line.answers_to["editMessageText"].append(TelegramNetworkError(ANY, "cut"))
    await stage.jobs.move(job.id, JobState.CANCELLED, NOW)
    with pytest.raises(Unconfirmed):
        await stage.board.conclude(job, "Stopped.", LAST_WORD)

    assert stage.line.names == ["sendMessage", "editMessageText"]


async def test_a_preview_whose_file_is_gone_costs_nothing_else(stage: Stage) -> None:
    job, preview = await stage.ask(), stage.paint("first")
    await stage.board.open(job)
    stage.board.grow(job.id, preview)
    preview.unlink()
    with capture_logs() as logs:
        await stage.rhythm.go_on(6)

    assert edits(stage.line)[-1] == "editMessageText"
    assert [line["event"] for line in logs] == ["status not shown"]


async def test_what_an_upload_held_up_does_not_come_all_at_once(stage: Stage) -> None:
    job, arrived = await stage.ask(), asyncio.Event()
    await stage.board.open(job)
    stage.line.answers_to["editMessageMedia"].append(arrived)
    stage.board.grow(job.id, stage.paint("first"))
    for _ in range(12):
        await stage.rhythm.tick()
    arrived.set()
    await stage.rhythm.settle()
    await stage.rhythm.go_on(1)

    assert edits(stage.line) == ["editMessageMedia", "editMessageCaption"]


async def test_the_outcome_waits_for_an_upload_and_nothing_follows_it(stage: Stage) -> None:
    job, arrived = await stage.ask(), asyncio.Event()
    await stage.board.open(job)
    stage.line.answers_to["editMessageMedia"].append(arrived)
    stage.board.grow(job.id, stage.paint("first"))
    for _ in range(3):
        await stage.rhythm.tick()
    await stage.line.until(lambda: bool(stage.line.previews))
    await stage.jobs.move(job.id, JobState.CANCELLED, NOW)
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(stage.board.conclude(job, "Stopped.", LAST_WORD))
        for _ in range(3):  # as long as it would take to say it
            await stage.jobs.get(job.id)
        assert edits(stage.line) == ["editMessageMedia"]
        arrived.set()
    await stage.rhythm.go_on(4)

    assert edits(stage.line) == ["editMessageMedia", "editMessageCaption"]
    [last] = asked(stage.line, EditMessageCaption)
    assert last.caption == "Stopped."
