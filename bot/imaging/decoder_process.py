"""Decodes in a subprocess, which can be killed and limited."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from logging import getLogger
from typing import Any

from bot.domain.errors import ImageDamaged, ImageTooDetailed
from bot.imaging.worker_protocol import Argument, Task, decode_result, encode_request

log = getLogger(__name__)

SECONDS = 120.0
"""For one picture, by the clock: `worker` limits the processor's time more strictly."""

KEPT = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR")
"""Of the environment: the rest may be secrets."""

OUT_OF_TIME = {-int(getattr(signal, name)) for name in ("SIGXCPU",) if hasattr(signal, name)}


class DecoderDied(Exception):
    """The process ended without an answer."""


class DecoderProcess:
    """One process for one picture at a time, in their order; started when it is first needed.

    It is killed with the call that is cancelled, and after `seconds`, and the next call has a new
    one. To be ended by `aclose`; whoever calls then gets OSError.
    """

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._lock = asyncio.Lock()
        self._process: Process | None = None
        self._is_closed = False

    async def call(self, task: Task, *args: Argument) -> Any:
        """What the task returns or raises; ImageTooDetailed when it takes too long.

        One that dies is tried once more, for somebody else may have killed it; then it is
        ImageDamaged. Raises OSError when no process can be started.
        """
        async with self._lock:
            for _ in range(2):
                try:
                    return await self._send(encode_request(task, *args))
                except DecoderDied as death:
                    log.warning("A decoder's process died: %s", death)
        raise ImageDamaged

    async def aclose(self) -> None:
        self._is_closed = True
        await self._end()

    async def _end(self) -> None:
        if process := self._process:
            self._process = None
            if process.returncode is None:
                process.kill()
            await process.wait()

    async def _send(self, line: bytes) -> Any:
        process = await self._ensure_started()
        said = b""
        try:
            async with asyncio.timeout(self._seconds):
                said = await _round_trip(process, line)
        except TimeoutError as error:
            raise ImageTooDetailed from error
        finally:
            if not said:
                await self._end()
        if not said:
            if process.returncode in OUT_OF_TIME:
                raise ImageTooDetailed
            raise DecoderDied(process.returncode)
        return decode_result(said)

    async def _ensure_started(self) -> Process:
        if self._is_closed:
            raise OSError("the decoder's process is closed")
        if self._process is None or self._process.returncode is not None:
            kept = {name: os.environ[name] for name in KEPT if name in os.environ}
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-P", "-m", "bot.imaging.worker"),
                env={**kept, "PYTHONPATH": os.pathsep.join(each or os.curdir for each in sys.path)},
                stdin=PIPE,
                stdout=PIPE,
                stderr=DEVNULL,
                start_new_session=True,  # Ctrl-C is for the bot
            )
        return self._process


async def _round_trip(process: Process, line: bytes) -> bytes:
    """The whole line of the answer; empty where the process died."""
    stdin, stdout = process.stdin, process.stdout
    if stdin is None or stdout is None:  # never: both were asked for
        return b""
    try:
        stdin.write(line)
        await stdin.drain()
        said = await stdout.readline()
    except ConnectionError:
        said = b""
    if not said.endswith(b"\n"):
        await process.wait()  # a kill now would hide what it died of
        return b""
    return said
