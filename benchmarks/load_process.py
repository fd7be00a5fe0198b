"""Processes of the bench, and what they cost."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

REPOSITORY = Path(__file__).parents[1]
STOP = 10.0  # seconds until a process that was told to end is killed

# Linux only, as in `measuring`: there, a process looks at itself.
_PROC = Path("/proc")
_TICKS = os.sysconf("SC_CLK_TCK")


class Process:
    """`python …` under way."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._proc = _PROC / str(process.pid)

    async def line(self) -> str:
        """The next line of its standard output; "" when it has ended."""
        if self._process.stdout is None:
            return ""
        return (await self._process.stdout.readline()).decode().strip()

    async def ended(self) -> int:
        """Its exit code."""
        return await self._process.wait()

    def reset_peak(self) -> int:
        """Bytes that it holds now; the peak starts anew."""
        (self._proc / "clear_refs").write_text("5")
        return self._memory("VmRSS")

    def peak(self) -> int:
        """Bytes that it held at most since `reset_peak`."""
        return self._memory("VmHWM")

    def cpu(self) -> float:
        """Seconds of user and system time, of all its threads."""
        fields = (self._proc / "stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS

    async def stop(self) -> None:
        if self._process.returncode is not None:
            return
        self._process.terminate()
        try:
            async with asyncio.timeout(STOP):
                await self._process.wait()
        except TimeoutError:
            self._process.kill()
            await self._process.wait()

    def _memory(self, line: str) -> int:
        lines = (self._proc / "status").read_text().splitlines()
        values = dict(each.split(":", 1) for each in lines)
        return int(values[line].removesuffix("kB")) * 1024


@asynccontextmanager
async def running(
    arguments: Sequence[str], folder: Path, environment: Mapping[str, str]
) -> AsyncIterator[Process]:
    """`python …` in that folder, with nothing in its environment but this, until the block ends.

    Its standard error goes into the folder's `errors`.
    """
    with (folder / "errors").open("ab") as errors:
        child = await asyncio.create_subprocess_exec(
            *(sys.executable, *arguments),
            cwd=folder,
            env={"PATH": os.environ["PATH"], "PYTHONPATH": str(REPOSITORY), **environment},
            stdout=asyncio.subprocess.PIPE,
            stderr=errors,
        )
    process = Process(child)
    try:
        yield process
    finally:
        await process.stop()
