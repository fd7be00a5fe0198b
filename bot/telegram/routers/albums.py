"""Albums in a private chat: one answer for all parts."""

from collections import deque

from aiogram import F, Router
from aiogram.enums import ChatType
from aiogram.types import Message

from bot.telegram.desk import Visitor
from bot.telegram.words import say

ALBUMS_REMEMBERED = 1000


def make_router() -> Router:
    router = Router(name="albums")
    router.message.filter(F.chat.type == ChatType.PRIVATE)
    router.message.register(AlbumExplainer().explain, F.media_group_id)
    return router


class AlbumExplainer:
    """An album comes as one message a part, and gets one answer."""

    def __init__(self) -> None:
        self._answered: deque[str] = deque(maxlen=ALBUMS_REMEMBERED)

    async def explain(self, message: Message, visitor: Visitor) -> None:
        album = message.media_group_id or ""
        if album not in self._answered:
            self._answered.append(album)
            await message.reply(say(visitor.speaker, "one-picture-only"))
