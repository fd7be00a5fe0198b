"""`/draw words`, in private chats and in groups; as a reply to a picture or its caption, an edit."""

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import Message

from bot.telegram import keyboards
from bot.telegram.desk import Desk, Visitor
from bot.telegram.messages import pictures_meant
from bot.telegram.words import say


def make_router() -> Router:
    router = Router(name="drawing")
    router.message.register(draw, Command("draw"))
    return router


async def draw(message: Message, command: CommandObject, visitor: Visitor, desk: Desk) -> None:
    if command.args:
        await desk.take(visitor, command.args, pictures_meant(message))
    else:
        await message.reply(
            say(visitor.speaker, "draw-explained"),
            reply_markup=keyboards.one_example(visitor.speaker),
        )
