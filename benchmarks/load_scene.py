"""A bot as a process of its own, and what it does for a crowd and for people one by one."""

import asyncio
import math
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import NamedTuple

from benchmarks.load_process import Process, running
from benchmarks.load_provider import AT_ONCE, KEY, Order
from benchmarks.load_telegram import TOKEN, WAIT_LIMIT, Telegram

OURS = "this bot"
BASELINE = "baseline: nothing but aiogram and httpx"
BOTS = {OURS: ("-m", "bot", "run"), BASELINE: ("-m", "benchmarks.baseline_bot")}

QUIET = 1.0  # seconds after the last picture, until the bot has tidied up
ALONE = 10  # pictures one after the other


class Load(NamedTuple):
    """So many people who ask at once."""

    users: int
    order: Order


class Crowd(NamedTuple):
    """What a load took: seconds, and bytes.

    `wall` is until the last picture arrived, without the provider's time; `cpu` is for one picture;
    `memory` is the peak over idle; the last three are of the answers to /help meanwhile.
    """

    wall: float
    memory: float
    cpu: float
    help_median: float
    help_99th: float
    help_most: float


@dataclass(frozen=True, slots=True)
class Scene:
    """`started` is the seconds from nothing until it asked for updates."""

    telegram: Telegram
    bot: Process
    started: float

    async def crowd(self, load: Load) -> tuple[int, Crowd | None]:
        """How many pictures arrived, and the figures where that is all."""
        await self.telegram.meet()
        await self._picture(load.order)
        await asyncio.sleep(QUIET)
        idle, cpu = self.bot.reset_peak(), self.bot.cpu()
        enough = asyncio.Event()
        async with asyncio.TaskGroup() as meanwhile:
            helping = meanwhile.create_task(self.telegram.keep_asking_for_help(enough))
            begun = time.time()
            came = await self._pictures(load)
            enough.set()
        await asyncio.sleep(QUIET)
        cpu = self.bot.cpu() - cpu
        if len(came) < load.users:
            return len(came), None
        waits = helping.result()
        return len(came), Crowd(
            wall=max(came) - begun - load.order.seconds,
            memory=self.bot.peak() - idle,
            cpu=cpu / load.users,
            help_median=median(waits),
            help_99th=quantiles(waits, n=100, method="inclusive")[98],
            help_most=max(waits),
        )

    async def alone(self) -> float:
        """Seconds that a picture takes where the provider takes none, in the median."""
        waits = []
        for _ in range(ALONE):
            waits.append(await self._picture(AT_ONCE))
            await asyncio.sleep(QUIET / 4)
        return median(waits)

    async def _picture(self, order: Order) -> float:
        """Seconds until it arrived."""
        chat, asked = await self.telegram.ask(order.prompt)
        await self._until_arrived({chat}, order)
        return self.telegram.arrivals(order.size).get(chat, math.inf) - asked

    async def _pictures(self, load: Load) -> list[float]:
        """When each arrived, of those that did in time."""
        chats = {(await self.telegram.ask(load.order.prompt))[0] for _ in range(load.users)}
        await self._until_arrived(chats, load.order)
        arrivals = self.telegram.arrivals(load.order.size)
        return [arrivals[chat] for chat in chats & arrivals.keys()]

    async def _until_arrived(self, chats: set[int], order: Order) -> None:
        await self.telegram.until(lambda: chats <= self.telegram.arrivals(order.size).keys())


@asynccontextmanager
async def scene(name: str, provider: str) -> AsyncIterator[Scene]:
    """The bot of that name, serving; `provider` is the Images API's base URL."""
    telegram = Telegram()
    with TemporaryDirectory(prefix="draw-bot-load-") as folder:
        async with telegram.open() as url:
            begun = time.monotonic()
            environment = _environment(url, provider)
            async with running(BOTS[name], Path(folder), environment) as bot:
                async with asyncio.timeout(WAIT_LIMIT):
                    await telegram.polled.wait()
                yield Scene(telegram, bot, time.monotonic() - begun)


def _environment(telegram: str, provider: str) -> dict[str, str]:
    return {
        "BOT_TOKEN": TOKEN,
        "TELEGRAM_API_URL": telegram,
        "LLMEASY_API_KEY": KEY,
        "LLMEASY_BASE_URL": provider,
        "PARALLEL_IMAGES": "50",
    }
