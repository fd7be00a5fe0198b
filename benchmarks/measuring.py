"""What some work costs this process."""

import asyncio
import gc
import math
import time
from collections.abc import Coroutine
from pathlib import Path
from typing import NamedTuple

# Linux only. Writing 5 to the one makes the peak that the other tells start anew: see proc(5).
_CLEAR = Path("/proc/self/clear_refs")
_STATUS = Path("/proc/self/status")

TICK = 0.001  # seconds between two looks at the event loop
NOT_MEASURED = math.nan


class Figures(NamedTuple):
    """Seconds, and bytes of memory over idle at the peak.

    `cpu` is user and system time of the whole process, `stall` the longest time by which the event
    loop was late.
    """

    wall: float
    cpu: float
    memory: float
    stall: float


async def measured(*works: Coroutine[None, None, None]) -> Figures:
    """Does all of the works at once."""
    gc.collect()
    idle = _reset_peak()
    watch = _Watch()
    wall, cpu = time.perf_counter(), time.process_time()
    async with asyncio.TaskGroup() as watching:
        watching.create_task(watch.run())
        async with asyncio.TaskGroup() as working:
            for work in works:
                working.create_task(work)
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        watch.on = False
    memory = NOT_MEASURED if idle is None else _memory("VmHWM") - idle
    return Figures(wall, cpu, memory, watch.longest)


class _Watch:
    """Notes by how much the event loop is late at most, until it is switched off."""

    def __init__(self) -> None:
        self.on = True
        self.longest = 0.0

    async def run(self) -> None:
        while self.on:
            due = time.perf_counter() + TICK
            await asyncio.sleep(TICK)
            self.longest = max(self.longest, time.perf_counter() - due)


def _reset_peak() -> int | None:
    """Bytes that the process holds now; None where this system does not tell."""
    try:
        _CLEAR.write_text("5")
        return _memory("VmRSS")
    except OSError:
        return None


def _memory(line: str) -> int:
    """Bytes."""
    lines = dict(each.split(":", 1) for each in _STATUS.read_text().splitlines())
    return int(lines[line].removesuffix("kB")) * 1024
