"""Runs the house until it is told to stop, and closes it without losing anything."""

import asyncio
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from aiogram import Bot
from aiogram.exceptions import (
    TelegramAPIError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)

from bot.app.wiring import House
from bot.domain.errors import StorageUnavailable
from bot.domain.ports import Sleep
from bot.observability import get_logger
from bot.telegram.menu import register_menu

log = get_logger(__name__)

HANDLERS_GRACE = 10.0
RECONNECT = 5.0
HEARTBEAT = 15.0
DECORATION_SECONDS = 10
"""What the bot can serve without is not waited for longer."""


@dataclass
class Stop:
    """Whether the process shall end, and whether at once."""

    asked: asyncio.Event = field(default_factory=asyncio.Event)
    at_once: asyncio.Event = field(default_factory=asyncio.Event)

    def ask(self) -> None:
        """The first time politely, the second time without any grace."""
        if self.asked.is_set():
            self.at_once.set()
        self.asked.set()


@contextmanager
def stop_signals() -> Iterator[Stop]:
    """What SIGTERM and Ctrl-C ask for."""
    stop = Stop()
    with ExitStack() as closing:
        for number in (signal.SIGTERM, signal.SIGINT):
            closing.callback(_call_at(number, stop.ask))
        yield stop


def _call_at(number: signal.Signals, callback: Callable[[], None]) -> Callable[[], object]:
    """Calls it in the event loop at each such signal, and returns what ends that."""
    loop = asyncio.get_running_loop()
    try:
        loop.add_signal_handler(number, callback)
    except NotImplementedError:  # asyncio's answer on Windows, where its loops know no signals
        before = signal.signal(number, lambda *_: loop.call_soon_threadsafe(callback))
        return partial(signal.signal, number, before)
    return partial(loop.remove_signal_handler, number)


async def serve(house: House, stop: Stop, *, alive: Path, grace: float, sleep: Sleep) -> None:
    """Serves until it shall stop; running requests then get `grace` seconds.

    The file `alive` is touched every 15 s. Raises TelegramUnauthorizedError or TelegramNotFound for
    a token that Telegram does not know.
    """
    # Both are awaited or cancelled below: nothing is detached.
    connecting = asyncio.Task(_connect(house, sleep), name="connect")
    stopping = asyncio.Task(stop.asked.wait(), name="stop")
    try:
        await asyncio.wait({connecting, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if connecting.done():
            connecting.result()
            await _work(house, stop, alive, grace, sleep)
    finally:
        connecting.cancel()
        stopping.cancel()
        await house.handlers.close(0)
        await house.work.close(0)
        await _let_go(house)


async def _connect(house: House, sleep: Sleep) -> None:
    """Waits until Telegram answers, and makes the bot presentable there."""
    me = None
    while me is None:
        try:
            with house.polling.silence.watched():
                me = await house.bot.me()
        except (TelegramNetworkError, TelegramServerError, TelegramRetryAfter) as error:
            log.warning("Telegram does not answer", error=error.message)
            await sleep(RECONNECT)
    await _end_webhook(house.bot)
    house.work.start(register_menu(house.bot, house.catalogue, sleep), "command menu")
    log.info("serving", bot=me.username)


async def _end_webhook(bot: Bot) -> None:
    """Telegram refuses polling while a webhook is set."""
    try:
        await bot.delete_webhook(request_timeout=DECORATION_SECONDS)
    except TelegramAPIError as error:
        log.warning("webhook not ended", error=error.message)


async def _let_go(house: House) -> None:
    """The next start need not wait until the jobs and albums are held by nobody."""
    try:
        await house.runner.let_go()
        await house.collect_albums.let_go()
    except StorageUnavailable as error:
        log.warning("jobs not let go", error=str(error))


async def _work(house: House, stop: Stop, alive: Path, grace: float, sleep: Sleep) -> None:
    async with asyncio.TaskGroup() as loops:
        polling = loops.create_task(house.polling.run())
        runner = loops.create_task(house.runner.run())
        collecting = loops.create_task(house.collect_albums.run())
        others = [
            loops.create_task(house.board.run()),
            loops.create_task(house.recover.run()),
            loops.create_task(house.runner.keep_hold()),
            loops.create_task(house.collect_albums.keep_hold()),
            loops.create_task(house.forget.run()),
            loops.create_task(house.sweep.run()),
            loops.create_task(_beat(alive, sleep)),
        ]
        await stop.asked.wait()
        log.info("stopping", grace=grace)
        for loop in (polling, runner, collecting):
            loop.cancel()
        await house.handlers.close(HANDLERS_GRACE, stop.at_once)
        await house.work.close(grace, stop.at_once)  # the next start picks up what is left
        for loop in others:
            loop.cancel()


async def _beat(alive: Path, sleep: Sleep) -> None:
    while True:
        try:
            await asyncio.to_thread(alive.touch)
        except OSError as error:
            log.error("no sign of life written", error=error.strerror)
        await sleep(HEARTBEAT)
