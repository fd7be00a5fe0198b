"""The port `ImageProcessor`, implemented with Pillow.

A JPEG or PNG whose outline says that it takes little memory and about a second at the most is
decoded in a thread: nearly all results are, and what Telegram makes of photos. Everything else
goes to a process that can be killed, see `decoder_process`: other formats, whose decoders may do far
more than a file says, and whatever is large. That costs 30 MB for the process, half a second for
its start, once, and a millisecond a picture; `make bench` measures it.

So all pictures together never take more than LIGHT_BUDGET and one more `memory_guard.MEMORY`, however
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

from bot.domain.images import Measure
from bot.imaging.decode import read_outline
from bot.imaging.decoder_process import DecoderProcess
from bot.imaging.measure import measure
from bot.imaging.memory_budget import MemoryBudget
from bot.imaging.memory_guard import LIGHT, light_decode_memory
from bot.imaging.previews import LONG_SIDE, THUMBNAIL_SIDE, preview
from bot.imaging.references import prepare_mask, prepare_reference
from bot.imaging.worker_protocol import Argument

AT_ONCE = max(1, (os.cpu_count() or 1) // 2)
LIGHT_BUDGET = 2 * LIGHT  # bytes
NICENESS = 10

T = TypeVar("T", Measure, Path)
R = TypeVar("R")
Ts = TypeVarTuple("Ts")


class PillowImageProcessor:
    """Decodes off the event loop. To be ended by `aclose`."""

    def __init__(self, *, long_side: int = 2048, at_once: int = AT_ONCE) -> None:
        """`long_side`: of references, in pixels."""
        self._long_side = long_side
        self._budget = MemoryBudget(LIGHT_BUDGET)
        self._threads = ThreadPoolExecutor(
            at_once, thread_name_prefix="imaging", initializer=_lower_thread_priority
        )
        self._process = DecoderProcess()

    async def aclose(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)
        await self._process.aclose()

    async def prepare_reference(self, source: Path, into: Path) -> Path:
        """See `bot.imaging.references`."""
        return await self._decode(prepare_reference, source, into, self._long_side)

    async def prepare_mask(self, source: Path, into: Path, reference: Path) -> Path:
        """See `bot.imaging.references`."""
        return await self._decode(prepare_mask, source, into, reference)

    async def measure(self, path: Path, preview_into: Path | None = None) -> Measure:
        """See `bot.imaging.measure`."""
        return await self._decode(measure, path, preview_into)

    async def preview(self, path: Path, into: Path) -> Measure:
        """See `bot.imaging.previews`."""
        return await self._decode(preview, path, into, LONG_SIDE)

    async def thumbnail(self, path: Path, into: Path) -> Measure:
        """See `bot.imaging.previews`."""
        return await self._decode(preview, path, into, THUMBNAIL_SIDE)

    async def _decode(self, task: Callable[..., T], source: Path, *args: Argument) -> T:
        memory = await self._in_thread(0, _memory_needed, source)
        if memory is not None:
            return await self._in_thread(memory, task, source, *args)
        result: T = await self._process.call(task, source, *args)
        return result

    async def _in_thread(self, memory: int, work: Callable[..., R], *args: Argument) -> R:
        """A cancelled call holds its memory until its thread is done."""
        await self._budget.acquire(memory)
        loop = asyncio.get_running_loop()

        def release(_: Future[R]) -> None:
            with suppress(RuntimeError):  # the loop is closed, and nobody waits any more
                loop.call_soon_threadsafe(self._budget.release, memory)

        future = self._threads.submit(work, *args)
        future.add_done_callback(release)
        return await asyncio.wrap_future(future)


def _memory_needed(path: Path) -> int | None:
    return light_decode_memory(read_outline(path))


def _lower_thread_priority() -> None:
    """The event loop goes first, where threads have priorities of their own."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)
