"""The commands of a private chat."""

from dataclasses import dataclass

from aiogram import F, Router
from aiogram.enums import ChatType
from aiogram.filters import Command, CommandStart
from aiogram.types import Message

from bot.domain.offers import Offers
from bot.services.usage import ReadUsage
from bot.telegram.delivery.replies import Replies, without_quote
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
    replies: Replies

    def make_router(self) -> Router:
        router = Router(name="commands")
        router.message.filter(F.chat.type == ChatType.PRIVATE)
        router.message.register(self.start, CommandStart())
        router.message.register(self.show_help, Command("help"))
        router.message.register(self.show_usage, Command("usage"))
        return router

    async def start(self, _: Message, user: UserContext) -> None:
        translator = user.translator
        typical = self.offers.serving(user.settings.provider).typical_seconds
        text = translate_html(translator, "start", wait=rough_duration(translator, typical))
        examples = job_keyboards.examples(translator)
        await self.replies.send(without_quote(user.origin), text, examples)

    async def show_usage(self, _: Message, user: UserContext) -> None:
        report = await self.read_usage(user.requester.user_id)
        text = usage_text(user.translator, report)
        await self.replies.send(without_quote(user.origin), text)

    async def show_help(self, _: Message, user: UserContext) -> None:
        text = translate_html(user.translator, "help")
        await self.replies.send(without_quote(user.origin), text)
