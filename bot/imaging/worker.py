"""`python -m bot.imaging.worker`: decodes pictures in a process of its own, which may be killed.

It is asked on standard input and answers on standard output, see `bot.imaging.worker_protocol`, and ends
with the input. What a picture may take is limited by the system, where it can: memory and seconds
of the processor, on Linux and macOS. It knows no secret of the bot's.
"""

import ctypes
import math
import os
import signal
import sys
from contextlib import suppress
from pathlib import Path

from bot.domain.errors import ImageTooDetailed
from bot.imaging.decode import load_heif
from bot.imaging.worker_protocol import encode_refusal, handle_request

MEMORY = 450_000_000
"""Bytes over what it takes to begin with. `memory_guard` lets in what takes 270 million, and libraries
reserve more than they use."""

SECONDS = 20
"""Of the processor, for one picture. The largest that are taken need a quarter of that."""

NICENESS = 10  # the event loop goes first
PR_SET_PDEATHSIG = 1  # prctl(2)
MOST_LIKELY = "1000"  # of all, to be ended by a system that is out of memory: see proc(5)


def main() -> None:
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)  # systemd tells all processes; its parent ends it
    if sys.platform == "linux":
        _end_with_parent()
    load_heif()  # before the limits: pictures have the whole of the memory
    if sys.platform != "win32":
        os.nice(NICENESS)
        _limit_memory()
    for line in sys.stdin.buffer:
        if sys.platform != "win32":
            _limit_time()
        if not _handle_line(line):
            break


def _handle_line(line: bytes) -> bool:
    """False where it ran out of memory: what is left of it may be in pieces."""
    try:
        said, is_well = handle_request(line), True
    except MemoryError:
        said, is_well = encode_refusal(ImageTooDetailed.code), False
    sys.stdout.buffer.write(said)
    sys.stdout.buffer.flush()
    return is_well


def _end_with_parent() -> None:
    """Has the kernel kill this process once its parent is gone, and take it first when memory ends."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text(MOST_LIKELY)


if sys.platform != "win32":
    import resource

    def _limit_memory() -> None:
        with suppress(OSError):  # only Linux tells what there is already
            pages = int(Path("/proc/self/statm").read_text().split()[0])
            _limit(resource.RLIMIT_AS, pages * resource.getpagesize() + MEMORY)
        _limit(resource.RLIMIT_CORE, 0)

    def _limit_time() -> None:
        spent = resource.getrusage(resource.RUSAGE_SELF)
        _limit(resource.RLIMIT_CPU, math.ceil(spent.ru_utime + spent.ru_stime) + SECONDS)

    def _limit(what: int, amount: int) -> None:
        """The soft limit: it may be raised again."""
        _, hard = resource.getrlimit(what)
        least = amount if hard == resource.RLIM_INFINITY else min(amount, hard)
        with suppress(OSError, ValueError):
            resource.setrlimit(what, (least, hard))


if __name__ == "__main__":
    main()
