"""The commands of a private chat."""

from aiogram import F, Router
from aiogram.enums import ChatType
from aiogram.filters import Command, CommandStart
from aiogram.types import Message

from bot.telegram.dependencies import HandlerDependencies, UserContext
from bot.telegram.keyboards import job_keyboards
from bot.telegram.views.html import translate_html
from bot.telegram.views.times import rough_duration
from bot.telegram.views.usage import usage_text


def make_router() -> Router:
    router = Router(name="commands")
    router.message.filter(F.chat.type == ChatType.PRIVATE)
    router.message.register(start, CommandStart())
    router.message.register(show_help, Command("help"))
    router.message.register(show_usage, Command("usage"))
    return router


async def start(message: Message, user: UserContext, dependencies: HandlerDependencies) -> None:
    translator = user.translator
    typical = dependencies.offers.serving(user.settings.provider).typical_seconds
    text = translate_html(translator, "start", wait=rough_duration(translator, typical))
    await message.answer(text, reply_markup=job_keyboards.examples(translator))


async def show_help(message: Message, user: UserContext) -> None:
    await message.answer(translate_html(user.translator, "help"))


async def show_usage(
    message: Message, user: UserContext, dependencies: HandlerDependencies
) -> None:
    report = await dependencies.read_usage(user.origin.user_id)
    await message.answer(usage_text(user.translator, report))
