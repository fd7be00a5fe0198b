import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Coroutine, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from bot.domain.errors import AccessDenied, BotError, StorageUnavailable
from bot.domain.ids import AlbumId, UpdateId
from bot.domain.images import Reference
from bot.domain.intake import ALBUM_QUIET, AlbumPart, ClaimedAlbum
from bot.domain.jobs import Requester
from bot.domain.work import WorkItem, WorkKind
from bot.runtime.queue_worker import QueueWorker
from bot.runtime.retry import RetryStorage
from bot.runtime.task_supervisor import TaskSupervisor
from bot.services.in_flight_updates import InFlightUpdates
from bot.services.intake.collect_albums import CollectAlbums
from bot.storage import Database, SqlAlbumRepository, SqlWorkQueue
from tests.kit.clock import NOON, Clock, FakeSleep, ManualTime
from tests.kit.fakes import FakeResultSender
from tests.kit.ids import REQUESTER, build_origin
from tests.kit.job_steps import LEASE, OTHER_OWNER, lease
from tests.unit.services.conftest import Lock


@dataclass
class AlbumHandler:
    """Keeps the port `AlbumHandler`; `errors` meet the albums in their order, when it is open."""

    errors: list[Exception] = field(default_factory=list)
    taken: asyncio.Queue[list[int]] = field(default_factory=asyncio.Queue)
    refused: asyncio.Queue[str] = field(default_factory=asyncio.Queue)
    open: asyncio.Event = field(default_factory=asyncio.Event)

    async def handle(self, parts: Sequence[AlbumPart]) -> None:
        self.taken.put_nowait([part.origin.update_id for part in parts])
        await self.open.wait()
        if self.errors:
            raise self.errors.pop(0)

    async def refuse(self, parts: Sequence[AlbumPart], error: BotError) -> None:
        self.refused.put_nowait(error.code)


class RecordingAlbums(SqlAlbumRepository):
    """Tells whether the waits were restarted, and what was put away."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.put_away: asyncio.Queue[int] = asyncio.Queue()
        self.looked_into = False

    async def restart_waits(self, at: float) -> list[Requester]:
        self.looked_into = True
        return await super().restart_waits(at)

    async def mark_done(self, album: ClaimedAlbum, at: float) -> None:
        await super().mark_done(album, at)
        self.put_away.put_nowait(len(album.parts))


class RecordingQueue(SqlWorkQueue):
    """Tells of each look for whole albums when it was, and how many it found."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.looks: asyncio.Queue[tuple[float, int]] = asyncio.Queue()

    async def due(self, kinds: Collection[WorkKind], at: float, limit: int) -> list[WorkItem]:
        found = await super().due(kinds, at, limit)
        if WorkKind.ALBUM in kinds:
            self.looks.put_nowait((at, len(found)))
        return found


@dataclass(frozen=True, slots=True)
class Process:
    """A process that collects albums, with a worker of its own."""

    collect: CollectAlbums
    queue: RecordingQueue
    worker: QueueWorker
    loops: TaskSupervisor = field(default_factory=TaskSupervisor)

    async def start(self) -> None:
        self.loops.start(self.worker.run(), "run")
        self.loops.start(self.worker.heartbeat(), "heartbeat")
        await self.collect.restart()
        await self.found()

    async def found(self) -> int:
        """How many whole albums it finds at its next look of now."""
        while True:
            at, found = await self.queue.looks.get()
            if at == self.worker.clock():
                await settled()
                return found

    async def stop(self) -> None:
        await self.loops.close(0)
        await self.worker.supervisor.close(0)
        await self.worker.release()


async def settled() -> None:
    """What was found is claimed, or put off, before the time goes on."""
    for _ in range(20):
        await asyncio.sleep(0)


StartProcess = Callable[[], Coroutine[Any, Any, Process]]


@pytest.fixture
def albums(database: Database) -> RecordingAlbums:
    return RecordingAlbums(database)


@pytest.fixture
def queue(database: Database) -> RecordingQueue:
    """Of the first process."""
    return RecordingQueue(database)


@pytest.fixture
def album_handler() -> AlbumHandler:
    album_handler = AlbumHandler()
    album_handler.open.set()
    return album_handler


@pytest.fixture
def clock() -> ManualTime:
    return ManualTime(NOON)


@pytest.fixture
def time(clock: ManualTime) -> ManualTime:
    return clock


@pytest.fixture
async def start_process(
    *,
    database: Database,
    queue: RecordingQueue,
    albums: RecordingAlbums,
    album_handler: AlbumHandler,
    sender: FakeResultSender,
    time: ManualTime,
    in_flight: InFlightUpdates,
) -> AsyncIterator[StartProcess]:
    """Starts a process, which has looked for albums once then."""
    processes: list[Process] = []

    async def started() -> Process:
        retry_storage = RetryStorage(sender, FakeSleep())
        own_queue = RecordingQueue(database) if processes else queue
        worker = QueueWorker(
            queue=own_queue,
            places={},
            owner=f"process {len(processes)}",
            lease_seconds=LEASE,
            retry_storage=retry_storage,
            supervisor=TaskSupervisor(),
            clock=time,
            sleep=time.sleep,
        )
        collect = CollectAlbums(albums, in_flight, album_handler, retry_storage, worker, time)
        worker.handlers[WorkKind.ALBUM] = collect
        process = Process(collect, own_queue, worker)
        processes.append(process)
        await process.start()
        return process

    yield started
    for process in processes:
        await process.stop()


def part(number: int, album: str = "a") -> AlbumPart:
    origin, reference = build_origin(number, 7, 7, number), Reference(f"file-{number}")
    return AlbumPart(origin, AlbumId(album), "", reference)


async def test_an_album_is_taken_in_once_when_its_last_part_has_come(
    start_process: StartProcess,
    albums: RecordingAlbums,
    album_handler: AlbumHandler,
    time: ManualTime,
) -> None:
    process = await start_process()
    await process.collect.add(part(1))
    await time.skip(ALBUM_QUIET / 2)
    await process.collect.add(part(2))
    await time.skip(ALBUM_QUIET / 2)
    assert await process.found() == 0

    await time.skip(ALBUM_QUIET / 2)
    assert await process.found() == 1
    assert await album_handler.taken.get() == [1, 2]
    assert await albums.put_away.get() == 2
    await time.skip(LEASE)
    assert await process.found() == 0
    assert album_handler.taken.empty()


async def test_a_part_on_its_way_is_waited_for_however_long_it_takes(
    *,
    start_process: StartProcess,
    albums: RecordingAlbums,
    album_handler: AlbumHandler,
    time: ManualTime,
    in_flight: InFlightUpdates,
) -> None:
    process = await start_process()
    await process.collect.add(part(1))
    with in_flight.expect(UpdateId(1), None, AlbumId("a")):
        for _ in range(3):
            await time.skip(ALBUM_QUIET)
            assert await process.found() == 1
        await process.collect.add(part(2))
    await time.skip(2 * ALBUM_QUIET)

    assert await album_handler.taken.get() == [1, 2]
    assert await albums.put_away.get() == 2


async def test_a_refusal_is_told(
    start_process: StartProcess,
    albums: RecordingAlbums,
    album_handler: AlbumHandler,
    time: ManualTime,
) -> None:
    album_handler.errors.append(AccessDenied())
    process = await start_process()
    await process.collect.add(part(1))
    await time.skip(ALBUM_QUIET)

    assert await album_handler.refused.get() == "access-denied"
    assert await albums.put_away.get() == 1


async def test_what_has_no_name_is_told_and_the_next_album_is_taken_in(
    start_process: StartProcess,
    albums: RecordingAlbums,
    album_handler: AlbumHandler,
    time: ManualTime,
) -> None:
    album_handler.errors.append(KeyError("nobody expects it"))
    process = await start_process()
    await process.collect.add(part(1))
    await time.skip(ALBUM_QUIET)
    assert await album_handler.refused.get() == "unexpected"
    assert await albums.put_away.get() == 1

    await process.collect.add(part(2, "b"))
    await time.skip(LEASE)
    assert [await album_handler.taken.get() for _ in range(2)] == [[1], [2]]
    assert await albums.put_away.get() == 1


async def test_a_database_that_cannot_be_used_is_waited_for(
    *,
    start_process: StartProcess,
    albums: RecordingAlbums,
    queue: RecordingQueue,
    album_handler: AlbumHandler,
    time: ManualTime,
    sender: FakeResultSender,
    lock: Lock,
) -> None:
    album_handler.errors.append(StorageUnavailable(reason="locked"))
    lock(queue, "due")
    for method in ("restart_waits", "claim", "mark_done"):
        lock(albums, method)
    process = await start_process()
    await process.collect.add(part(1))
    await time.skip(ALBUM_QUIET)

    assert [await album_handler.taken.get() for _ in range(2)] == [[1], [1]]
    assert await albums.put_away.get() == 1
    assert album_handler.refused.empty()
    assert [error.code for error in sender.warnings] == ["storage-unavailable"] * 5


async def test_an_album_of_before_a_stop_waits_for_what_telegram_kept_meanwhile(
    *,
    start_process: StartProcess,
    in_flight: InFlightUpdates,
    albums: RecordingAlbums,
    album_handler: AlbumHandler,
    clock: Clock,
    time: ManualTime,
) -> None:
    await albums.add(part(1), clock())
    clock.now += 60  # it is whole, as far as anybody knows
    in_flight.backlog_done.clear()
    async with asyncio.TaskGroup() as group:
        starting = group.create_task(start_process())
        for _ in range(5):  # turns of the loop: whoever would look at once has by now
            await time.skip(LEASE)
        looked = albums.looked_into
        await albums.add(part(2), clock())
        in_flight.backlog_done.set()
        await starting
    await time.skip(LEASE)

    assert not looked
    assert await album_handler.taken.get() == [1, 2]


async def test_a_part_that_cannot_be_written_down_is_its_senders_to_hear(
    start_process: StartProcess, albums: RecordingAlbums, lock: Lock
) -> None:
    lock(albums, "add")
    process = await start_process()
    with pytest.raises(StorageUnavailable):
        await process.collect.add(part(1))


async def test_what_another_process_left_is_taken_over_when_nobody_holds_it(
    *,
    start_process: StartProcess,
    albums: RecordingAlbums,
    album_handler: AlbumHandler,
    clock: Clock,
    time: ManualTime,
) -> None:
    whole_at = await albums.add(part(1), clock())
    await albums.claim(part(1).key, lease(whole_at, OTHER_OWNER))
    clock.now = whole_at
    process = await start_process()
    await time.skip(LEASE - 1)
    assert await process.found() == 0

    await time.skip(LEASE)
    assert await album_handler.taken.get() == [1]
    assert await albums.put_away.get() == 1


async def test_what_is_in_hand_is_nobody_elses(
    start_process: StartProcess,
    queue: RecordingQueue,
    album_handler: AlbumHandler,
    clock: Clock,
    time: ManualTime,
) -> None:
    album_handler.open.clear()
    ours = await start_process()
    await ours.collect.add(part(1))
    await time.skip(ALBUM_QUIET)
    assert await album_handler.taken.get() == [1]
    theirs = await start_process()
    for _ in range(10):
        await time.skip(LEASE / 2)
        assert [await each.found() for each in (ours, theirs)] == [0, 0]

    await ours.stop()
    assert await queue.due([WorkKind.ALBUM], clock(), 9) == [WorkItem.album(part(1).key)]


async def test_who_slept_too_long_does_not_act_twice(
    start_process: StartProcess,
    queue: RecordingQueue,
    album_handler: AlbumHandler,
    time: ManualTime,
) -> None:
    album_handler.open.clear()
    process = await start_process()
    await process.collect.add(part(1))
    await time.skip(ALBUM_QUIET)
    await album_handler.taken.get()

    # as if the lease had ended meanwhile
    await queue.release(process.worker.owner, [WorkItem.album(part(1).key)])
    await process.collect.add(part(2, "b"))
    await time.skip(ALBUM_QUIET)
    assert await process.found() == 2
    assert await album_handler.taken.get() == [2]
    assert album_handler.taken.empty()


async def test_an_album_has_come_when_its_sender_says_something_else(
    start_process: StartProcess, albums: RecordingAlbums, album_handler: AlbumHandler
) -> None:
    collect = (await start_process()).collect
    await collect.add(part(1))
    await collect.add(part(2))
    await collect.add(AlbumPart(build_origin(3, 7, 8, 3), AlbumId("b"), "", Reference("file-3")))

    await collect.finish(REQUESTER)

    assert album_handler.taken.get_nowait() == [1, 2]
    assert albums.put_away.get_nowait() == 2
    assert album_handler.taken.empty()  # the other one may grow yet


async def test_what_is_being_taken_in_is_waited_for(
    start_process: StartProcess,
    albums: RecordingAlbums,
    album_handler: AlbumHandler,
    time: ManualTime,
    supervisor: TaskSupervisor,
) -> None:
    album_handler.open.clear()
    collect = (await start_process()).collect
    await collect.add(part(1))
    await time.skip(ALBUM_QUIET)
    await album_handler.taken.get()
    finished = supervisor.start(collect.finish(REQUESTER), "finish")
    await asyncio.sleep(0)
    assert not finished.done()

    album_handler.open.set()
    await finished
    assert albums.put_away.get_nowait() == 1
    assert album_handler.taken.empty()


async def test_after_a_restart_something_else_ends_an_album_too(
    start_process: StartProcess, albums: RecordingAlbums, album_handler: AlbumHandler, clock: Clock
) -> None:
    await albums.add(part(1), clock())
    collect = (await start_process()).collect

    await collect.finish(REQUESTER)

    assert album_handler.taken.get_nowait() == [1]
