"""The bot as a process of its own, and the servers that it talks to, in the test's process."""

import asyncio
import json
import os
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, closing
from dataclasses import dataclass, field
from pathlib import Path

from aiohttp import web
from aiohttp.typedefs import Handler

from draw_bot_sandbox.images import ImagesSandbox
from draw_bot_sandbox.serving import serving
from draw_bot_sandbox.telegram import Chat, Message, Person, TelegramSandbox

REPOSITORY = Path(__file__).parents[2]
TOKEN = "42:TOKEN-of-the-test"
KEY = "sk-key-of-the-test"
WAIT_LIMIT = 30.0  # seconds; a start alone takes several


class Process:
    """A command under way, and what it said."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._news = asyncio.Condition()
        self.errors: list[str] = []
        """The lines of standard error, the logs among them."""
        self.output: list[str] = []

    def send(self, number: signal.Signals) -> None:
        self._process.send_signal(number)

    async def ended(self) -> int:
        """Waits for the exit code."""
        async with asyncio.timeout(WAIT_LIMIT):
            return await self._process.wait()

    async def said(self, words: str, times: int = 1) -> None:
        """Waits until so many of its lines hold the words."""

        def heard() -> bool:
            return sum(words in line for line in self.errors + self.output) >= times

        try:
            async with asyncio.timeout(WAIT_LIMIT), self._news:
                await self._news.wait_for(heard)
        except TimeoutError as error:
            raise AssertionError("\n".join([f"not said: {words}", *self.errors])) from error

    async def listen(self, stream: asyncio.StreamReader | None, into: list[str]) -> None:
        assert stream is not None
        async for line in stream:
            async with self._news:
                into.append(line.decode().rstrip("\n"))
                self._news.notify_all()


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
    process = Process(child)
    async with asyncio.TaskGroup() as ears:
        ears.create_task(process.listen(child.stdout, process.output))
        ears.create_task(process.listen(child.stderr, process.errors))
        try:
            yield process
        finally:
            if child.returncode is None:
                child.kill()
            await child.wait()


@dataclass
class TelegramMiddleware:
    """Stands before Telegram: shows a page of its own, or tells the latest updates once more."""

    pages: int = 0
    repeats: int = 0
    _latest: bytes = b""

    @web.middleware
    async def middleware(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if not request.path.endswith("/getUpdates"):
            return await handler(request)
        if self.pages:
            self.pages -= 1
            return web.Response(status=502, text="<h1>Bad Gateway</h1>", content_type="text/html")
        if self.repeats:
            self.repeats -= 1
            return web.Response(body=self._latest, content_type="application/json")
        answer = await handler(request)
        if isinstance(answer, web.Response) and json.loads(answer.text or "{}").get("result"):
            self._latest = (answer.text or "").encode()
        return answer


@dataclass
class ProcessHarness:
    """Both servers, a person for each language, and where the bot keeps its things."""

    folder: Path
    telegram: TelegramSandbox = field(default_factory=lambda: TelegramSandbox(TOKEN))
    images: ImagesSandbox = field(default_factory=lambda: ImagesSandbox(key=KEY))
    proxy: TelegramMiddleware = field(default_factory=TelegramMiddleware)

    def __post_init__(self) -> None:
        self.data = self.folder / "data"
        self.temporary = self.folder / "temporary"
        self.temporary.mkdir()
        self.masha = self.telegram.person("Маша", "ru")
        self.tom = self.telegram.person("Tom", "en")

    def chat(self, person: Person) -> Chat:
        return self.telegram.private_chat(person)

    def open(self, port: int = 0) -> AbstractAsyncContextManager[str]:
        """Both servers at one address."""
        app = web.Application(middlewares=[self.proxy.middleware])
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
