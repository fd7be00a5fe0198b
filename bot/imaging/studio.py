"""The port `Studio`, kept with Pillow."""

import asyncio
import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar, TypeVarTuple

from bot.domain.pictures import Measure
from bot.imaging.measuring import measure
from bot.imaging.previews import THUMBNAIL_SIDE, preview
from bot.imaging.references import prepare_reference

AT_ONCE = max(1, (os.cpu_count() or 1) // 2)
NICENESS = 10

T = TypeVar("T")
Ts = TypeVarTuple("Ts")


class PillowStudio:
    """Decodes off the event loop, at most `at_once` pictures at a time: each may take 270 MB.

    The threads are its own: a request that is cancelled leaves its thread busy to the end of the
    picture, and a semaphore around borrowed threads would count that place as free.
    """

    def __init__(self, *, long_side: int = 2048, at_once: int = AT_ONCE) -> None:
        """`long_side`: of references, in pixels."""
        self._long_side = long_side
        self._threads = ThreadPoolExecutor(
            at_once, thread_name_prefix="studio", initializer=_stand_back
        )

    async def prepare_reference(self, source: Path, into: Path) -> Path:
        """See `bot.imaging.references`."""
        return await self._apart(prepare_reference, source, into, self._long_side)

    async def measure(self, path: Path) -> Measure:
        """See `bot.imaging.measuring`."""
        return await self._apart(measure, path)

    async def preview(self, path: Path, into: Path) -> Measure:
        """See `bot.imaging.previews`."""
        return await self._apart(preview, path, into)

    async def thumbnail(self, path: Path, into: Path) -> Measure:
        """See `bot.imaging.previews`."""
        return await self._apart(preview, path, into, THUMBNAIL_SIDE)

    async def _apart(self, work: Callable[[*Ts], T], *args: *Ts) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work, *args)


def _stand_back() -> None:
    """The event loop goes first, where threads have priorities of their own."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)
