"""The bot as a process of its own, and the servers that it talks to, in the test's process."""

import asyncio
import os
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.sandbox.images import ImagesSandbox
from bot.sandbox.serving import serving
from bot.sandbox.telegram import Chat, Message, Person, TelegramSandbox

REPOSITORY = Path(__file__).parents[2]
TOKEN = "42:TOKEN-of-the-test"
KEY = "sk-key-of-the-test"
PATIENCE = 30.0  # seconds; a start alone takes several


@dataclass
class Proxy:
    """Stands before Telegram: shows a page of its own, and tells the latest updates again."""

    pages: int = 0
    repeats: int = 0
    _updates: bytes = b""

    @web.middleware
    async def __call__(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if not request.path.endswith("/getUpdates"):
            return await handler(request)
        if self.pages:
            self.pages -= 1
            return web.Response(status=502, text="<h1>Bad Gateway</h1>", content_type="text/html")
        if self.repeats and self._updates:
            self.repeats -= 1
            return web.Response(body=self._updates, content_type="application/json")
        answer = await handler(request)
        if isinstance(answer, web.Response) and b'"update_id"' in (body := bytes_of(answer)):
            self._updates = body
        return answer


@dataclass
class Town:
    """Both servers, a person for each language, and where the bot keeps its things."""

    folder: Path
    telegram: TelegramSandbox = field(default_factory=lambda: TelegramSandbox(TOKEN))
    images: ImagesSandbox = field(default_factory=lambda: ImagesSandbox(key=KEY))
    proxy: Proxy = field(default_factory=Proxy)

    def __post_init__(self) -> None:
        self.temporary.mkdir()
        self.masha = self.telegram.person("Маша", "ru")
        self.tom = self.telegram.person("Tom", "en")

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def temporary(self) -> Path:
        return self.folder / "temporary"

    def chat(self, person: Person) -> Chat:
        return self.telegram.private_chat(person)

    def serving(self, port: int = 0) -> "asynccontextmanager[str]":
        app = web.Application(middlewares=[self.proxy])
        self.telegram.add_to(app)
        self.images.add_to(app)
        return serving(app, port)

    @asynccontextmanager
    async def bot(self, url: str, **settings: str) -> AsyncIterator["Process"]:
        """`python -m bot run`, until the block ends."""
        environment = {
            "BOT_TOKEN": TOKEN,
            "LLMEASY_API_KEY": KEY,
            "TELEGRAM_API_URL": url,
            "LLMEASY_BASE_URL": f"{url}/v1",
            "DATA_DIR": str(self.data),
            "TMPDIR": str(self.temporary),
        }
        async with started(["run"], self.folder, environment | settings) as process:
            yield process

    async def pictures(self, person: Person, count: int) -> list[Message]:
        """The photos in the person's chat, once so many are there."""
        chat = self.chat(person)

        def there() -> list[Message]:
            return [message for message in chat.messages if message.photo]

        return await self.telegram.until(lambda: len(there()) == count and there(), PATIENCE)

    def rows(self, query: str) -> list[tuple[object, ...]]:
        """What the database says; for a stopped bot."""
        with sqlite3.connect(self.data / "bot.db") as connection:
            return connection.execute(query).fetchall()
