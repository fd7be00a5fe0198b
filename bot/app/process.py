"""Runs the application until a stop is asked for, and shuts it down without losing anything."""

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

from bot.app.wiring import Application
from bot.domain.errors import StorageUnavailable
from bot.domain.ports import Sleep
from bot.observability import get_logger
from bot.telegram.bot_commands import set_bot_commands

log = get_logger(__name__)

HANDLERS_GRACE = 10.0
RECONNECT = 5.0
HEARTBEAT = 15.0
OPTIONAL_CALL_TIMEOUT = 10
"""What the bot can serve without is not waited for longer."""


@dataclass
class Stop:
    """Whether the process shall end, and whether at once."""

    asked: asyncio.Event = field(default_factory=asyncio.Event)
    at_once: asyncio.Event = field(default_factory=asyncio.Event)

    def ask(self) -> None:
        """The first time gracefully, the second time at once."""
        if self.asked.is_set():
            self.at_once.set()
        self.asked.set()


@contextmanager
def stop_signals() -> Iterator[Stop]:
    """The stop that SIGTERM and Ctrl-C ask for."""
    stop = Stop()
    with ExitStack() as closing:
        for number in (signal.SIGTERM, signal.SIGINT):
            closing.callback(_on_signal(number, stop.ask))
        yield stop


def _on_signal(number: signal.Signals, callback: Callable[[], None]) -> Callable[[], object]:
    """Calls it in the event loop at each such signal, and returns what ends that."""
    loop = asyncio.get_running_loop()
    try:
        loop.add_signal_handler(number, callback)
    except NotImplementedError:  # asyncio's answer on Windows, where its loops know no signals
        before = signal.signal(number, lambda *_: loop.call_soon_threadsafe(callback))
        return partial(signal.signal, number, before)
    return partial(loop.remove_signal_handler, number)


async def serve(
    application: Application, stop: Stop, *, heartbeat_file: Path, grace: float, sleep: Sleep
) -> None:
    """Serves until it shall stop; running requests then get `grace` seconds.

    The file `heartbeat_file` is touched every 15 s. Raises TelegramUnauthorizedError or TelegramNotFound for
    a token that Telegram does not know.
    """
    # Both are awaited or cancelled below: nothing is detached.
    connecting = asyncio.Task(_connect(application, sleep), name="connect")
    stopping = asyncio.Task(stop.asked.wait(), name="stop")
    try:
        await asyncio.wait({connecting, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if connecting.done():
            connecting.result()
            await _run_loops(application, stop, heartbeat_file, grace, sleep)
    finally:
        connecting.cancel()
        stopping.cancel()
        await application.handlers.close(0)
        await application.work.close(0)
        await _release_leases(application)


async def _connect(application: Application, sleep: Sleep) -> None:
    """Waits until Telegram answers, and makes the bot presentable there."""
    me = None
    while me is None:
        try:
            with application.polling.downtime.watched():
                me = await application.bot.me()
        except (TelegramNetworkError, TelegramServerError, TelegramRetryAfter) as error:
            log.warning("Telegram does not answer", error=error.message)
            await sleep(RECONNECT)
    await _end_webhook(application.bot)
    application.work.start(
        set_bot_commands(application.bot, application.catalogue, sleep), "command menu"
    )
    log.info("serving", bot=me.username)


async def _end_webhook(bot: Bot) -> None:
    """Telegram refuses polling while a webhook is set."""
    try:
        await bot.delete_webhook(request_timeout=OPTIONAL_CALL_TIMEOUT)
    except TelegramAPIError as error:
        log.warning("webhook not ended", error=error.message)


async def _release_leases(application: Application) -> None:
    """Releases the leases of jobs and albums: the next start need not wait until they expire."""
    try:
        await application.worker.release()
    except StorageUnavailable as error:
        log.warning("jobs not let go", error=str(error))


async def _run_loops(
    application: Application, stop: Stop, heartbeat_file: Path, grace: float, sleep: Sleep
) -> None:
    async with asyncio.TaskGroup() as loops:
        polling = loops.create_task(_poll(application))
        await application.enqueue_left()
        worker = loops.create_task(application.worker.run())
        albums = loops.create_task(application.collect_albums.restart())
        others = [
            loops.create_task(application.board.run()),
            loops.create_task(application.worker.heartbeat()),
            loops.create_task(_write_heartbeat(heartbeat_file, sleep)),
        ]
        await stop.asked.wait()
        log.info("stopping", grace=grace)
        for loop in (polling, worker, albums):
            loop.cancel()
        await application.handlers.close(HANDLERS_GRACE, stop.at_once)
        await application.work.close(grace, stop.at_once)  # the next start picks up what is left
        for loop in others:
            loop.cancel()


async def _poll(application: Application) -> None:
    """What was not said before the last stop comes before what is new."""
    await application.replies.resume()
    await application.polling.run()


async def _write_heartbeat(heartbeat_file: Path, sleep: Sleep) -> None:
    while True:
        try:
            await asyncio.to_thread(heartbeat_file.touch)
        except OSError as error:
            log.error("no sign of life written", error=error.strerror)
        await sleep(HEARTBEAT)
