"""What big answers cost the bot's client, beside others that read the same ones."""

import asyncio
import multiprocessing
import os
import platform
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from importlib.metadata import version
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.clients import CLIENTS, OURS
from benchmarks.measuring import Figures, measured
from benchmarks.server import LARGE, SMALL, answering, paint
from benchmarks.table import table
from bot.observability import configure

COUNTS = (1, 20)
ROUNDS = 5
BUDGET = 75.0  # seconds; a round that would not end within them is not begun


def bench(*, quick: bool) -> str:
    """Measures for a minute or so; `quick` is one round. Returns Markdown.

    Every trial has a process of its own, and so has the provider that they all ask.
    """
    os.environ["no_proxy"] = "127.0.0.1"  # nobody takes a detour that the others don't
    trials: list[tuple[int, str]] = list(product(COUNTS, CLIENTS))
    results: dict[tuple[int, str], list[Figures | None]] = {trial: [] for trial in trials}
    picture = paint()
    with answering(picture) as base_url:
        for number in _rounds(1 if quick else ROUNDS):
            for count, client in trials[:: -1 if number % 2 else 1]:  # to and fro: drift evens out
                results[count, client].append(_trial(client, count, base_url, picture))
    rounds = len(results[trials[0]])
    return f"{_setting(picture, rounds)}\n\n{table(results, OURS)}"


def _rounds(most: int) -> Iterator[int]:
    """Numbers from 0, for as long as there is time."""
    begun = time.monotonic()
    for number in range(most):
        gone = time.monotonic() - begun
        if number and gone / number * (number + 1) > BUDGET:
            return
        sys.stderr.write(f"round {number + 1}\n")
        yield number


def _trial(client: str, count: int, base_url: str, picture: bytes) -> Figures | None:
    """The figures of a fresh process; None when it did not bring every byte."""
    with TemporaryDirectory(prefix="draw-bot-bench-") as folder:
        paths = [Path(folder, str(number)) for number in range(count)]
        with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as fresh:
            figures = fresh.submit(_measure, client, base_url, paths).result()
        if all(path.read_bytes() == picture for path in paths):
            return figures
    sys.stderr.write(f"{client} lost bytes of the picture\n")
    return None


def _measure(client: str, base_url: str, paths: Sequence[Path]) -> Figures:
    configure("console", "WARNING")
    return asyncio.run(_draw(client, base_url, paths))


async def _draw(client: str, base_url: str, paths: Sequence[Path]) -> Figures:
    async with CLIENTS[client](base_url) as draw:
        await draw(SMALL, paths[0])  # what is loaded once does not count
        return await measured(*(draw(LARGE, path) for path in paths))


def _setting(picture: bytes, rounds: int) -> str:
    size = len(picture) / 1e6
    times = "One round" if rounds == 1 else f"Medians of {rounds} rounds"
    versions = ", ".join(f"{name} {version(name)}" for name in ("httpx", "openai"))
    return (
        f"A {size:.0f} MB PNG of {LARGE} pixels in a {size * 4 / 3:.0f} MB answer. {times} on "
        f"{platform.system()}, {os.cpu_count()} cores, Python {platform.python_version()}, "
        f"{versions}. × is a ratio to “{OURS[0]}”. Memory is measured on Linux only."
    )
