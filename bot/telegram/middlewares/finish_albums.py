"""Middleware: handles a user's album before what they send next."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from aiogram import BaseMiddleware
from aiogram.types import TelegramObject

from bot.domain.jobs import Requester
from bot.telegram.middlewares.user_context import UserContext

Handler = Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class FinishAlbumsMiddleware(BaseMiddleware):
    """Stands after the user's context; without one there is no album to finish."""

    finish: Callable[[Requester], Awaitable[None]]
    """Of a chat and a user in it: CollectAlbums.finish."""

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        user: UserContext | None = data.get("user")
        if user is not None:
            await self.finish(user.requester)
        return await handler(event, data)
