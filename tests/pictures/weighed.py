"""`python -m tests.pictures.weighed FILE…`: what each takes to be made a reference.

Says so as JSON, by path: the memory at its peak over what there was before, in bytes. It is a
process of its own, for a peak once reached hides the smaller ones after it. Linux only.
"""

import asyncio
import json
import sys
from pathlib import Path

from PIL import Image

from bot.domain.errors import Refusal
from bot.imaging import PillowStudio


async def weigh(paths: list[Path]) -> dict[str, int]:
    studio = PillowStudio()
    warm = paths[0].with_name("warm")
    Image.new("RGB", (9, 9)).save(warm, "PNG")
    await _reference(studio, warm)  # codecs and threads come with the first picture
    peaks = {}
    for path in paths:
        forget_peak()
        before = peak()
        await _reference(studio, path)
        peaks[str(path)] = peak() - before
    return peaks


def forget_peak() -> None:
    """From now on it is what there is now: see proc(5)."""
    Path("/proc/self/clear_refs").write_text("5")


def peak() -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    (kilobytes,) = (line.split()[1] for line in lines if line.startswith("VmHWM"))
    return int(kilobytes) * 1024


async def _reference(studio: PillowStudio, path: Path) -> None:
    try:
        await studio.prepare_reference(path, path.with_name(f"{path.name} sent"))
    except Refusal as refusal:
        path.with_name(f"{path.name} {refusal.code}").touch()


if __name__ == "__main__":
    json.dump(asyncio.run(weigh([Path(each) for each in sys.argv[1:]])), sys.stdout)
