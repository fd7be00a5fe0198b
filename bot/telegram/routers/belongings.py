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
from bot.telegram.replying import answer_press
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
    await desk.forget(visitor.origin.person_id)
    await _conclude(bot, visitor, "forgetting-done")


async def keep(query: CallbackQuery, visitor: Visitor, bot: Bot) -> None:
    await answer_press(query)
    await _conclude(bot, visitor, "forgetting-kept")


async def _conclude(bot: Bot, visitor: Visitor, key: str) -> None:
    """The answer takes the place of the question, or stands alone where that was deleted."""
    chat_id, text = visitor.origin.chat_id, say(visitor.speaker, key)
    try:
        await bot.edit_message_text(text, chat_id=chat_id, message_id=visitor.origin.message_id)
    except TelegramAPIError as error:
        log.info("question not replaced", error=error.message)
        await bot.send_message(chat_id, text)
