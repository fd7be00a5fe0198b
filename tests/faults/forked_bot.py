"""The bot as a process that may be killed, in the time of the test.

It is no command, as `tests.kit.command_process` has: each is forked from one process that has imported
everything already, so a start costs a tenth of what `python -m bot run` does, and it is built with
the test's clock. Nothing else of the test is inherited.
"""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

from bot.app.process import serve, stop_signals
from bot.app.provider_setup import read_provider_setup
from bot.app.wiring import build_application
from bot.config import read_config
from bot.observability import configure
from tests.faults.clock import FORKS, SharedTime
from tests.kit.harness import close_at_once
from tests.kit.log_capture import BUG_EVENTS
from tests.kit.process_output import ProcessOutput

WAIT_LIMIT = 120.0  # seconds, on a busy machine


class ForkedBot(ProcessOutput):
    """A bot under way, and what it logged."""

    def __init__(self, process: BaseProcess) -> None:
        super().__init__(WAIT_LIMIT)
        self._process = process

    @property
    def pid(self) -> int:
        pid = self._process.pid
        assert pid is not None
        return pid

    def send(self, number: signal.Signals) -> None:
        os.kill(self.pid, number)

    async def ended(self) -> int:
        """Waits for the exit code."""
        await asyncio.to_thread(self._process.join, WAIT_LIMIT)
        code = self._process.exitcode
        assert code is not None, "\n".join(["does not end", *self.lines])
        return code


@asynccontextmanager
async def started(
    folder: Path, environment: Mapping[str, str], time: SharedTime
) -> AsyncIterator[ForkedBot]:
    """A bot with nothing in its environment but this, killed where the block ends."""
    ear, voice = FORKS.Pipe(duplex=False)
    process = FORKS.Process(target=_run_in_fork, args=(folder, dict(environment), voice, time))
    await asyncio.to_thread(process.start)
    voice.close()
    bot = ForkedBot(process)
    try:
        async with _reading(ear) as stream, asyncio.TaskGroup() as ears:
            ears.create_task(bot.read(stream))
            try:
                yield bot
            finally:
                process.kill()
    finally:
        await bot.ended()
        process.close()
    assert not [line for line in bot.lines if any(mistake in line for mistake in BUG_EVENTS)]


@asynccontextmanager
async def _reading(ear: Connection) -> AsyncIterator[asyncio.StreamReader]:
    stream = asyncio.StreamReader()
    pipe = os.fdopen(os.dup(ear.fileno()), "rb")
    ear.close()
    transport, _ = await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(stream), pipe
    )
    try:
        yield stream
    finally:
        transport.close()


def _run_in_fork(
    folder: Path, environment: Mapping[str, str], voice: Connection, time: SharedTime
) -> None:
    """In the new process: all that it says goes to the test."""
    for descriptor in (1, 2):
        os.dup2(voice.fileno(), descriptor)
    voice.close()
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    asyncio.run(_run(time))


async def _run(time: SharedTime) -> None:
    """What `python -m bot run` does, in a time of its own."""
    config = read_config()
    providers = [read_provider_setup(name) for name in config.images_providers]
    configure(config.log_format, config.log_level, [])
    heartbeat_file, grace = config.data_dir / "alive", config.shutdown_grace
    with stop_signals() as stop:
        async with build_application(
            config, providers, time.now, time.steady, time.sleep
        ) as application:
            await serve(
                application, stop, heartbeat_file=heartbeat_file, grace=grace, sleep=time.sleep
            )
            await close_at_once(application)
