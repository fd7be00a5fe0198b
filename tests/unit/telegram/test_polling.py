"""Updates as Telegram tells them: kept before they are confirmed, whatever comes."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from aiogram import Bot, Dispatcher
from aiogram.exceptions import (
    TelegramAPIError,
    TelegramConflictError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.types import Message
from structlog.testing import capture_logs

from bot.domain.errors import StorageUnavailable
from bot.domain.ids import AlbumId, UpdateId
from bot.domain.intake import ClaimedUpdate
from bot.domain.work import Lease
from bot.runtime.retry import RetryStorage
from bot.runtime.task_supervisor import TaskSupervisor
from bot.services.in_flight_updates import InFlightUpdates
from bot.storage import SqlUpdateInbox, open_database
from bot.telegram.client.bot_factory import GetRawUpdates
from bot.telegram.monitoring.downtime import DowntimeMonitor
from bot.telegram.operator_events import UpdatesBack, UpdatesTaken
from bot.telegram.updates.dispatcher import UpdateDispatcher
from bot.telegram.updates.inbox import ReceiveUpdates
from bot.telegram.updates.polling import MAX_UPDATES, POLL_SECONDS, UpdatePoller
from bot.telegram.updates.polling_backoff import PollingBackoff
from tests.kit.clock import NOON, Clock, FakeSleep, LastSleep
from tests.kit.fake_session import FakeSession
from tests.kit.fakes import FakeResultSender
from tests.kit.job_steps import LEASE, OTHER_OWNER, lease
from tests.kit.updates import unhandled

POLL = GetRawUpdates(offset=None, timeout=0, allowed_updates=[])
OUTAGE = TelegramServerError(POLL, "down")


def update(number: int, text: object, chat: int = 7) -> dict[str, Any]:
    person = {"id": 7, "is_bot": False, "first_name": "Anna"}
    place = {"id": chat, "type": "private"}
    message = {"message_id": number, "date": 1, "chat": place, "from": person, "text": text}
    return {"update_id": number, "message": message}


class ToldOff:
    """Hears what the administrators are told of another program."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def report(self, event: UpdatesTaken | UpdatesBack) -> None:
        if isinstance(event, UpdatesBack):
            self.told.append("over")
        else:
            self.told.append("webhook" if event.by_webhook else "program")


class Handler:
    """Hears every message; the next of `failures` is raised."""

    def __init__(self) -> None:
        self.heard: asyncio.Queue[tuple[str | None, bool]] = asyncio.Queue()
        self.failures: list[Exception] = []

    async def hear(self, message: Message, again: bool) -> None:
        self.heard.put_nowait((message.text, again))
        if self.failures:
            raise self.failures.pop()

    def texts(self) -> list[str | None]:
        return [self.heard.get_nowait()[0] for _ in range(self.heard.qsize())]


@pytest.fixture
def handler() -> Handler:
    return Handler()


@pytest.fixture
async def inbox(tmp_path: Path) -> AsyncIterator[SqlUpdateInbox]:
    async with open_database(f"sqlite+aiosqlite:///{tmp_path}/bot.db") as database:
        yield SqlUpdateInbox(database)


@pytest.fixture
def post() -> FakeResultSender:
    return FakeResultSender()


@pytest.fixture
def steady() -> Clock:
    return Clock()


@pytest.fixture
def silences() -> list[float]:
    """Those that were told."""
    return []


@pytest.fixture
def told_off() -> ToldOff:
    return ToldOff()


@pytest.fixture
def unreadable() -> list[str]:
    """Those that were told of to whoever wrote them."""
    return []


@pytest.fixture
def supervisor() -> TaskSupervisor:
    return TaskSupervisor()


@pytest.fixture
async def updates(
    *,
    handler: Handler,
    fake_session: FakeSession,
    inbox: SqlUpdateInbox,
    post: FakeResultSender,
    unreadable: list[str],
    supervisor: TaskSupervisor,
) -> AsyncIterator[UpdateDispatcher]:
    async def explain(_: UpdateId, body: str) -> None:
        unreadable.append(body)

    handlers = Dispatcher()
    handlers.message.register(handler.hear)
    yield UpdateDispatcher(
        Bot("42:TEST", session=fake_session),
        handlers,
        inbox,
        InFlightUpdates(),
        supervisor,
        RetryStorage(post, FakeSleep()),
        lambda: lease(NOON),
        explain,
    )
    await supervisor.close(0)


@pytest.fixture
def polling(
    updates: UpdateDispatcher, steady: Clock, silences: list[float], told_off: ToldOff
) -> UpdatePoller:
    return UpdatePoller(
        updates.bot,
        updates.handlers.resolve_used_update_types(),
        ReceiveUpdates(updates.inbox, updates, updates.retry_storage, updates.lease),
        updates.in_flight.backlog_done,
        LastSleep(),
        DowntimeMonitor(steady, silences.append),
        PollingBackoff(steady, told_off.report),
    )


async def polled(polling: UpdatePoller, *split_batches: Sequence[object]) -> None:
    """Takes these updates, and ends once all of them are handled."""
    session = polling.bot.session
    assert isinstance(session, FakeSession)
    session.answers.extend([*split_batches, OUTAGE])
    with pytest.raises(asyncio.CancelledError):
        await polling.run()
    await polling.receive.dispatcher.supervisor.close(10)


def asked_to_wait(fake_session: FakeSession) -> list[int]:
    """For how many seconds each request let Telegram wait for news."""
    return [each.timeout for each in fake_session.asked if isinstance(each, GetRawUpdates)]


async def test_what_was_sent_before_the_start_is_fetched_without_waiting(
    polling: UpdatePoller, fake_session: FakeSession
) -> None:
    full = [update(number, "a fox") for number in range(1, MAX_UPDATES + 1)]
    await polled(polling, full, [update(MAX_UPDATES + 1, "a cat")])

    assert asked_to_wait(fake_session) == [0, 0, POLL_SECONDS]
    assert polling.backlog_done.is_set()


UNREADABLE = {
    "another shape": update(2, {"secret": []}),
    "no message": {"update_id": 2, "message": "secret"},
}


@pytest.mark.parametrize("broken", UNREADABLE.values(), ids=UNREADABLE)
async def test_an_update_that_cannot_be_read_hides_no_other(
    *,
    polling: UpdatePoller,
    handler: Handler,
    fake_session: FakeSession,
    inbox: SqlUpdateInbox,
    unreadable: list[str],
    broken: dict[str, Any],
) -> None:
    with capture_logs() as logs:
        await polled(polling, [update(1, "a fox"), broken, update(3, "an owl")])

    assert handler.texts() == ["a fox", "an owl"]
    assert [asked.model_dump()["offset"] for asked in fake_session.asked] == [None, 4]
    (complaint,) = [each for each in logs if each["event"] == "an update cannot be read"]
    assert complaint["update_id"] == 2
    assert "secret" not in str(logs)
    assert await unhandled(inbox) == []
    assert unreadable == [json.dumps(broken)]


@pytest.mark.parametrize("text", ["a fox \ud83e", "\udd8a a fox", "a \ud83e\ud83e\udd8a fox"])
async def test_half_a_letter_is_left_out_of_the_words(
    polling: UpdatePoller, handler: Handler, text: str
) -> None:
    broken = update(2, text)
    broken["message"]["from"]["first_name"] = text
    await polled(polling, [update(1, "an owl"), broken, update(3, "a cat")])

    _, said, _ = handler.texts()
    assert said is not None
    assert said.replace("\u200b", "").encode()
    assert "a" in said
    assert len(said.encode("utf-16-le")) == len(text.encode("utf-16-le", "surrogatepass"))


NO_IDS = {
    "none": {"message": {"text": "secret"}},
    "text": {**update(2, "secret"), "update_id": "2"},
    "null": {**update(2, "secret"), "update_id": None},
    "true": {**update(2, "secret"), "update_id": True},
    "fraction": {**update(2, "secret"), "update_id": 2.0},
    "list": {**update(2, "secret"), "update_id": [2]},
    "huge": {**update(2, "secret"), "update_id": 2**70},
    "negative": {**update(2, "secret"), "update_id": -2},
    "a list in its place": [2],
    "text in its place": "secret",
    "nothing in its place": None,
}


@pytest.mark.parametrize("broken", NO_IDS.values(), ids=NO_IDS)
async def test_an_update_without_a_number_is_left_out_and_told_of(
    polling: UpdatePoller,
    handler: Handler,
    fake_session: FakeSession,
    inbox: SqlUpdateInbox,
    broken: object,
) -> None:
    with capture_logs() as logs:
        await polled(polling, [update(1, "a fox"), broken, update(3, "an owl")])
        await polled(polling, [broken, broken])

    assert handler.texts() == ["a fox", "an owl"]
    assert [asked.model_dump()["offset"] for asked in fake_session.asked] == [None, 4, 4]
    assert any(each["event"] == "updates left out" for each in logs)
    assert "secret" not in str(logs)
    assert await unhandled(inbox) == []


async def test_a_number_that_nothing_can_hold_is_left_out_with_its_update(
    polling: UpdatePoller, handler: Handler, fake_session: FakeSession
) -> None:
    broken = update(2, "a cat", chat=2**70)
    await polled(polling, [update(1, "a fox"), broken])

    assert handler.texts() == ["a fox"]
    assert [asked.model_dump()["offset"] for asked in fake_session.asked] == [None, 3]


async def test_the_offset_follows_the_highest_number_of_an_answer(
    polling: UpdatePoller, fake_session: FakeSession
) -> None:
    await polled(polling, [update(5, "e"), update(4, "d")], [update(2, "begun anew")])

    assert [asked.model_dump()["offset"] for asked in fake_session.asked] == [None, 6, 3]


NO_UPDATES = [{"a": 1}, {"update_id": 1}, "text", 7, True]


@pytest.mark.parametrize("body", NO_UPDATES)
async def test_an_answer_that_is_no_list_is_asked_for_again_after_a_pause(
    polling: UpdatePoller, handler: Handler, fake_session: FakeSession, body: object
) -> None:
    pauses = pausing(polling, 3)
    fake_session.answers.extend([[update(1, "a fox")], body, body, body])
    with capture_logs() as logs, pytest.raises(asyncio.CancelledError):
        await polling.run()
    await polling.receive.dispatcher.supervisor.close(10)

    assert "a fox" in handler.texts()
    assert min(pauses) >= 1
    assert sum(each["event"] == "no updates" for each in logs) == 1


async def test_an_unreadable_answer_that_stays_is_passed_over(
    polling: UpdatePoller, fake_session: FakeSession
) -> None:
    pauses = pausing(polling, 3)
    bad: list[object] = [{"message": {}}, {"message": {}}]
    fake_session.answers.extend([[update(4, "a fox")], bad, bad, bad, OUTAGE])
    with pytest.raises(asyncio.CancelledError):
        await polling.run()

    pausing(polling, 1)
    fake_session.answers.append(OUTAGE)
    with pytest.raises(asyncio.CancelledError):
        await polling.run()
    offsets = [asked.model_dump()["offset"] for asked in fake_session.asked]
    assert offsets == [None, 5, 5, 5, 7]
    assert min(pauses) >= 1


async def test_updates_that_come_again_and_again_are_no_reason_to_hurry(
    polling: UpdatePoller, handler: Handler, fake_session: FakeSession
) -> None:
    """A server that does not take the offset begins with the same ones each time."""
    pauses = pausing(polling, 3)
    fake_session.answers.extend([[update(4, "a fox")]] * 4)
    with pytest.raises(asyncio.CancelledError):
        await polling.run()
    await polling.receive.dispatcher.supervisor.close(10)

    assert handler.texts() == ["a fox"]
    assert min(pauses) >= 1


def pausing(polling: UpdatePoller, times: int, time: Clock | None = None) -> list[float]:
    """Fills with the seconds of each pause; the polling ends at the last of so many."""
    pauses: list[float] = []

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)
        if time:
            time.now += seconds
        if len(pauses) >= times:
            raise asyncio.CancelledError

    polling.sleep = sleep
    return pauses


def refused(error: type[TelegramAPIError], words: str) -> TelegramAPIError:
    return error(POLL, words)


@pytest.mark.parametrize("told", [-1, 0, 1, 40, 27_000, 10**12])
async def test_telegram_is_obeyed_within_reason(
    polling: UpdatePoller, fake_session: FakeSession, told: int
) -> None:
    pauses = pausing(polling, 1)
    fake_session.answers.append(TelegramRetryAfter(POLL, "Too Many Requests", told))
    with pytest.raises(asyncio.CancelledError):
        await polling.run()

    assert pauses == [min(max(1, told), 300)]


@pytest.mark.parametrize(
    ("error", "longest"),
    [
        (refused(TelegramConflictError, "terminated by other getUpdates request"), 15),
        (refused(TelegramUnauthorizedError, "Unauthorized"), 300),
        (refused(TelegramNotFound, "Not Found"), 300),
        (OUTAGE, 3),
    ],
    ids=["another poller", "revoked", "no token", "away"],
)
async def test_what_lasts_is_logged_once_and_tried_with_growing_pauses(
    polling: UpdatePoller, fake_session: FakeSession, error: TelegramAPIError, longest: int
) -> None:
    pauses = pausing(polling, 12)
    fake_session.answers.extend([error] * 12)
    with capture_logs() as logs, pytest.raises(asyncio.CancelledError):
        await polling.run()

    assert pauses[0] == 3
    assert pauses == sorted(pauses)
    assert pauses[-1] == longest
    assert len([each for each in logs if each["log_level"] in {"warning", "error"}]) == 1


@pytest.mark.parametrize(
    ("words", "by"),
    [
        ("Conflict: terminated by other getUpdates request", "program"),
        ("Conflict: can't use getUpdates method while webhook is active", "webhook"),
    ],
)
async def test_the_administrators_hear_of_another_poller_once_and_when_it_is_gone(
    *,
    polling: UpdatePoller,
    fake_session: FakeSession,
    steady: Clock,
    told_off: ToldOff,
    words: str,
    by: str,
) -> None:
    conflict = refused(TelegramConflictError, words)
    pausing(polling, 10, steady)
    fake_session.answers.extend(
        [conflict, conflict, conflict, [update(1, "a fox")], conflict, conflict]
    )
    fake_session.answers.append([update(2, "between two of the other's")])
    fake_session.answers.extend([OUTAGE] * 5)
    with pytest.raises(asyncio.CancelledError):
        await polling.run()
    assert told_off.told == [by]

    steady.now += 60
    pausing(polling, 1)
    fake_session.answers.extend([[update(3, "alone")], OUTAGE])
    with pytest.raises(asyncio.CancelledError):
        await polling.run()
    assert told_off.told == [by, "over"]


async def test_a_single_conflict_is_an_old_process_at_its_end(
    polling: UpdatePoller, fake_session: FakeSession, steady: Clock, told_off: ToldOff
) -> None:
    pausing(polling, 2, steady)
    conflict = refused(TelegramConflictError, "terminated by other getUpdates request")
    fake_session.answers.extend([conflict, [update(1, "a fox")], OUTAGE])
    with pytest.raises(asyncio.CancelledError):
        await polling.run()
    steady.now += 60
    await polled(polling, [update(2, "an owl")])

    assert told_off.told == []


async def test_a_chat_keeps_no_other_waiting(
    polling: UpdatePoller, updates: UpdateDispatcher
) -> None:
    others = asyncio.Event()

    async def hear(message: Message) -> None:
        if message.text == "held":
            await others.wait()
        else:
            others.set()

    updates.handlers.message.handlers.clear()
    updates.handlers.message.register(hear)
    async with asyncio.timeout(10):
        await polled(polling, [update(1, "held", chat=-5), update(2, "an owl", chat=-6)])


async def test_members_of_a_group_are_handled_one_after_another(
    polling: UpdatePoller, updates: UpdateDispatcher
) -> None:
    order: list[str | None] = []

    async def hear(message: Message) -> None:
        order.append(message.text)
        await asyncio.sleep(0)
        order.append(message.text)

    updates.handlers.message.handlers.clear()
    updates.handlers.message.register(hear)
    other = update(2, "an owl", chat=-5)
    other["message"]["from"]["id"] = 8
    await polled(polling, [update(1, "a fox", chat=-5), other])

    assert order == ["a fox", "a fox", "an owl", "an owl"]


async def test_an_album_is_in_flight_until_its_last_part_is_handled(
    polling: UpdatePoller, updates: UpdateDispatcher
) -> None:
    in_flight: list[bool] = []

    async def note(handler: Any, message: Any, data: dict[str, Any]) -> Any:
        await asyncio.sleep(0)  # as for a row
        in_flight.append(AlbumId("holidays") in updates.in_flight)
        return await handler(message, data)

    updates.handlers.message.outer_middleware(note)
    part = update(2, "two of two")
    part["message"]["media_group_id"] = "holidays"
    await polled(polling, [update(1, "a fox"), part, update(3, "an owl")])

    assert in_flight == [True, True, False]


async def test_what_was_left_over_is_handled_first_and_once(
    polling: UpdatePoller, handler: Handler, inbox: SqlUpdateInbox
) -> None:
    abandoned = update(1, "left over")
    left = [(UpdateId(1), json.dumps(abandoned))]
    await inbox.keep(left, lease(NOON - LEASE, OTHER_OWNER))

    await polled(polling, [abandoned, update(2, "new")])

    assert handler.texts() == ["left over", "new"]
    assert await unhandled(inbox) == []


async def test_the_operator_hears_of_a_disk_that_takes_no_update(
    *,
    polling: UpdatePoller,
    handler: Handler,
    inbox: SqlUpdateInbox,
    fake_session: FakeSession,
    post: FakeResultSender,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept, full = inbox.keep, [StorageUnavailable(reason="database or disk is full")]

    async def refused_once(
        updates: Sequence[tuple[UpdateId, str]], lease: Lease
    ) -> list[ClaimedUpdate]:
        if full:
            raise full.pop()
        return await kept(updates, lease)

    monkeypatch.setattr(inbox, "keep", refused_once)
    await polled(polling, [update(1, "a fox")])

    assert [error.code for error in post.warnings] == ["storage-unavailable"]
    assert handler.texts() == ["a fox"]
    assert [asked.model_dump()["offset"] for asked in fake_session.asked] == [None, 2]


async def test_while_the_database_is_locked_an_update_is_handled_again(
    polling: UpdatePoller, handler: Handler, inbox: SqlUpdateInbox, post: FakeResultSender
) -> None:
    handler.failures = [StorageUnavailable(reason="locked") for _ in range(2)]

    await polled(polling, [update(1, "a fox")])

    heard = [handler.heard.get_nowait() for _ in range(3)]
    assert heard == [("a fox", False), ("a fox", True), ("a fox", True)]
    assert [error.code for error in post.warnings] == ["storage-unavailable"] * 2
    assert await unhandled(inbox) == []


async def test_a_chat_is_handled_in_its_order_whatever_its_first_update_meets(
    polling: UpdatePoller, handler: Handler
) -> None:
    handler.failures = [StorageUnavailable(reason="locked")]

    await polled(polling, [update(1, "first"), update(2, "second")])

    assert handler.texts() == ["first", "first", "second"]


@pytest.mark.parametrize(
    ("answer", "silent"),
    [(OUTAGE, [300]), (TelegramRetryAfter(POLL, "Too Many Requests", retry_after=150), [])],
)
async def test_a_silence_is_told_once_telegram_answers_again(
    *,
    polling: UpdatePoller,
    fake_session: FakeSession,
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
    fake_session.answers.extend([answer, answer, [update(1, "a fox")], OUTAGE])
    with pytest.raises(asyncio.CancelledError):
        await polling.run()

    assert told == [[], [], silent]
