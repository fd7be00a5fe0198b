"""What many people at once cost the bot, beside one that does nothing but pass bytes on."""

import asyncio
import os
import platform
import sys
import time
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.load_process import running
from benchmarks.load_provider import LARGE, USUAL
from benchmarks.load_scene import BOTS, OURS, Load, scene
from benchmarks.load_table import Alone, Trial, alone_table, crowd_table

SMALL_CROWD, LARGE_CROWD = Load(50, USUAL), Load(20, LARGE)
ROUNDS = 3
BUDGET = 230.0  # seconds; a round that would not end within them is not begun


class Results:
    """Every trial, in the order of the tables."""

    def __init__(self) -> None:
        self.crowds: dict[tuple[Load, str], list[Trial]] = {
            (load, bot): [] for load in (SMALL_CROWD, LARGE_CROWD) for bot in BOTS
        }
        self.alone: dict[str, list[Alone]] = {bot: [] for bot in BOTS}
        self.imports: list[float] = []

    def tables(self) -> str:
        return f"{crowd_table(self.crowds)}\n{alone_table(self.alone, median(self.imports))}"


def bench(*, quick: bool) -> str:
    """Measures for some minutes; `quick` is one round. Returns Markdown."""
    os.environ["no_proxy"] = "127.0.0.1"
    results = asyncio.run(_measured(1 if quick else ROUNDS))
    return f"{_setting(len(results.alone[OURS]))}\n\n{results.tables()}"


async def _measured(rounds: int) -> Results:
    results = Results()
    await _import_aiogram()  # what is read from the disk for the first time counts for nobody
    with TemporaryDirectory(prefix="draw-bot-load-") as folder:
        async with running(["-m", "benchmarks.load_provider"], Path(folder), {}) as provider:
            url = await provider.line()
            for number in _rounds(rounds):
                await _round(url, results, list(BOTS)[:: -1 if number % 2 else 1])
    return results


def _rounds(most: int) -> Iterator[int]:
    """Numbers from 0, for as long as there is time."""
    begun = time.monotonic()
    for number in range(most):
        gone = time.monotonic() - begun
        if number and gone / number * (number + 1) > BUDGET:
            return
        sys.stderr.write(f"load, round {number + 1}\n")
        yield number


async def _round(provider: str, results: Results, bots: list[str]) -> None:
    for bot in bots:
        results.imports.append(await _import_aiogram())
        async with scene(bot, provider) as small:
            results.crowds[SMALL_CROWD, bot].append(await small.crowd(SMALL_CROWD))
            results.alone[bot].append(Alone(await small.alone(), small.started))
        async with scene(bot, provider) as large:
            results.crowds[LARGE_CROWD, bot].append(await large.crowd(LARGE_CROWD))


async def _import_aiogram() -> float:
    """Seconds of a process that does nothing else."""
    with TemporaryDirectory(prefix="draw-bot-load-") as folder:
        begun = time.monotonic()
        async with running(["-c", "import aiogram"], Path(folder), {}) as process:
            await process.ended()
        return time.monotonic() - begun


def _setting(rounds: int) -> str:
    times = "One round" if rounds == 1 else f"Medians of {rounds} rounds"
    versions = ", ".join(f"{name} {version(name)}" for name in ("aiogram", "httpx"))
    return (
        "Each bot is a process of its own beside Telegram and the service in two others; `/help` comes "
        "ten times a second meanwhile, from 20 chats in turn. Telegram's flood limits are off for "
        "both; this bot keeps to them all the same (30 messages a second), the baseline does not. "
        "What Telegram makes of a picture on its own machines is not done here. "
        f"{times} on {platform.system()}, {os.cpu_count()} cores, Python "
        f"{platform.python_version()}, {versions}. × is a ratio to this bot."
    )
