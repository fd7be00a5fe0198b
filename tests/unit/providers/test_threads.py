"""Work in a thread, and a caller that is cancelled meanwhile."""

import asyncio
import threading

import pytest

from bot.providers.threads import in_thread

PATIENCE = 10  # seconds


def divide(one: int, *, by: int) -> float:
    return one / by


async def test_results_and_errors_come_back() -> None:
    assert await in_thread(divide, 6, by=3) == 2
    with pytest.raises(ZeroDivisionError):
        await in_thread(divide, 6, by=0)


@pytest.mark.parametrize("by", [1, 0], ids=["done", "failed"])
async def test_a_cancelled_caller_goes_on_when_the_thread_is_done(by: int) -> None:
    started, finish, ended = threading.Event(), threading.Event(), threading.Event()

    def work() -> None:
        started.set()
        finish.wait(PATIENCE)
        ended.set()
        divide(1, by=by)

    async with asyncio.TaskGroup() as group:
        caller = group.create_task(in_thread(work))
        assert await asyncio.to_thread(started.wait, PATIENCE)
        caller.cancel()
        await asyncio.sleep(0)
        assert not caller.done()
        finish.set()
    assert caller.cancelled()
    assert ended.is_set()
