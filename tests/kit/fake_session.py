"""A session that never reaches Telegram: it records requests and answers them."""

import asyncio
import json
from collections import defaultdict, deque
from collections.abc import AsyncGenerator, Callable
from pathlib import Path
from typing import Any

from aiogram import Bot
from aiogram.client.session.base import BaseSession
from aiogram.methods import EditMessageMedia, SendMediaGroup, TelegramMethod
from aiogram.methods.base import TelegramType
from aiogram.types import FSInputFile

from bot.telegram.client.responses import parse_response
from bot.telegram.client.uploads import uploads

SENT = {"message_id": 1, "date": 1, "chat": {"id": 7, "type": "private"}}
YES = frozenset({"sendChatAction", "deleteMessage"})
"""Methods that are answered with `true`."""


class FakeSession(BaseSession):
    """Notes what is asked for. Each request meets the next of `answers`; then all is taken.

    `answers_to` a method of that name go before them. An event among them holds its request up
    until it is set.
    """

    def __init__(self) -> None:
        super().__init__(json_loads=parse_response)
        self.asked: list[TelegramMethod[Any]] = []
        self.timeouts: list[int | None] = []
        self.answers: deque[object] = deque()
        self.answers_to: defaultdict[str, deque[object]] = defaultdict(deque)
        self.previews: list[bytes] = []
        """What was uploaded into a status."""
        self.reads = False
        """Whether it hears uploads out."""
        self._news = asyncio.Event()

    @property
    def names(self) -> list[str]:
        return [method.__api_method__ for method in self.asked]

    async def until(self, condition: Callable[[], bool]) -> None:
        while not condition():
            self._news.clear()
            await self._news.wait()

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[TelegramType],
        timeout: int | None = None,  # noqa: ASYNC109  # aiogram's
    ) -> TelegramType:
        for upload in uploads(method) if self.reads else ():
            async for _ in upload.read(bot):
                pass
        self._note(method, timeout)
        answer = self._next_answer(method.__api_method__)
        if isinstance(answer, asyncio.Event):
            await answer.wait()
            answer = None
        if isinstance(answer, Exception):
            raise answer
        result = answer or self._taken(method)
        body = json.dumps({"ok": True, "result": result})
        taken = self.check_response(bot, method, 200, body).result
        assert taken is not None
        return taken

    def _note(self, method: TelegramMethod[Any], timeout: int | None) -> None:
        self.asked.append(method)
        self.timeouts.append(timeout)
        if isinstance(method, EditMessageMedia) and isinstance(method.media.media, FSInputFile):
            self.previews.append(Path(method.media.media.path).read_bytes())
        self._news.set()

    def _next_answer(self, name: str) -> object:
        answers = self.answers_to[name] or self.answers
        return answers.popleft() if answers else None

    @staticmethod
    def _taken(method: TelegramMethod[Any]) -> object:
        if method.__api_method__ in YES:
            return True
        return [SENT] if isinstance(method, SendMediaGroup) else SENT

    async def stream_content(self, *_: Any, **__: Any) -> AsyncGenerator[bytes, None]:
        yield b""

    async def close(self) -> None:
        pass


async def no_migration(old: int, new: int) -> None:
    """Where no group becomes a supergroup."""
    raise AssertionError(f"{old} became {new}")
