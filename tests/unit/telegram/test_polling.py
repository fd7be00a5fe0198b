"""Updates as they come: written down first, each handled however its neighbours are."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Coroutine, Sequence
from pathlib import Path
from typing import Any

import pytest
from aiogram import Bot, Dispatcher
from aiogram.exceptions import TelegramAPIError, TelegramRetryAfter, TelegramServerError
from aiogram.types import Message
from structlog.testing import capture_logs

from bot.domain.errors import StorageUnavailable
from bot.services.albums import Arriving
from bot.services.nursery import Nursery
from bot.services.patience import Patience
from bot.storage import SqlInbox, opened
from bot.telegram.connection import GetRawUpdates
from bot.telegram.polling import MOST_UPDATES, POLL_SECONDS, Polling
from bot.telegram.silence import Silence
from tests.unit.services.workshop import Clock, Post, Waits
from tests.unit.telegram.line import Line

POLL = GetRawUpdates(offset=None, timeout=0, allowed_updates=[])
OUTAGE = TelegramServerError(POLL, "down")
LONE_SURROGATE = "secret \ud83e"


def update(number: int, text: object, chat: int = 7) -> dict[str, Any]:
    person = {"id": 7, "is_bot": False, "first_name": "Anna"}
    place = {"id": chat, "type": "private"}
    message = {"message_id": number, "date": 1, "chat": place, "from": person, "text": text}
    return {"update_id": number, "message": message}


class Handler:
    """Hears every message; the next of `troubles` is raised."""

    def __init__(self) -> None:
        self.heard: asyncio.Queue[tuple[str | None, bool]] = asyncio.Queue()
        self.troubles: list[Exception] = []
        self.long_work: dict[str | None, Coroutine[Any, Any, None]] = {}

    async def hear(self, message: Message, again: bool) -> Awaitable[None] | None:
        self.heard.put_nowait((message.text, again))
        if self.troubles:
            raise self.troubles.pop()
        return self.long_work.pop(message.text, None)

    def texts(self) -> list[str | None]:
        return [self.heard.get_nowait()[0] for _ in range(self.heard.qsize())]


class LastSleep:
    """Ends the polling: there is nothing more to come."""

    async def __call__(self, seconds: float) -> None:
        raise asyncio.CancelledError


@pytest.fixture
def handler() -> Handler:
    return Handler()


@pytest.fixture
def line() -> Line:
    return Line()


@pytest.fixture
async def inbox(tmp_path: Path) -> AsyncIterator[SqlInbox]:
    async with opened(f"sqlite+aiosqlite:///{tmp_path}/bot.db") as database:
        yield SqlInbox(database)


@pytest.fixture
def post() -> Post:
    return Post()


@pytest.fixture
def steady() -> Clock:
    return Clock()


@pytest.fixture
def silences() -> list[float]:
    """Those that were told."""
    return []


@pytest.fixture
async def polling(
    *,
    handler: Handler,
    line: Line,
    inbox: SqlInbox,
    post: Post,
    steady: Clock,
    silences: list[float],
) -> AsyncIterator[Polling]:
    dispatcher = Dispatcher()
    dispatcher.message.register(handler.hear)
    nursery = Nursery()
    patience = Patience(post, Waits())
    yield Polling(
        Bot("42:TEST", session=line),
        dispatcher,
        inbox,
        Arriving(),
        nursery,
        patience,
        Clock(),
        LastSleep(),
        Silence(steady, silences.append),
    )
    await nursery.close(0)


async def polled(polling: Polling, *batches: list[dict[str, Any]]) -> None:
    """Takes these updates, and ends once all of them are handled."""
    session = polling.bot.session
    assert isinstance(session, Line)
    session.answers.extend([*batches, OUTAGE])
    with pytest.raises(asyncio.CancelledError):
        await polling.run()
    await polling.nursery.close(10)


def asked_to_wait(line: Line) -> list[int]:
    """For how many seconds each request let Telegram wait for news."""
    return [each.timeout for each in line.asked if isinstance(each, GetRawUpdates)]


async def test_what_was_sent_before_the_start_is_fetched_without_waiting(
    polling: Polling, line: Line
) -> None:
    full = [update(number, "a fox") for number in range(1, MOST_UPDATES + 1)]
    await polled(polling, full, [update(MOST_UPDATES + 1, "a cat")])

    assert asked_to_wait(line) == [0, 0, POLL_SECONDS]
    assert polling.arriving.caught_up.is_set()


UNREADABLE = {
    "half a letter": update(2, LONE_SURROGATE),
    "another shape": update(2, {"secret": []}),
    "no message": {"update_id": 2, "message": "secret"},
}


@pytest.mark.parametrize("unreadable", UNREADABLE.values(), ids=UNREADABLE)
async def test_an_update_that_cannot_be_read_hides_no_other(
    polling: Polling, handler: Handler, line: Line, inbox: SqlInbox, unreadable: dict[str, Any]
) -> None:
    with capture_logs() as logs:
        await polled(polling, [update(1, "a fox"), unreadable, update(3, "an owl")])

    assert handler.texts() == ["a fox", "an owl"]
    assert [asked.model_dump()["offset"] for asked in line.asked] == [None, 4]
    (complaint,) = [each for each in logs if each["event"] == "an update cannot be read"]
    assert complaint["update_id"] == 2
    assert "secret" not in str(logs)
    assert await inbox.unhandled() == []


async def test_an_album_is_arriving_until_its_last_part_is_handled(polling: Polling) -> None:
    arriving: list[bool] = []

    async def note(handler: Any, message: Any, data: dict[str, Any]) -> Any:
        await asyncio.sleep(0)  # as for a row
        arriving.append("holidays" in polling.arriving)
        return await handler(message, data)

    polling.dispatcher.message.outer_middleware(note)
    part = update(2, "two of two")
    part["message"]["media_group_id"] = "holidays"
    await polled(polling, [update(1, "a fox"), part, update(3, "an owl")])

    assert arriving == [True, True, False]


async def test_what_was_left_over_is_handled_first_and_once(
    polling: Polling, handler: Handler, inbox: SqlInbox
) -> None:
    left_over = update(1, "left over")
    await inbox.keep([(1, json.dumps(left_over))], at=1)

    await polled(polling, [left_over, update(2, "new")])

    assert handler.texts() == ["left over", "new"]
    assert await inbox.unhandled() == []


async def test_the_operator_hears_of_a_disk_that_takes_no_update(
    *,
    polling: Polling,
    handler: Handler,
    inbox: SqlInbox,
    line: Line,
    post: Post,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    keep, full = inbox.keep, [StorageUnavailable(reason="database or disk is full")]

    async def kept(updates: Sequence[tuple[int, str]], at: float) -> list[tuple[int, str]]:
        if full:
            raise full.pop()
        return await keep(updates, at)

    monkeypatch.setattr(inbox, "keep", kept)
    await polled(polling, [update(1, "a fox")])

    assert [error.code for error in post.warnings] == ["storage-unavailable"]
    assert handler.texts() == ["a fox"]
    assert [asked.model_dump()["offset"] for asked in line.asked] == [None, 2]


async def test_while_the_database_is_locked_an_update_is_handled_again(
    polling: Polling, handler: Handler, inbox: SqlInbox, post: Post
) -> None:
    handler.troubles = [StorageUnavailable(reason="locked") for _ in range(2)]

    await polled(polling, [update(1, "a fox")])

    heard = [handler.heard.get_nowait() for _ in range(3)]
    assert heard == [("a fox", False), ("a fox", True), ("a fox", True)]
    assert [error.code for error in post.warnings] == ["storage-unavailable"] * 2
    assert await inbox.unhandled() == []


async def test_a_chat_is_handled_in_its_order_whatever_its_first_update_meets(
    polling: Polling, handler: Handler
) -> None:
    handler.troubles = [StorageUnavailable(reason="locked")]

    await polled(polling, [update(1, "first"), update(2, "second")])

    assert handler.texts() == ["first", "first", "second"]


async def test_long_work_keeps_no_other_update_waiting(polling: Polling, handler: Handler) -> None:
    order: list[str] = []

    async def long() -> None:
        await handler.heard.get()  # its own
        await handler.heard.get()  # the next one's
        order.append("long work ended")

    handler.long_work = {"an original": long()}
    await polled(polling, [update(1, "an original"), update(2, "a fox")])

    assert order == ["long work ended"]


async def test_long_work_that_a_stop_cut_off_begins_anew(
    polling: Polling, handler: Handler, inbox: SqlInbox
) -> None:
    begun = asyncio.Event()

    async def forever() -> None:
        begun.set()
        await asyncio.Event().wait()

    handler.long_work = {"an original": forever()}
    await inbox.keep([(1, json.dumps(update(1, "an original")))], at=1)
    running = polling.nursery.start(polling.run(), "polling")
    await begun.wait()
    running.cancel()
    await polling.nursery.close(0)
    assert [update_id for update_id, _ in await inbox.unhandled()] == [1]

    await polled(polling)

    assert handler.texts() == ["an original"] * 2
    assert await inbox.unhandled() == []


@pytest.mark.parametrize(
    ("answer", "silent"),
    [(OUTAGE, [300]), (TelegramRetryAfter(POLL, "Too Many Requests", retry_after=150), [])],
)
async def test_a_silence_is_told_once_telegram_answers_again(
    *,
    polling: Polling,
    line: Line,
    steady: Clock,
    silences: list[float],
    answer: TelegramAPIError,
    silent: list[float],
) -> None:
    told: list[list[float]] = []

    async def sleep(seconds: float) -> None:
        steady.now += 150
        told.append([*silences])
        if len(told) == 3:
            raise asyncio.CancelledError

    polling.sleep = sleep
    line.answers.extend([answer, answer, [update(1, "a fox")], OUTAGE])
    with pytest.raises(asyncio.CancelledError):
        await polling.run()

    assert told == [[], [], silent]
