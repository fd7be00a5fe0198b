"""`/cancel`, in private chats and in groups: what the person asked for there, and nobody else's."""

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import Message

from bot.telegram.desk import Desk, Visitor
from bot.telegram.words import say


def make_router() -> Router:
    router = Router(name="stopping")
    router.message.register(cancel, Command("cancel"))
    return router


async def cancel(message: Message, command: CommandObject, visitor: Visitor, desk: Desk) -> None:
    origin = visitor.origin
    ended = await desk.cancel.all_of(origin.chat_id, origin.person_id)
    dropped = await desk.await_words.no_more(origin)
    may_be_anothers = origin.in_group and not command.mention
    if ended:
        return  # what was being drawn says itself how it ended
    if dropped:
        await message.reply(say(visitor.speaker, "cancel-picture"))
    elif not may_be_anothers:
        await message.reply(say(visitor.speaker, "cancel-nothing"))
