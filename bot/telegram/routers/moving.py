"""A group that becomes a supergroup: Telegram says so in both chats."""

from aiogram import F, Router
from aiogram.types import Message

from bot.telegram.desk import Desk


def make_router() -> Router:
    router = Router(name="moving")
    router.message.register(moved_away, F.migrate_to_chat_id)
    router.message.register(moved_here, F.migrate_from_chat_id)
    return router


async def moved_away(message: Message, desk: Desk) -> None:
    if message.migrate_to_chat_id:
        await desk.chats.move(message.chat.id, message.migrate_to_chat_id)


async def moved_here(message: Message, desk: Desk) -> None:
    if message.migrate_from_chat_id:
        await desk.chats.move(message.migrate_from_chat_id, message.chat.id)
