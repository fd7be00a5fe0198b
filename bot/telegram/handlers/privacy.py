"""`/history` shows the latest results, `/forget` erases what is kept of the user."""

from dataclasses import dataclass

from aiogram import Bot, F, Router
from aiogram.enums import ChatType
from aiogram.exceptions import TelegramAPIError
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.domain.ports import HistoryStore, Sleep
from bot.observability import get_logger
from bot.services.privacy import ForgetUser
from bot.telegram.callback_data import ForgetCallback
from bot.telegram.delivery.history import HistorySender
from bot.telegram.delivery.replies import answer_callback, reply_with_retry
from bot.telegram.keyboards import job_keyboards
from bot.telegram.middlewares.user_context import UserContext
from bot.telegram.views.html import translate_html

log = get_logger(__name__)

HISTORY_LENGTH = 10  # as many as an album takes


@dataclass(frozen=True, slots=True)
class PrivacyHandlers:
    """`/history` and `/forget`."""

    history: HistoryStore
    history_sender: HistorySender
    forget_user: ForgetUser
    sleep: Sleep

    def make_router(self) -> Router:
        router = Router(name="privacy")
        router.message.filter(F.chat.type == ChatType.PRIVATE)
        router.message.register(self.show_history, Command("history"))
        router.message.register(ask_before_forgetting, Command("forget"))
        router.callback_query.filter(F.message.chat.type == ChatType.PRIVATE)
        router.callback_query.register(self.forget, ForgetCallback.filter(F.sure))
        router.callback_query.register(self.keep, ForgetCallback.filter())
        return router

    async def show_history(self, _: Message, user: UserContext) -> None:
        results = await self.history.recent(user.requester, HISTORY_LENGTH)
        await self.history_sender.show(user.reply_to.chat_id, user.translator, results)

    async def forget(self, query: CallbackQuery, user: UserContext, bot: Bot) -> None:
        await answer_callback(query)
        erased = await self.forget_user(user.requester.user_id)
        await self._replace_question(
            bot, user, "forgetting-done" if erased else "forgetting-goes-on"
        )

    async def keep(self, query: CallbackQuery, user: UserContext, bot: Bot) -> None:
        await answer_callback(query)
        await self._replace_question(bot, user, "forgetting-kept")

    async def _replace_question(self, bot: Bot, user: UserContext, key: str) -> None:
        """The answer takes the place of the question, or stands under it where that does not work."""
        text, question = translate_html(user.translator, key), user.reply_to
        try:
            await bot.edit_message_text(
                text, chat_id=question.chat_id, message_id=question.message_id
            )
        except TelegramAPIError as error:
            log.info("question not replaced", error=error.message)
            await reply_with_retry(bot, self.sleep, question, text)


async def ask_before_forgetting(message: Message, user: UserContext) -> None:
    await message.answer(
        translate_html(user.translator, "forget"),
        reply_markup=job_keyboards.confirm_forget(user.translator),
    )
