"""Work in a thread, and a caller that is cancelled meanwhile."""

import asyncio
import threading

import pytest

from bot.providers.http.threads import run_in_thread

WAIT_LIMIT = 10  # seconds


def divide(one: int, *, by: int) -> float:
    return one / by


async def test_results_and_errors_come_back() -> None:
    assert await run_in_thread(divide, 6, by=3) == 2
    with pytest.raises(ZeroDivisionError):
        await run_in_thread(divide, 6, by=0)


@pytest.mark.parametrize("by", [1, 0], ids=["done", "failed"])
async def test_a_cancelled_caller_goes_on_when_the_thread_is_done(by: int) -> None:
    started, finish, ended = threading.Event(), threading.Event(), threading.Event()

    def work() -> None:
        started.set()
        finish.wait(WAIT_LIMIT)
        ended.set()
        divide(1, by=by)

    async with asyncio.TaskGroup() as group:
        caller = group.create_task(run_in_thread(work))
        assert await asyncio.to_thread(started.wait, WAIT_LIMIT)
        caller.cancel()
        await asyncio.sleep(0)
        assert not caller.done()
        finish.set()
    assert caller.cancelled()
    assert ended.is_set()
