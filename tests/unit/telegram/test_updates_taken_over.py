"""Two processes on one database file: what one of them left unhandled, the other one handles."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from aiogram import Bot, Dispatcher
from aiogram.types import Message
from sqlalchemy import select, true

from bot.domain.ids import UpdateId
from bot.domain.work import UPDATES, WorkKind
from bot.runtime.queue_worker import QueueWorker
from bot.runtime.retry import RetryStorage
from bot.runtime.task_supervisor import TaskSupervisor
from bot.services.in_flight_updates import InFlightUpdates
from bot.storage import Database, SqlUpdateInbox, SqlWorkQueue, open_database
from bot.storage.tables import updates
from bot.telegram.updates.dispatcher import UpdateDispatcher
from bot.telegram.updates.inbox import ReceiveUpdates, TakeOverUpdates
from tests.kit.clock import Clock, FakeSleep, LastSleep
from tests.kit.fake_session import FakeSession
from tests.kit.fakes import FakeResultSender
from tests.kit.job_steps import LEASE, OTHER_OWNER, OWNER


@dataclass
class Process:
    """Its handler waits until it `goes_on`."""

    name: str
    database: Database
    session: FakeSession
    clock: Clock
    heard: list[str] = field(default_factory=list)
    goes_on: asyncio.Event = field(default_factory=asyncio.Event)
    supervisor: TaskSupervisor = field(default_factory=TaskSupervisor)
    worker: QueueWorker = field(init=False)
    receive: ReceiveUpdates = field(init=False)

    def __post_init__(self) -> None:
        handlers, in_flight = Dispatcher(), InFlightUpdates()
        handlers.message.register(self.hear)
        retry_storage = RetryStorage(FakeResultSender(), FakeSleep())
        self.worker = QueueWorker(
            queue=SqlWorkQueue(self.database),
            places={},
            owner=self.name,
            lease_seconds=LEASE,
            retry_storage=retry_storage,
            supervisor=TaskSupervisor(),
            clock=self.clock,
            sleep=LastSleep(),
            holds_more=in_flight.any,
        )
        inbox = SqlUpdateInbox(self.database)
        dispatcher = UpdateDispatcher(
            bot=Bot("42:TEST", session=self.session),
            handlers=handlers,
            inbox=inbox,
            in_flight=in_flight,
            supervisor=self.supervisor,
            retry_storage=retry_storage,
            lease=self.worker.lease,
            explain_unreadable=unexpected,
        )
        self.receive = ReceiveUpdates(inbox, dispatcher, retry_storage, self.worker.lease)

    async def hear(self, message: Message) -> None:
        self.heard.append(message.text or "")
        await self.goes_on.wait()

    async def take_over(self) -> None:
        for item in await self.worker.queue.due([WorkKind.UPDATES], self.clock(), 9):
            assert item == UPDATES
            await TakeOverUpdates(self.receive)(item.subject)

    async def heartbeat(self) -> None:
        with pytest.raises(asyncio.CancelledError):
            await self.worker.heartbeat()

    async def settle(self) -> None:
        self.goes_on.set()
        await self.supervisor.close(grace=10)


async def unexpected(_: UpdateId, body: str) -> None:
    raise AssertionError(body)


@pytest.fixture
async def processes(
    tmp_path: Path, fake_session: FakeSession, clock: Clock
) -> AsyncIterator[tuple[Process, Process]]:
    url = f"sqlite+aiosqlite:///{tmp_path}/bot.db"
    async with AsyncExitStack() as stack:
        databases = [await stack.enter_async_context(open_database(url)) for _ in range(2)]
        first, second = [
            Process(name, database, fake_session, clock)
            for name, database in zip((OTHER_OWNER, OWNER), databases, strict=True)
        ]
        yield first, second
        for process in (first, second):
            await process.supervisor.close(0)


def update(update_id: int, text: str) -> tuple[UpdateId, str]:
    chat = {"id": 7, "type": "private", "first_name": "Anna"}
    sender = {"id": 7, "is_bot": False, "first_name": "Anna"}
    message = {"message_id": update_id, "date": 0, "chat": chat, "from": sender, "text": text}
    return UpdateId(update_id), json.dumps({"update_id": update_id, "message": message})


async def until_heard(process: Process) -> None:
    while not process.heard:  # noqa: ASYNC110  # aiogram's own steps lie before it
        await asyncio.sleep(0)


async def test_who_stood_still_longer_than_the_lease_handles_and_marks_nothing(
    processes: tuple[Process, Process], clock: Clock
) -> None:
    stalled, other = processes
    await stalled.receive([update(1, "a"), update(2, "b")])
    await until_heard(stalled)
    await other.take_over()
    assert other.heard == []

    clock.now += LEASE
    await other.take_over()
    await until_heard(other)
    await stalled.settle()
    assert stalled.heard == ["a"]  # in which it stood still
    assert await stalled.receive([update(1, "a"), update(2, "b")]) is False
    assert await handled(other.database) == []

    await other.settle()
    assert other.heard == ["a", "b"]
    assert await handled(other.database) == [1, 2]


async def handled(database: Database) -> list[int]:
    async with database.read() as connection:
        ids = select(updates.c.update_id).where(updates.c.handled == true())
        return list(await connection.scalars(ids.order_by(updates.c.update_id)))


async def test_what_is_under_way_is_held(processes: tuple[Process, Process], clock: Clock) -> None:
    slow, other = processes
    await slow.receive([update(1, "a"), update(2, "b")])
    await until_heard(slow)
    for _ in range(3):
        clock.now += LEASE / 2
        await slow.heartbeat()

    await other.take_over()
    await slow.settle()

    assert other.heard == []
    assert slow.heard == ["a", "b"]
    assert await handled(other.database) == [1, 2]


async def test_after_a_crash_nothing_new_comes_before_what_was_left(
    processes: tuple[Process, Process], clock: Clock
) -> None:
    crashed, other = processes
    await crashed.receive([update(1, "a"), update(2, "b")])
    await until_heard(crashed)
    clock.now += LEASE / 3
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)
        clock.now += seconds

    await other.receive.resume(sleep)
    await other.receive([update(3, "c")])
    await other.settle()

    assert waited == [LEASE * 2 / 3]
    assert other.heard == ["a", "b", "c"]


async def test_what_a_stop_cut_off_is_due_at_once(processes: tuple[Process, Process]) -> None:
    stopped, other = processes
    await stopped.receive([update(1, "a"), update(2, "b")])
    await until_heard(stopped)
    await stopped.supervisor.close(0)
    await stopped.worker.release()

    await other.take_over()
    await other.settle()

    assert other.heard == ["a", "b"]
    assert await handled(other.database) == [1, 2]
