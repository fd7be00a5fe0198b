"""A line to Telegram that ends in the test."""

import json
from collections import deque
from collections.abc import AsyncGenerator
from typing import Any

from aiogram import Bot
from aiogram.client.session.base import BaseSession
from aiogram.methods import SendMediaGroup, TelegramMethod
from aiogram.methods.base import TelegramType

SENT = {"message_id": 1, "date": 1, "chat": {"id": 7, "type": "private"}}


class Line(BaseSession):
    """Notes what is asked for. Each request meets the next of `answers`; then all is taken."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[TelegramMethod[Any]] = []
        self.answers: deque[object] = deque()

    @property
    def names(self) -> list[str]:
        return [method.__api_method__ for method in self.asked]

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[TelegramType],
        timeout: int | None = None,  # noqa: ASYNC109  # aiogram's
    ) -> TelegramType:
        self.asked.append(method)
        answer = self.answers.popleft() if self.answers else None
        if isinstance(answer, Exception):
            raise answer
        result = answer or ([SENT] if isinstance(method, SendMediaGroup) else SENT)
        body = json.dumps({"ok": True, "result": result})
        taken = self.check_response(bot, method, 200, body).result
        assert taken is not None
        return taken

    async def stream_content(self, *_: Any, **__: Any) -> AsyncGenerator[bytes, None]:
        yield b""

    async def close(self) -> None:
        pass
