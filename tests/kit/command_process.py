"""`python -m bot …` as people start it, and the servers that it talks to, in the test's process.

It is the command itself: its arguments, its two streams, its exit code. A start takes seconds. Where
a bot is killed and started again many times, `tests.faults.forked_bot` forks it instead.
"""

import asyncio
import os
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, closing
from dataclasses import dataclass, field
from pathlib import Path

from aiohttp import web
from aiohttp.typedefs import Middleware

from draw_bot_sandbox.images import ImagesSandbox
from draw_bot_sandbox.serving import serving
from draw_bot_sandbox.telegram import Chat, Message, Person, TelegramSandbox
from tests.kit.call_interceptor import CallInterceptor
from tests.kit.process_output import ProcessOutput

REPOSITORY = Path(__file__).parents[2]
TOKEN = "42:TOKEN-of-the-test"
KEY = "sk-key-of-the-test"
WAIT_LIMIT = 120.0  # seconds: on a busy machine, a start alone takes half a minute


class Process(ProcessOutput):
    """A command under way, and what it said."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        super().__init__(WAIT_LIMIT)
        self._process = process
        self.errors: list[str] = []
        """The lines of standard error, the logs among them."""
        self.output: list[str] = []

    def send(self, number: signal.Signals) -> None:
        self._process.send_signal(number)

    async def ended(self) -> int:
        """Waits for the exit code."""
        async with asyncio.timeout(WAIT_LIMIT):
            return await self._process.wait()


@asynccontextmanager
async def started(
    arguments: Sequence[str], folder: Path, environment: Mapping[str, str]
) -> AsyncIterator[Process]:
    """`python -m bot …` with nothing in its environment but this, killed where the block ends."""
    own = {"PATH": os.environ["PATH"], "PYTHONPATH": str(REPOSITORY), "BROWSER": "none"}
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", *arguments),
        cwd=folder,
        env={**own, **environment},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert child.stdout is not None
    assert child.stderr is not None
    process = Process(child)
    async with asyncio.TaskGroup() as ears:
        ears.create_task(process.read(child.stdout, process.output))
        ears.create_task(process.read(child.stderr, process.errors))
        try:
            yield process
        finally:
            if child.returncode is None:
                child.kill()
            await child.wait()


@dataclass
class ProcessHarness:
    """Both servers, a person for each language, and where the bot keeps its things."""

    folder: Path
    telegram: TelegramSandbox = field(
        default_factory=lambda: TelegramSandbox(TOKEN, wait_limit=WAIT_LIMIT)
    )
    images: ImagesSandbox = field(
        default_factory=lambda: ImagesSandbox(key=KEY, wait_limit=WAIT_LIMIT)
    )
    interceptor: CallInterceptor = field(default_factory=CallInterceptor)

    def __post_init__(self) -> None:
        self.data = self.folder / "data"
        self.temporary = self.folder / "temporary"
        self.temporary.mkdir()
        self.masha = self.telegram.person("Маша", "ru")
        self.tom = self.telegram.person("Tom", "en")

    def chat(self, person: Person) -> Chat:
        return self.telegram.private_chat(person)

    def open(self, port: int = 0, *middlewares: Middleware) -> AbstractAsyncContextManager[str]:
        """Both servers at one address."""
        app = web.Application(middlewares=[self.interceptor.middleware, *middlewares])
        self.telegram.add_to(app)
        self.images.add_to(app)
        return serving(app, port)

    def bot(self, url: str, **settings: str) -> AbstractAsyncContextManager[Process]:
        """`python -m bot run` with its servers at that address."""
        environment = {
            "BOT_TOKEN": TOKEN,
            "LLMEASY_API_KEY": KEY,
            "TELEGRAM_API_URL": url,
            "LLMEASY_BASE_URL": f"{url}/v1",
            "DATA_DIR": str(self.data),
            "TMPDIR": str(self.temporary),
        }
        return started(["run"], self.folder, environment | settings)

    async def drawing(self, count: int) -> None:
        """Waits until the provider was asked so many times in all."""
        await self.images.until(lambda: len(self.images.requests) >= count, WAIT_LIMIT)

    async def pictures(self, person: Person, count: int = 1) -> list[Message]:
        """The photos in the person's chat, once so many are there and no status is."""
        return await self.telegram.until(lambda: self._pictures(person, count), WAIT_LIMIT)

    def _pictures(self, person: Person, count: int) -> list[Message]:
        said = [message for message in self.chat(person).messages if message.sender.is_bot]
        return said if len(said) == count and all(message.photo for message in said) else []

    def rows(self, query: str) -> list[tuple[object, ...]]:
        """What the database of a stopped bot says."""
        with closing(sqlite3.connect(self.data / "bot.db")) as connection:
            return connection.execute(query).fetchall()
