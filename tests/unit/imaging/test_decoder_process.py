"""Decoding in a process of its own: it ends with its call, its time, its memory and its parent."""

import asyncio
import os
import select
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import aclosing
from pathlib import Path

import pytest
from PIL import Image

from bot.domain.errors import ImageDamaged, ImageTooDetailed
from bot.imaging import PillowImageProcessor
from bot.imaging.decoder_process import DecoderProcess
from bot.imaging.measure import measure

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")

ROOT = Path(__file__).parents[3]
WAIT_LIMIT = 30.0  # seconds


class EndlessPicture:
    """A file that never comes to its end: whoever reads it is at work for as long as it lives."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "endless"
        os.mkfifo(self.path)

    async def is_read(self) -> int:
        """Waits until somebody has begun, and returns what tells of their end."""
        opening = asyncio.Task(asyncio.to_thread(os.open, self.path, os.O_WRONLY))
        begun, _ = await asyncio.wait({opening}, timeout=WAIT_LIMIT)
        if not begun:  # a thread that waits for ever would keep the tests from ending
            os.close(os.open(self.path, os.O_RDONLY | os.O_NONBLOCK))
        assert begun
        return opening.result()


async def is_let_go(end: int) -> None:
    """Waits until nobody reads it any more."""
    waiting = select.poll()
    waiting.register(end, 0)  # errors alone
    assert await asyncio.to_thread(waiting.poll, WAIT_LIMIT * 1000)
    os.close(end)


def children() -> list[int]:
    lists = Path("/proc/self/task").glob("*/children")
    return [int(number) for each in lists for number in each.read_text().split()]


def png(folder: Path) -> Path:
    path = folder / "picture"
    Image.new("RGB", (20, 10)).save(path, "PNG")
    return path


@pytest.fixture
async def decoder() -> AsyncIterator[DecoderProcess]:
    async with aclosing(DecoderProcess()) as decoder:
        yield decoder


async def test_a_cancelled_calls_process_ends_and_the_next_call_has_another(
    decoder: DecoderProcess, tmp_path: Path
) -> None:
    endless = EndlessPicture(tmp_path)
    call = asyncio.Task(decoder.call(measure, endless.path))
    end = await endless.is_read()

    call.cancel()
    await asyncio.wait([call])

    await is_let_go(end)
    assert (await decoder.call(measure, png(tmp_path))).width == 20


async def test_nothing_starts_once_it_is_closed(decoder: DecoderProcess, tmp_path: Path) -> None:
    await decoder.aclose()
    with pytest.raises(OSError, match="closed"):
        await decoder.call(measure, png(tmp_path))


@pytest.mark.slow
async def test_what_takes_too_long_is_too_detailed(tmp_path: Path) -> None:
    endless = EndlessPicture(tmp_path)
    async with aclosing(DecoderProcess(seconds=2)) as decoder:
        with pytest.raises(ImageTooDetailed):
            await decoder.call(measure, endless.path)
        assert children() == []


async def test_who_dies_over_a_picture_twice_has_found_it_damaged(
    decoder: DecoderProcess, tmp_path: Path
) -> None:
    endless = EndlessPicture(tmp_path)
    call = asyncio.Task(decoder.call(measure, endless.path))
    for _ in range(2):
        end = await endless.is_read()
        (child,) = children()
        os.kill(child, signal.SIGSEGV)
        await is_let_go(end)

    with pytest.raises(ImageDamaged):
        await call
    assert (await decoder.call(measure, png(tmp_path))).width == 20


async def test_a_signal_that_all_processes_of_a_service_get_is_for_the_bot(
    decoder: DecoderProcess, tmp_path: Path
) -> None:
    await decoder.call(measure, png(tmp_path))
    (child,) = children()

    for number in (signal.SIGTERM, signal.SIGINT):
        os.kill(child, number)

    await decoder.call(measure, png(tmp_path))
    assert children() == [child]


async def test_it_knows_no_secrets(
    decoder: DecoderProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOT_TOKEN", "42:secret")
    await decoder.call(measure, png(tmp_path))

    (child,) = children()
    environment = await asyncio.to_thread(Path(f"/proc/{child}/environ").read_bytes)
    assert b"BOT_TOKEN" not in environment


async def test_it_ends_with_a_parent_that_is_killed(tmp_path: Path) -> None:
    endless = EndlessPicture(tmp_path)
    code = (
        "import asyncio, sys; from pathlib import Path\n"
        "from bot.imaging.measure import measure\n"
        "from bot.imaging.decoder_process import DecoderProcess\n"
        "asyncio.run(DecoderProcess().call(measure, Path(sys.argv[1])))"
    )
    command = (sys.executable, "-c", code, str(endless.path))
    parent = await asyncio.create_subprocess_exec(*command, cwd=ROOT)
    end = await endless.is_read()
    parent.kill()
    await is_let_go(end)
    await parent.wait()


async def test_everyday_pictures_need_no_process(
    image_processor: PillowImageProcessor, tmp_path: Path
) -> None:
    await image_processor.measure(png(tmp_path))
    assert children() == []

    Image.new("RGB", (20, 10)).save(tmp_path / "sticker", "WEBP")
    await image_processor.measure(tmp_path / "sticker")
    assert len(children()) == 1

    await image_processor.aclose()
    assert children() == []


def test_its_memory_is_limited() -> None:
    code = (
        "from bot.imaging import worker\n"
        "worker._limit_memory()\n"
        "bytearray(200_000_000)\n"
        "try: bytearray(600_000_000)\n"
        "except MemoryError: print('bounded')"
    )
    said = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, check=True, stdout=subprocess.PIPE
    )

    assert said.stdout == b"bounded\n"


@pytest.mark.slow
def test_its_time_is_limited() -> None:
    """The system ends it as soon as its seconds are over."""
    code = (
        "from bot.imaging import worker\nworker.SECONDS = 1\nworker._limit_time()\nwhile True: pass"
    )
    ended = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False)

    assert ended.returncode == -signal.SIGXCPU
