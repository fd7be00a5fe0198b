"""A group that becomes a supergroup: Telegram says so in both chats."""

from aiogram import F, Router
from aiogram.types import Message

from bot.telegram.dependencies import HandlerDependencies


def make_router() -> Router:
    router = Router(name="chat_migration")
    router.message.register(on_migrated_to, F.migrate_to_chat_id, flags={"user_context": False})
    router.message.register(on_migrated_from, F.migrate_from_chat_id, flags={"user_context": False})
    return router


async def on_migrated_to(message: Message, dependencies: HandlerDependencies) -> None:
    if message.migrate_to_chat_id:
        await dependencies.chats.move(message.chat.id, message.migrate_to_chat_id)


async def on_migrated_from(message: Message, dependencies: HandlerDependencies) -> None:
    if message.migrate_from_chat_id:
        await dependencies.chats.move(message.migrate_from_chat_id, message.chat.id)
