"""Replies that Telegram does not take at once: in their order, for a day, and never in the way."""

import asyncio
from collections import defaultdict, deque
from dataclasses import dataclass, field
from typing import Any

import pytest

from bot.domain.errors import ChatGone, DeliveryFailed, MessageRejected, Undelivered
from bot.domain.ports import ReplyRepository
from bot.domain.replies import Reply, ReplyKind
from bot.runtime.retry import DELIVERY_WAITS, RetryStorage
from bot.runtime.task_supervisor import TaskSupervisor
from bot.services.replies import ReplyQueue, SendReply
from bot.storage import Database, SqlReplyRepository
from tests.kit.clock import Clock, FakeSleep
from tests.kit.fakes import FakeResultSender
from tests.kit.ids import CHAT, OTHER_CHAT, USER, build_origin

DAY = 24 * 60 * 60
AWAY = Undelivered(reason="Internal Server Error")


@dataclass
class Telegram:
    """Takes all but what meets one of its `failures`; an event among them holds a reply up."""

    taken: list[str] = field(default_factory=list)
    failures: dict[str, deque[DeliveryFailed | asyncio.Event]] = field(
        default_factory=lambda: defaultdict(deque)
    )

    async def __call__(self, reply: Reply) -> None:
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
def kept(database: Database) -> ReplyRepository:
    return SqlReplyRepository(database)


@pytest.fixture
def queue(
    kept: ReplyRepository,
    telegram: Telegram,
    supervisor: TaskSupervisor,
    clock: Clock,
    pause: Pause,
) -> ReplyQueue:
    retry_storage = RetryStorage(FakeResultSender(), FakeSleep())
    send = SendReply(kept, dict.fromkeys(ReplyKind, telegram), retry_storage, clock)
    return ReplyQueue(kept, send, retry_storage, supervisor, pause)


def reply(text: str, chat: int = CHAT, kind: ReplyKind = ReplyKind.MESSAGE, **body: Any) -> Reply:
    return Reply(build_origin(1, chat, USER, 5), kind, {"text": text, **body}, Clock().now)


async def settle(supervisor: TaskSupervisor) -> None:
    await supervisor.close(grace=10)


async def test_what_is_taken_at_once_is_no_row(
    queue: ReplyQueue, telegram: Telegram, kept: ReplyRepository
) -> None:
    await queue.send(reply("a"))

    assert telegram.taken == ["a"]
    assert await kept.unsent() == []


async def test_a_chat_hears_in_its_order_and_others_do_not_wait(
    *,
    queue: ReplyQueue,
    telegram: Telegram,
    kept: ReplyRepository,
    pause: Pause,
    supervisor: TaskSupervisor,
) -> None:
    telegram.failures["a"].extend([AWAY, AWAY, AWAY])
    for text in ("a", "b", "c"):
        await queue.send(reply(text))
    await queue.send(reply("other", chat=OTHER_CHAT))
    assert telegram.taken == ["other"]
    assert [each.body["text"] for _, each in await kept.unsent()] == ["a", "b", "c"]

    pause.over.set()
    await settle(supervisor)

    assert telegram.taken == ["other", "a", "b", "c"]
    assert await kept.unsent() == []
    assert pause.seconds == [*DELIVERY_WAITS[:3]]


async def test_what_telegram_is_silent_about_is_kept_and_waited_for_elsewhere(
    queue: ReplyQueue, telegram: Telegram, kept: ReplyRepository, supervisor: TaskSupervisor
) -> None:
    answer = asyncio.Event()
    telegram.failures["a"].append(answer)
    async with asyncio.timeout(10):
        await queue.send(reply("a"))
        await queue.send(reply("b"))
    assert telegram.taken == []
    assert len(await kept.unsent()) == 2

    answer.set()
    await settle(supervisor)

    assert telegram.taken == ["a", "b"]
    assert await kept.unsent() == []


async def test_the_next_start_goes_on_in_the_same_order(
    queue: ReplyQueue, telegram: Telegram, kept: ReplyRepository, supervisor: TaskSupervisor
) -> None:
    """The update of the second one was not known as handled: it is handled again."""
    for text in ("a", "b"):
        await kept.add(reply(text))

    await queue.resume()
    await queue.send(reply("b"))
    await settle(supervisor)

    assert telegram.taken == ["a", "b"]
    assert await kept.unsent() == []


@pytest.mark.parametrize("error", [ChatGone(reason="blocked"), MessageRejected(reason="empty")])
@pytest.mark.parametrize("tries", [0, 1])
async def test_what_never_can_be_sent_is_given_up(
    *,
    queue: ReplyQueue,
    telegram: Telegram,
    kept: ReplyRepository,
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
    assert await kept.unsent() == []


async def test_after_a_day_it_is_given_up(
    *,
    queue: ReplyQueue,
    telegram: Telegram,
    kept: ReplyRepository,
    pause: Pause,
    supervisor: TaskSupervisor,
) -> None:
    telegram.failures["a"].extend([AWAY] * 999)
    pause.over.set()
    await queue.send(reply("a"))
    await settle(supervisor)

    assert telegram.taken == []
    assert await kept.unsent() == []
    assert DAY <= sum(pause.seconds) < DAY + 2 * DELIVERY_WAITS[-1]


async def test_who_is_forgotten_meanwhile_hears_nothing(
    *,
    queue: ReplyQueue,
    telegram: Telegram,
    kept: ReplyRepository,
    pause: Pause,
    supervisor: TaskSupervisor,
) -> None:
    telegram.failures["a"].append(AWAY)
    await queue.send(reply("a"))
    for reply_id, _ in await kept.unsent():
        await kept.remove(reply_id)
    pause.over.set()
    await settle(supervisor)

    assert telegram.taken == []


async def test_an_original_is_on_its_way_once_and_holds_nothing_up(
    queue: ReplyQueue, telegram: Telegram, kept: ReplyRepository, supervisor: TaskSupervisor
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
    assert await kept.unsent() == []
