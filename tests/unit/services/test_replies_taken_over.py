"""Two processes on one database file: what one of them left waiting, the other one sends, once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.domain.errors import Undelivered
from bot.domain.ports import Sleep
from bot.domain.replies import Reply, ReplyKind
from bot.domain.work import WorkKind
from bot.runtime.task_supervisor import TaskSupervisor
from bot.services.replies import ReplyQueue
from bot.storage import Database, open_database
from tests.kit.clock import Clock
from tests.kit.ids import CHAT, USER, build_origin
from tests.kit.job_steps import LEASE, OTHER_OWNER, OWNER
from tests.kit.replies import kept_replies, make_reply_queue


@dataclass
class Process:
    """`is_back`: Telegram takes what this process sends. It waits until it `goes_on`."""

    name: str
    database: Database
    clock: Clock
    taken: list[str]
    is_back: bool = False
    tries_itself: bool = False
    """As an original and a history do."""
    tried: int = 0
    has_tried: asyncio.Event = field(default_factory=asyncio.Event)
    goes_on: asyncio.Event = field(default_factory=asyncio.Event)
    supervisor: TaskSupervisor = field(default_factory=TaskSupervisor)
    queue: ReplyQueue = field(init=False)

    def __post_init__(self) -> None:
        self.queue = make_reply_queue(
            self.database,
            dict.fromkeys(ReplyKind, self.send),
            self.supervisor,
            self.clock,
            self.pause,
            owner=self.name,
        )

    async def send(self, reply: Reply, pause: Sleep, /) -> None:
        self.tried += 1
        self.has_tried.set()
        while not self.is_back:
            if not self.tries_itself:
                raise Undelivered(reason="Bad Gateway")
            await pause(5)
            self.tried += 1
        self.taken.append(f"{self.name}: {reply.body['text']}")

    async def pause(self, _: float) -> None:
        await self.goes_on.wait()

    async def handle_due(self) -> None:
        for item in await self.queue.worker.queue.due([WorkKind.REPLY], self.clock(), 9):
            self.queue.worker.start(item, self.queue(item.subject))
        await self.supervisor.close(grace=10)


@pytest.fixture
def taken() -> list[str]:
    return []


@pytest.fixture
async def processes(
    tmp_path: Path, clock: Clock, taken: list[str]
) -> AsyncIterator[tuple[Process, Process]]:
    url = f"sqlite+aiosqlite:///{tmp_path}/bot.db"
    async with AsyncExitStack() as stack:
        databases = [await stack.enter_async_context(open_database(url)) for _ in range(2)]
        first, second = [
            Process(name, database, clock, taken)
            for name, database in zip((OTHER_OWNER, OWNER), databases, strict=True)
        ]
        yield first, second
        for process in (first, second):
            await process.supervisor.close(0)


def reply(text: str) -> Reply:
    return Reply(build_origin(1, CHAT, USER, 5), ReplyKind.MESSAGE, {"text": text}, Clock().now)


@pytest.mark.parametrize("tries_itself", [False, True], ids=["queue tries", "sender tries"])
async def test_who_stood_still_longer_than_the_lease_sends_and_writes_nothing(
    processes: tuple[Process, Process], taken: list[str], clock: Clock, *, tries_itself: bool
) -> None:
    stalled, other = processes
    stalled.tries_itself = tries_itself
    for text in ("a", "b"):
        await stalled.queue.send(reply(text))
    tried = stalled.tried
    other.is_back = True
    await other.handle_due()
    assert taken == []

    clock.now += LEASE
    await other.handle_due()
    assert taken == [f"{OWNER}: a", f"{OWNER}: b"]
    # A claim of what is gone holds for nothing that comes later.
    other.is_back = False
    await other.queue.send(reply("c"))
    before = await kept_replies(other.database)

    stalled.is_back = True
    stalled.goes_on.set()
    await stalled.supervisor.close(grace=10)

    assert (stalled.tried, len(taken)) == (tried, 2)
    assert await kept_replies(other.database) == before == [reply("c")]


async def test_what_is_being_taken_over_is_not_sent_by_who_wakes_up(
    processes: tuple[Process, Process], taken: list[str], clock: Clock
) -> None:
    stalled, other = processes
    await stalled.queue.send(reply("a"))
    clock.now += LEASE
    taking_over = asyncio.Task(other.handle_due())
    await other.has_tried.wait()

    stalled.is_back = True
    stalled.goes_on.set()
    await stalled.supervisor.close(grace=10)
    assert taken == []

    other.is_back = True
    other.goes_on.set()
    await taking_over
    assert taken == [f"{OWNER}: a"]
    assert await kept_replies(other.database) == []


async def test_what_a_process_lets_go_is_due_at_once(
    processes: tuple[Process, Process], taken: list[str]
) -> None:
    stopped, other = processes
    for text in ("a", "b"):
        await stopped.queue.send(reply(text))
    await stopped.supervisor.close(0)
    await stopped.queue.worker.release()

    other.is_back = True
    await other.handle_due()

    assert taken == [f"{OWNER}: a", f"{OWNER}: b"]
