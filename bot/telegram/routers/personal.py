"""The commands of a private chat."""

from aiogram import F, Router
from aiogram.enums import ChatType
from aiogram.filters import Command, CommandStart
from aiogram.types import Message

from bot.telegram import keyboards
from bot.telegram.desk import Desk, Visitor
from bot.telegram.views.times import about
from bot.telegram.views.usage import usage_text
from bot.telegram.words import say


def make_router() -> Router:
    router = Router(name="personal")
    router.message.filter(F.chat.type == ChatType.PRIVATE)
    router.message.register(start, CommandStart())
    router.message.register(explain, Command("help"))
    router.message.register(show_usage, Command("usage"))
    return router


async def start(message: Message, visitor: Visitor, desk: Desk) -> None:
    speaker = visitor.speaker
    usual = desk.offers.serving(visitor.settings.provider).typical_seconds
    text = say(speaker, "start", wait=about(speaker, usual))
    await message.answer(text, reply_markup=keyboards.examples(speaker))


async def explain(message: Message, visitor: Visitor) -> None:
    await message.answer(say(visitor.speaker, "help"))


async def show_usage(message: Message, visitor: Visitor, desk: Desk) -> None:
    report = await desk.read_usage(visitor.origin.person_id)
    await message.answer(usage_text(visitor.speaker, report))
