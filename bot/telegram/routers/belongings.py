"""What is kept of a person: `/history` shows the latest of it, `/forget` ends it."""

from aiogram import Bot, F, Router
from aiogram.enums import ChatType
from aiogram.exceptions import TelegramAPIError
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.observability import get_logger
from bot.telegram import keyboards
from bot.telegram.callbacks import ForgetButton
from bot.telegram.desk import Desk, Visitor
from bot.telegram.replying import answer_press, tell_surely
from bot.telegram.words import say

log = get_logger(__name__)

MOST = 10  # as many as an album takes


def make_router() -> Router:
    router = Router(name="belongings")
    router.message.filter(F.chat.type == ChatType.PRIVATE)
    router.message.register(show_history, Command("history"))
    router.message.register(ask_before_forgetting, Command("forget"))
    router.callback_query.filter(F.message.chat.type == ChatType.PRIVATE)
    router.callback_query.register(forget, ForgetButton.filter(F.sure))
    router.callback_query.register(keep, ForgetButton.filter())
    return router


async def show_history(_: Message, visitor: Visitor, desk: Desk) -> None:
    origin = visitor.origin
    results = await desk.belongings.recent(origin.chat_id, origin.person_id, MOST)
    await desk.history.show(origin.chat_id, visitor.speaker, results)


async def ask_before_forgetting(message: Message, visitor: Visitor) -> None:
    await message.answer(
        say(visitor.speaker, "forget"), reply_markup=keyboards.forgetting(visitor.speaker)
    )


async def forget(query: CallbackQuery, visitor: Visitor, desk: Desk, bot: Bot) -> None:
    await answer_press(query)
    erased = await desk.forget(visitor.origin.person_id)
    await _conclude(desk, bot, visitor, "forgetting-done" if erased else "forgetting-goes-on")


async def keep(query: CallbackQuery, visitor: Visitor, desk: Desk, bot: Bot) -> None:
    await answer_press(query)
    await _conclude(desk, bot, visitor, "forgetting-kept")


async def _conclude(desk: Desk, bot: Bot, visitor: Visitor, key: str) -> None:
    """The answer takes the place of the question, or stands under it where that does not work."""
    origin, text = visitor.origin, say(visitor.speaker, key)
    try:
        await bot.edit_message_text(text, chat_id=origin.chat_id, message_id=origin.message_id)
    except TelegramAPIError as error:
        log.info("question not replaced", error=error.message)
        await tell_surely(bot, desk.sleep, origin, text)
