"""What it costs that most kinds of pictures are decoded in a process of their own."""

import asyncio
import os
import platform
import time
from contextlib import aclosing
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from PIL import Image

from bot.imaging.decoder_process import DecoderProcess
from bot.imaging.previews import LONG_SIDE, preview

TIMES = 15
PICTURES = {"sticker": ("WEBP", 512), "result": ("WEBP", 1536), "photo as a file": ("HEIF", 4000)}


def bench(*, quick: bool) -> str:
    """Measures for half a minute. Returns Markdown."""
    with TemporaryDirectory(prefix="draw-bot-bench-") as folder:
        rows = asyncio.run(_rows(Path(folder), 1 if quick else TIMES))
    head = ["| picture | in a thread | in the process | ratio |", "| --- | --- | --- | --- |"]
    return "\n".join([_setting(), "", *head, *rows, ""])


async def _rows(folder: Path, times: int) -> list[str]:
    rows = []
    async with aclosing(DecoderProcess()) as decoder:
        begun = time.perf_counter()
        await decoder.call(preview, _painted(folder, "WEBP", 9), folder / "shown", LONG_SIDE)
        start = time.perf_counter() - begun
        for name, (kind, side) in PICTURES.items():
            arguments = (_painted(folder, kind, side), folder / "shown", LONG_SIDE)
            await asyncio.to_thread(preview, *arguments)  # codecs come with the first
            await decoder.call(preview, *arguments)
            here, there = await _seconds(decoder, arguments, times)
            cells = f"{name}, {kind} {side}×{side}", f"{here * 1e3:.0f} ms", f"{there * 1e3:.0f} ms"
            rows.append(f"| {' | '.join(cells)} | ×{there / here:.2f} |")
    return [*rows, f"| the start of the process, once | — | {start * 1e3:.0f} ms | — |"]


async def _seconds(
    decoder: DecoderProcess, arguments: tuple[Path, Path, int], times: int
) -> tuple[float, float]:
    """The medians, in a thread and in the process; in turns, for the machine may be busy."""
    here, there = [], []
    for _ in range(times):
        begun = time.perf_counter()
        await asyncio.to_thread(preview, *arguments)
        between = time.perf_counter()
        await decoder.call(preview, *arguments)
        here.append(between - begun)
        there.append(time.perf_counter() - between)
    return median(here), median(there)


def _painted(folder: Path, kind: str, side: int) -> Path:
    path = folder / f"{kind}-{side}"
    options = {"enc_params": {"preset": "ultrafast"}, "tile_size": 512} if kind == "HEIF" else {}
    Image.effect_noise((side, side), 30).convert("RGB").save(path, kind, **options)
    return path


def _setting() -> str:
    return (
        f"A preview of each, on {platform.system()}, {os.cpu_count()} cores, Python "
        f"{platform.python_version()}; everyday PNG and JPEG stay in a thread."
    )
