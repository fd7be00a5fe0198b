"""Which writer is next."""

import asyncio

import pytest

from bot.storage.engine.write_queue import WritePriority, WriteQueue


async def settled() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


class Writers:
    """Each one writes until it is told to end."""

    def __init__(self) -> None:
        self.queue = WriteQueue()
        self.order: list[str] = []
        self.tasks: dict[str, asyncio.Task[None]] = {}
        self._ends: dict[str, asyncio.Event] = {}

    async def come(self, name: str, priority: WritePriority = WritePriority.CONTINUE) -> None:
        self._ends[name] = asyncio.Event()
        self.tasks[name] = asyncio.Task(self._write(name, priority))
        await settled()

    async def end(self, name: str) -> None:
        self._ends[name].set()
        await settled()

    async def _write(self, name: str, priority: WritePriority) -> None:
        async with self.queue.turn(priority):
            self.order.append(name)
            await self._ends[name].wait()


async def test_one_at_a_time_as_they_came_and_what_was_begun_before_what_begins() -> None:
    writers = Writers()
    await writers.come("a")
    await writers.come("new", WritePriority.START)
    await writers.come("b")
    await writers.come("c")
    await writers.come("update", WritePriority.INTAKE)
    assert writers.order == ["a"]

    for name in ("a", "update", "b", "c", "new"):
        assert writers.order[-1] == name
        await writers.end(name)


async def test_who_gives_up_does_not_stop_the_others() -> None:
    writers = Writers()
    for name in ("a", "b", "c"):
        await writers.come(name)
    writers.tasks["b"].cancel()
    await settled()
    await writers.end("a")

    assert writers.order == ["a", "c"]


async def test_a_turn_that_comes_while_its_writer_gives_up_goes_on() -> None:
    writers = Writers()
    for name in ("a", "b", "c"):
        await writers.come(name)
    writers._ends["a"].set()
    await asyncio.sleep(0)
    writers.tasks["b"].cancel()
    await settled()

    assert writers.order[-1] == "c"
    with pytest.raises(asyncio.CancelledError):
        await writers.tasks["b"]


async def test_a_write_that_fails_frees_the_queue() -> None:
    queue = WriteQueue()
    with pytest.raises(ZeroDivisionError):
        async with queue.turn(WritePriority.CONTINUE):
            raise ZeroDivisionError
    async with asyncio.timeout(1), queue.turn(WritePriority.CONTINUE):
        pass
