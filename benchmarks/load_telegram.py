"""Telegram with people who ask, and who note when their answers came.

Its flood limits are off. What it would make of a picture (smaller sizes, a thumbnail) is left out:
the real one does that on machines of its own.
"""

import asyncio
import json
import math
import re
import time
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from functools import partial
from itertools import count

from aiohttp import web
from aiohttp.typedefs import Handler

from draw_bot_sandbox.serving import serving
from draw_bot_sandbox.telegram import Person, TelegramSandbox

TOKEN = "42:TOKEN-of-the-bench"  # noqa: S105  # it opens nothing but the sandbox
HELP_EVERY = 0.1  # seconds
_REGULARS = 20  # who ask for help in turn: one alone would meet the limit of a chat
WAIT_LIMIT = 60.0  # seconds that people wait for the bot
_FIRST_ID = 1_000_000  # of messages with pictures: the sandbox counts its own from 1
_HEAD = 16 * 1024  # bytes of an upload that hold its fields
_CHAT = re.compile(rb'name="chat_id"(?:\r\n[^\r\n]+)*\r\n\r\n(-?\d+)')
_UPLOADS = {"sendPhoto": "photo", "sendDocument": "document"}


class Telegram:
    """Times are Unix seconds, as the sandbox's."""

    def __init__(self) -> None:
        self.sandbox = TelegramSandbox(TOKEN, flood=False)
        self.polled = asyncio.Event()
        """Set when the bot first asks for updates: it serves."""
        self._pictures: dict[int, tuple[int, float]] = {}  # by chat: bytes of the largest, time
        self._words: dict[int, list[float]] = defaultdict(list)  # by chat: when the bot spoke
        self._regulars = [self.sandbox.person("Regular") for _ in range(_REGULARS)]
        self._news = asyncio.Event()
        self._ids = count(_FIRST_ID)

    @asynccontextmanager
    async def open(self) -> AsyncIterator[str]:
        """Its base URL."""
        app = web.Application(middlewares=[self._receive])
        self.sandbox.add_to(app)
        async with serving(app) as url:
            yield url

    async def ask(self, text: str) -> tuple[int, float]:
        """Somebody new does: the chat's id, and when it was said."""
        return await self._say(self.sandbox.person("Somebody"), text)

    async def meet(self) -> None:
        """The regulars ask for help once, one after the other: the bot knows them from now on."""
        for person in self._regulars:
            await self._say(person, "/help")
            await self.until(partial(self._words.__contains__, person.id))

    async def keep_asking_for_help(self, enough: asyncio.Event) -> list[float]:
        """One of the regulars does every 100 ms: the seconds until each answer, `inf` for none."""
        asked = []
        told = Counter({chat: len(times) for chat, times in self._words.items()})
        start = time.monotonic()
        for number in count():
            await asyncio.sleep(start + number * HELP_EVERY - time.monotonic())
            if enough.is_set():
                break
            person = self._regulars[number % len(self._regulars)]
            asked.append((*await self._say(person, "/help"), told[person.id]))
            told[person.id] += 1
        await self.until(lambda: all(len(self._words[chat]) > place for chat, _, place in asked))
        return [self._answered(chat, place) - at for chat, at, place in asked]

    def arrivals(self, size: int) -> dict[int, float]:
        """When the first picture of at least so many bytes arrived in each chat."""
        return {chat: at for chat, (most, at) in self._pictures.items() if most >= size}

    async def until(self, happened: Callable[[], bool]) -> None:
        """Asks after everything that the bot sends; gives up after a minute."""
        with suppress(TimeoutError):
            async with asyncio.timeout(WAIT_LIMIT):
                while not happened():
                    self._news.clear()
                    await self._news.wait()

    async def _say(self, person: Person, text: str) -> tuple[int, float]:
        now = time.time()
        await person.send_text(self.sandbox.private_chat(person), text)
        return person.id, now

    def _answered(self, chat: int, place: int) -> float:
        """When the bot spoke in that chat so often."""
        return dict(enumerate(self._words[chat])).get(place, math.inf)

    @web.middleware
    async def _receive(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        method = request.path.rpartition("/")[2]
        if method == "getUpdates":
            self.polled.set()
        if method not in _UPLOADS:
            return await self._pass_on(method, request, handler)
        chat_id, size = await _read(request)
        if size > self._pictures.get(chat_id, (0, 0.0))[0]:
            self._pictures[chat_id] = size, time.time()
        self._news.set()
        return web.json_response({"ok": True, "result": self._message(method, chat_id, size)})

    async def _pass_on(
        self, method: str, request: web.Request, handler: Handler
    ) -> web.StreamResponse:
        answer = await handler(request)
        if method == "sendMessage":
            fields = await request.post()  # read already
            self._words[int(str(fields["chat_id"]))].append(time.time())
            self._news.set()
        return answer

    def _message(self, method: str, chat_id: int, size: int) -> dict[str, object]:
        number = next(self._ids)
        file = {"file_id": f"file-{number}", "file_unique_id": f"{number}", "file_size": size}
        sides = {"width": 1, "height": 1}
        return {
            "message_id": number,
            "date": int(time.time()),
            "chat": {"id": chat_id, "type": "private", "first_name": "Somebody"},
            _UPLOADS[method]: [file | sides] if method == "sendPhoto" else file,
        }


async def _read(request: web.Request) -> tuple[int, int]:
    """The chat, and the bytes that came."""
    head, size = b"", 0
    async for piece in request.content.iter_any():
        size += len(piece)
        if len(head) < _HEAD:
            head += piece
    found = _CHAT.search(head)
    if found is None:
        raise web.HTTPBadRequest(text=json.dumps({"ok": False, "description": "no chat_id"}))
    return int(found[1]), size
