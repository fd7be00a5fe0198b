"""What is seen of some work."""

import asyncio
import time
from pathlib import Path

import pytest

from benchmarks.measuring import measured

SIZE = 100_000_000  # bytes: more than malloc keeps of what earlier tests gave back
LONG = 0.05  # seconds of CPU time


def work_hard() -> None:
    until = time.process_time() + LONG
    while time.process_time() < until:
        pass


async def test_work_that_holds_the_loop_up_is_seen_though_it_comes_last() -> None:
    async def work() -> None:
        await asyncio.sleep(0)
        work_hard()

    figures = await measured(work())

    assert figures.stall >= LONG / 2


async def test_work_in_a_thread_costs_time_of_the_process() -> None:
    figures = await measured(asyncio.to_thread(work_hard))

    assert figures.cpu >= LONG


@pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="told by Linux only")
async def test_memory_that_is_free_again_is_seen() -> None:
    async def work() -> None:
        b"x" * SIZE

    figures = await measured(work())

    assert SIZE / 2 < figures.memory < SIZE * 2
