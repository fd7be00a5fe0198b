"""The commands of a private chat."""

from dataclasses import dataclass

from aiogram import F, Router
from aiogram.enums import ChatType
from aiogram.filters import Command, CommandStart
from aiogram.types import Message

from bot.domain.offers import Offers
from bot.services.usage import ReadUsage
from bot.telegram.keyboards import job_keyboards
from bot.telegram.middlewares.user_context import UserContext
from bot.telegram.views.html import translate_html
from bot.telegram.views.times import rough_duration
from bot.telegram.views.usage import usage_text


@dataclass(frozen=True, slots=True)
class CommandHandlers:
    """`/start`, `/help` and `/usage`."""

    offers: Offers
    read_usage: ReadUsage

    def make_router(self) -> Router:
        router = Router(name="commands")
        router.message.filter(F.chat.type == ChatType.PRIVATE)
        router.message.register(self.start, CommandStart())
        router.message.register(show_help, Command("help"))
        router.message.register(self.show_usage, Command("usage"))
        return router

    async def start(self, message: Message, user: UserContext) -> None:
        translator = user.translator
        typical = self.offers.serving(user.settings.provider).typical_seconds
        text = translate_html(translator, "start", wait=rough_duration(translator, typical))
        await message.answer(text, reply_markup=job_keyboards.examples(translator))

    async def show_usage(self, message: Message, user: UserContext) -> None:
        report = await self.read_usage(user.requester.user_id)
        await message.answer(usage_text(user.translator, report))


async def show_help(message: Message, user: UserContext) -> None:
    await message.answer(translate_html(user.translator, "help"))
