"""The port `Studio`, kept with Pillow.

A JPEG or PNG whose outline says that it takes little memory and about a second at the most is
decoded in a thread: nearly all results are, and what Telegram makes of photos. Everything else
goes to a process that can be killed, see `processes`: other formats, whose decoders may do far
more than a file says, and whatever is large. That costs 30 MB for the process, half a second for
its start, once, and a millisecond a picture; `make bench` measures it.

So all pictures together never take more than LIGHT_BUDGET and one more `weighing.MEMORY`, however
many cores there are, and those in the process never keep the others waiting.
"""

import asyncio
import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import TypeVar, TypeVarTuple

from bot.domain.pictures import Measure
from bot.imaging.budget import MemoryBudget
from bot.imaging.measuring import measure
from bot.imaging.opening import outline_of
from bot.imaging.previews import LONG_SIDE, THUMBNAIL_SIDE, preview
from bot.imaging.processes import DecoderProcess
from bot.imaging.references import prepare_reference
from bot.imaging.weighing import LIGHT, light

AT_ONCE = max(1, (os.cpu_count() or 1) // 2)
LIGHT_BUDGET = 2 * LIGHT  # bytes
NICENESS = 10

T = TypeVar("T", Measure, Path)
R = TypeVar("R")
Ts = TypeVarTuple("Ts")


class PillowStudio:
    """Decodes off the event loop. To be ended by `aclose`."""

    def __init__(self, *, long_side: int = 2048, at_once: int = AT_ONCE) -> None:
        """`long_side`: of references, in pixels."""
        self._long_side = long_side
        self._budget = MemoryBudget(LIGHT_BUDGET)
        self._threads = ThreadPoolExecutor(
            at_once, thread_name_prefix="studio", initializer=_stand_back
        )
        self._process = DecoderProcess()

    async def aclose(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)
        await self._process.aclose()

    async def prepare_reference(self, source: Path, into: Path) -> Path:
        """See `bot.imaging.references`."""
        return await self._decoded(prepare_reference, source, into, self._long_side)

    async def measure(self, path: Path) -> Measure:
        """See `bot.imaging.measuring`."""
        return await self._decoded(measure, path)

    async def preview(self, path: Path, into: Path) -> Measure:
        """See `bot.imaging.previews`."""
        return await self._decoded(preview, path, into, LONG_SIDE)

    async def thumbnail(self, path: Path, into: Path) -> Measure:
        """See `bot.imaging.previews`."""
        return await self._decoded(preview, path, into, THUMBNAIL_SIDE)

    async def _decoded(self, task: Callable[..., T], source: Path, *args: Path | int) -> T:
        need = await self._in_thread(0, _need, source)
        if need is not None:
            return await self._in_thread(need, task, source, *args)
        result: T = await self._process.call(task, source, *args)
        return result

    async def _in_thread(self, need: int, work: Callable[..., R], *args: Path | int) -> R:
        """A cancelled call holds its memory until its thread is done."""
        await self._budget.take(need)
        loop = asyncio.get_running_loop()

        def give_back(_: Future[R]) -> None:
            with suppress(RuntimeError):  # the loop is closed, and nobody waits any more
                loop.call_soon_threadsafe(self._budget.give_back, need)

        future = self._threads.submit(work, *args)
        future.add_done_callback(give_back)
        return await asyncio.wrap_future(future)


def _need(path: Path) -> int | None:
    return light(outline_of(path))


def _stand_back() -> None:
    """The event loop goes first, where threads have priorities of their own."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)
