"""A group that becomes a supergroup: Telegram says so in both chats."""

from dataclasses import dataclass

from aiogram import F, Router
from aiogram.types import Message

from bot.domain.ids import ChatId
from bot.domain.ports import ChatRepository


@dataclass(frozen=True, slots=True)
class ChatMigrationHandlers:
    """Moves what is kept of a group to its new id."""

    chats: ChatRepository

    def make_router(self) -> Router:
        router = Router(name="chat_migration")
        router.message.register(
            self.on_migrated_to, F.migrate_to_chat_id, flags={"user_context": False}
        )
        router.message.register(
            self.on_migrated_from, F.migrate_from_chat_id, flags={"user_context": False}
        )
        return router

    async def on_migrated_to(self, message: Message) -> None:
        if message.migrate_to_chat_id:
            await self.chats.move(ChatId(message.chat.id), ChatId(message.migrate_to_chat_id))

    async def on_migrated_from(self, message: Message) -> None:
        if message.migrate_from_chat_id:
            await self.chats.move(ChatId(message.migrate_from_chat_id), ChatId(message.chat.id))
