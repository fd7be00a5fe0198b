"""Replies that Telegram does not take at once: in their order, for a day, and never in the way."""

import asyncio
from collections import defaultdict, deque
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from bot.domain.errors import ChatGone, DeliveryFailed, MessageRejected, Undelivered
from bot.domain.ports import Sleep
from bot.domain.replies import Reply, ReplyKind
from bot.runtime.retry import DELIVERY_WAITS
from bot.runtime.task_supervisor import TaskSupervisor
from bot.services.replies import ReplyQueue
from bot.storage import Database, SqlPrivacyStore, SqlReplyRepository, SqlWorkQueue
from tests.kit.clock import Clock, FakeSleep
from tests.kit.ids import CHAT, OTHER_CHAT, USER, build_origin
from tests.kit.job_steps import OTHER_OWNER, lease
from tests.kit.replies import kept_replies, make_reply_queue

DAY = 24 * 60 * 60
AWAY = Undelivered(reason="Internal Server Error")


@dataclass
class Telegram:
    """Takes all but what meets one of its `failures`; an event among them holds a reply up."""

    taken: list[str] = field(default_factory=list)
    failures: dict[str, deque[DeliveryFailed | asyncio.Event]] = field(
        default_factory=lambda: defaultdict(deque)
    )

    async def __call__(self, reply: Reply, _pause: Sleep, /) -> None:
        text = reply.body["text"]
        failure = self.failures[text].popleft() if self.failures[text] else None
        if isinstance(failure, asyncio.Event):
            await failure.wait()
        elif failure is not None:
            raise failure
        self.taken.append(text)


@dataclass
class Pause(FakeSleep):
    """Time passes for whoever waits, once `over` is set."""

    clock: Clock = field(default_factory=Clock)
    over: asyncio.Event = field(default_factory=asyncio.Event)

    async def __call__(self, seconds: float) -> None:
        await super().__call__(seconds)
        await self.over.wait()
        self.clock.now += seconds


@pytest.fixture
def telegram() -> Telegram:
    return Telegram()


@pytest.fixture
def pause(clock: Clock) -> Pause:
    return Pause(clock=clock)


@pytest.fixture
def queue(
    database: Database,
    telegram: Telegram,
    supervisor: TaskSupervisor,
    clock: Clock,
    pause: Pause,
) -> ReplyQueue:
    senders = dict.fromkeys(ReplyKind, telegram)
    return make_reply_queue(database, senders, supervisor, clock, pause)


def reply(text: str, chat: int = CHAT, kind: ReplyKind = ReplyKind.MESSAGE, **body: Any) -> Reply:
    return Reply(build_origin(1, chat, USER, 5), kind, {"text": text, **body}, Clock().now)


async def settle(supervisor: TaskSupervisor) -> None:
    await supervisor.close(grace=10)


async def test_what_is_taken_at_once_is_no_row(
    queue: ReplyQueue, telegram: Telegram, database: Database
) -> None:
    await queue.send(reply("a"))

    assert telegram.taken == ["a"]
    assert await kept_replies(database) == []


async def test_a_chat_hears_in_its_order_and_others_do_not_wait(
    *,
    queue: ReplyQueue,
    telegram: Telegram,
    database: Database,
    pause: Pause,
    supervisor: TaskSupervisor,
) -> None:
    telegram.failures["a"].extend([AWAY, AWAY, AWAY])
    for text in ("a", "b", "c"):
        await queue.send(reply(text))
    await queue.send(reply("other", chat=OTHER_CHAT))
    assert telegram.taken == ["other"]
    assert [each.body["text"] for each in await kept_replies(database)] == ["a", "b", "c"]

    pause.over.set()
    await settle(supervisor)

    assert telegram.taken == ["other", "a", "b", "c"]
    assert await kept_replies(database) == []
    assert pause.seconds == [*DELIVERY_WAITS[:3]]


async def test_what_telegram_is_silent_about_is_kept_and_waited_for_elsewhere(
    queue: ReplyQueue, telegram: Telegram, database: Database, supervisor: TaskSupervisor
) -> None:
    answer = asyncio.Event()
    telegram.failures["a"].append(answer)
    async with asyncio.timeout(10):
        await queue.send(reply("a"))
        await queue.send(reply("b"))
    assert telegram.taken == []
    assert len(await kept_replies(database)) == 2

    answer.set()
    await settle(supervisor)

    assert telegram.taken == ["a", "b"]
    assert await kept_replies(database) == []


async def test_the_next_start_goes_on_in_the_same_order(
    queue: ReplyQueue, telegram: Telegram, database: Database, supervisor: TaskSupervisor
) -> None:
    """The update of the second one was not known as handled: it is handled again."""
    for text in ("a", "b"):
        await SqlReplyRepository(database).add(reply(text), lease(Clock().now, OTHER_OWNER))
    await SqlWorkQueue(database).release(OTHER_OWNER, [])

    await queue.resume()
    await queue.send(reply("b"))
    await queue("1")
    await settle(supervisor)

    assert telegram.taken == ["a", "b"]
    assert await kept_replies(database) == []


@pytest.mark.parametrize("error", [ChatGone(reason="blocked"), MessageRejected(reason="empty")])
@pytest.mark.parametrize("tries", [0, 1])
async def test_what_never_can_be_sent_is_given_up(
    *,
    queue: ReplyQueue,
    telegram: Telegram,
    database: Database,
    pause: Pause,
    supervisor: TaskSupervisor,
    error: DeliveryFailed,
    tries: int,
) -> None:
    telegram.failures["a"].extend([*[AWAY] * tries, error])
    pause.over.set()
    for text in ("a", "b"):
        await queue.send(reply(text))
    await settle(supervisor)

    assert telegram.taken == ["b"]
    assert await kept_replies(database) == []


async def test_after_a_day_it_is_given_up(
    *,
    queue: ReplyQueue,
    telegram: Telegram,
    database: Database,
    pause: Pause,
    supervisor: TaskSupervisor,
) -> None:
    telegram.failures["a"].extend([AWAY] * 999)
    pause.over.set()
    await queue.send(reply("a"))
    await settle(supervisor)

    assert telegram.taken == []
    assert await kept_replies(database) == []
    assert DAY <= sum(pause.seconds) < DAY + 2 * DELIVERY_WAITS[-1]


async def test_who_is_forgotten_meanwhile_hears_nothing(
    *,
    queue: ReplyQueue,
    telegram: Telegram,
    database: Database,
    pause: Pause,
    supervisor: TaskSupervisor,
    clock: Clock,
    tmp_path: Path,
) -> None:
    telegram.failures["a"].append(AWAY)
    await queue.send(reply("a"))
    await SqlPrivacyStore(database, tmp_path).forget(USER, clock())
    pause.over.set()
    await settle(supervisor)

    assert telegram.taken == []


async def test_an_original_is_on_its_way_once_and_holds_nothing_up(
    queue: ReplyQueue, telegram: Telegram, database: Database, supervisor: TaskSupervisor
) -> None:
    arrived = asyncio.Event()
    telegram.failures["file"].append(arrived)
    first, second = (
        reply("file", kind=ReplyKind.ORIGINAL, job_id=1, position=each) for each in (0, 1)
    )
    assert await queue.add(first)
    assert not await queue.add(first)
    assert await queue.add(second)
    await queue.send(reply("a"))
    assert "a" in telegram.taken

    arrived.set()
    await settle(supervisor)

    assert sorted(telegram.taken) == ["a", "file", "file"]
    assert await kept_replies(database) == []
