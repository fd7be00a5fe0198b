import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from bot.domain.errors import AccessDenied, BotError, StorageUnavailable
from bot.domain.ids import AlbumId
from bot.domain.images import Reference
from bot.domain.intake import ALBUM_QUIET, AlbumPart
from bot.runtime.retry import RetryStorage
from bot.runtime.task_supervisor import TaskSupervisor
from bot.services.in_flight_updates import InFlightUpdates
from bot.services.intake.collect_albums import CollectAlbums
from bot.storage import Database, SqlAlbumRepository
from tests.kit.clock import NOON, Clock, FakeSleep, ManualTime
from tests.kit.fakes import FakeResultSender
from tests.kit.ids import REQUESTER, build_origin
from tests.unit.services.conftest import Lock

LEASE = 15.0

Process = Callable[[], Coroutine[Any, Any, CollectAlbums]]


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
    """Tells of the first look, of each one for whole albums what it found, and of what was put away."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.looks: asyncio.Queue[int] = asyncio.Queue()
        self.put_away: asyncio.Queue[int] = asyncio.Queue()
        self.looked_into = False

    async def restart_waits(self, at: float) -> None:
        self.looked_into = True
        await super().restart_waits(at)

    async def due(self, at: float) -> list[AlbumPart]:
        found = await super().due(at)
        self.looks.put_nowait(len(found))
        return found

    async def mark_done(self, parts: Sequence[AlbumPart]) -> None:
        await super().mark_done(parts)
        self.put_away.put_nowait(len(parts))


@pytest.fixture
def albums(database: Database) -> RecordingAlbums:
    return RecordingAlbums(database)


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
async def process(
    *,
    albums: RecordingAlbums,
    album_handler: AlbumHandler,
    sender: FakeResultSender,
    clock: Clock,
    time: ManualTime,
    supervisor: TaskSupervisor,
    in_flight: InFlightUpdates,
) -> AsyncIterator[Process]:
    """A process that collects albums, and has looked for some once."""
    loops = TaskSupervisor()

    async def started() -> CollectAlbums:
        retry_storage = RetryStorage(sender, FakeSleep())
        collect = CollectAlbums(
            albums, in_flight, album_handler, retry_storage, supervisor, clock, LEASE, time.sleep
        )
        loops.start(collect.run(), "run")
        loops.start(collect.renew_leases(), "hold")
        for _ in range(2):  # for those who sent what waits, and for what is whole
            await albums.looks.get()
        return collect

    yield started
    await loops.close(0)


def part(number: int, album: str = "a") -> AlbumPart:
    origin, reference = build_origin(number, 7, 7, number), Reference(f"file-{number}")
    return AlbumPart(origin, AlbumId(album), "", reference)


async def test_an_album_is_taken_in_once_when_its_last_part_has_come(
    process: Process, albums: RecordingAlbums, album_handler: AlbumHandler, time: ManualTime
) -> None:
    collect = await process()
    await collect(part(1))
    await time.skip(ALBUM_QUIET / 2)
    await collect(part(2))
    await time.skip(ALBUM_QUIET / 2)
    assert await albums.looks.get() == 0

    await time.skip(ALBUM_QUIET / 2)
    assert await album_handler.taken.get() == [1, 2]
    assert await albums.put_away.get() == 2
    assert await albums.looks.get() == 1
    await time.skip(LEASE)
    assert await albums.looks.get() == 0


async def test_a_part_on_its_way_is_waited_for_however_long_it_takes(
    *,
    process: Process,
    albums: RecordingAlbums,
    album_handler: AlbumHandler,
    time: ManualTime,
    in_flight: InFlightUpdates,
) -> None:
    collect = await process()
    await collect(part(1))
    with in_flight.receive_part(AlbumId("a")):
        for _ in range(3):
            await time.skip(ALBUM_QUIET)
            assert await albums.looks.get() == 1
        await collect(part(2))
    await time.skip(ALBUM_QUIET)

    assert await album_handler.taken.get() == [1, 2]
    assert await albums.put_away.get() == 2


async def test_a_refusal_is_told(
    process: Process, albums: RecordingAlbums, album_handler: AlbumHandler, time: ManualTime
) -> None:
    album_handler.errors.append(AccessDenied())
    collect = await process()
    await collect(part(1))
    await time.skip(ALBUM_QUIET)

    assert await album_handler.refused.get() == "access-denied"
    assert await albums.put_away.get() == 1


async def test_what_has_no_name_is_told_and_the_next_album_is_taken_in(
    process: Process, albums: RecordingAlbums, album_handler: AlbumHandler, time: ManualTime
) -> None:
    album_handler.errors.append(KeyError("nobody expects it"))
    collect = await process()
    await collect(part(1))
    await time.skip(ALBUM_QUIET)
    assert await album_handler.refused.get() == "unexpected"
    assert await albums.put_away.get() == 1

    await collect(part(2, "b"))
    await time.skip(LEASE)
    assert [await album_handler.taken.get() for _ in range(2)] == [[1], [2]]
    assert await albums.put_away.get() == 1


async def test_a_database_that_cannot_be_used_is_waited_for(
    *,
    process: Process,
    albums: RecordingAlbums,
    album_handler: AlbumHandler,
    time: ManualTime,
    sender: FakeResultSender,
    lock: Lock,
) -> None:
    album_handler.errors.append(StorageUnavailable(reason="locked"))
    for method in ("restart_waits", "due", "claim", "mark_done"):
        lock(albums, method)
    collect = await process()
    await collect(part(1))
    await time.skip(ALBUM_QUIET)

    assert [await album_handler.taken.get() for _ in range(2)] == [[1], [1]]
    assert await albums.put_away.get() == 1
    assert album_handler.refused.empty()
    assert [error.code for error in sender.warnings] == ["storage-unavailable"] * 5


async def test_an_album_of_before_a_stop_waits_for_what_telegram_kept_meanwhile(
    *,
    process: Process,
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
        starting = group.create_task(process())
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
    process: Process, albums: RecordingAlbums, lock: Lock
) -> None:
    lock(albums, "add")
    collect = await process()
    with pytest.raises(StorageUnavailable):
        await collect(part(1))


async def test_what_another_process_left_is_taken_over_when_nobody_holds_it(
    *,
    process: Process,
    albums: RecordingAlbums,
    album_handler: AlbumHandler,
    clock: Clock,
    time: ManualTime,
) -> None:
    await albums.add(part(1), clock())
    await albums.claim(part(1), clock(), clock() + LEASE)
    await process()
    await time.skip(LEASE - 1)
    assert await albums.looks.get() == 0

    await time.skip(LEASE)
    assert await album_handler.taken.get() == [1]
    assert await albums.put_away.get() == 1


async def test_what_is_in_hand_is_nobody_elses(
    *,
    process: Process,
    albums: RecordingAlbums,
    album_handler: AlbumHandler,
    clock: Clock,
    time: ManualTime,
) -> None:
    album_handler.open.clear()
    ours = await process()
    await ours(part(1))
    await time.skip(ALBUM_QUIET)
    assert await album_handler.taken.get() == [1]
    assert await albums.looks.get() == 1
    await process()
    for _ in range(10):
        await time.skip(LEASE / 2)
        assert [await albums.looks.get() for _ in range(2)] == [0, 0]

    await ours.release_leases()
    assert await SqlAlbumRepository.due(albums, clock()) == [part(1)]


async def test_who_slept_too_long_does_not_act_twice(
    process: Process,
    albums: RecordingAlbums,
    album_handler: AlbumHandler,
    time: ManualTime,
    clock: Clock,
) -> None:
    album_handler.open.clear()
    collect = await process()
    await collect(part(1))
    await time.skip(ALBUM_QUIET)
    await album_handler.taken.get()
    await albums.looks.get()

    await collect.release_leases()  # as if the hold had run out meanwhile
    await collect(part(2, "b"))
    await time.skip(ALBUM_QUIET)
    assert await albums.looks.get() == 2
    assert await album_handler.taken.get() == [2]


async def test_an_album_has_come_when_its_sender_says_something_else(
    process: Process, albums: RecordingAlbums, album_handler: AlbumHandler
) -> None:
    collect = await process()
    await collect(part(1))
    await collect(part(2))
    await collect(AlbumPart(build_origin(3, 7, 8, 3), AlbumId("b"), "", Reference("file-3")))

    await collect.finish(REQUESTER)

    assert album_handler.taken.get_nowait() == [1, 2]
    assert albums.put_away.get_nowait() == 2
    assert album_handler.taken.empty()  # the other one may grow yet


async def test_what_is_being_taken_in_is_waited_for(
    process: Process,
    albums: RecordingAlbums,
    album_handler: AlbumHandler,
    time: ManualTime,
    supervisor: TaskSupervisor,
) -> None:
    album_handler.open.clear()
    collect = await process()
    await collect(part(1))
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
    process: Process, albums: RecordingAlbums, album_handler: AlbumHandler, clock: Clock
) -> None:
    await albums.add(part(1), clock())
    collect = await process()

    await collect.finish(REQUESTER)

    assert album_handler.taken.get_nowait() == [1]
