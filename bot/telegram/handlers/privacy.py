"""`/history` shows the latest results, `/forget` erases what is kept of the user."""

from dataclasses import dataclass

from aiogram import F, Router
from aiogram.enums import ChatType
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.services.privacy import ForgetUser
from bot.telegram.callback_data import ForgetCallback
from bot.telegram.delivery.replies import Replies, without_quote
from bot.telegram.keyboards import job_keyboards
from bot.telegram.middlewares.user_context import UserContext
from bot.telegram.views.html import translate_html


@dataclass(frozen=True, slots=True)
class PrivacyHandlers:
    """`/history` and `/forget`."""

    forget_user: ForgetUser
    replies: Replies

    def make_router(self) -> Router:
        router = Router(name="privacy")
        router.message.filter(F.chat.type == ChatType.PRIVATE)
        router.message.register(self.show_history, Command("history"))
        router.message.register(self.ask_before_forgetting, Command("forget"))
        router.callback_query.filter(F.message.chat.type == ChatType.PRIVATE)
        router.callback_query.register(self.forget, ForgetCallback.filter(F.sure))
        router.callback_query.register(self.keep, ForgetCallback.filter())
        return router

    async def show_history(self, _: Message, user: UserContext) -> None:
        await self.replies.send_history(user.origin)

    async def ask_before_forgetting(self, _: Message, user: UserContext) -> None:
        text = translate_html(user.translator, "forget")
        keyboard = job_keyboards.confirm_forget(user.translator)
        await self.replies.send(without_quote(user.origin), text, keyboard)

    async def forget(self, query: CallbackQuery, user: UserContext) -> None:
        self.replies.answer(query)
        erased = await self.forget_user(user.requester.user_id)
        key = "forgetting-done" if erased else "forgetting-goes-on"
        await self.replies.replace(user.origin, translate_html(user.translator, key))

    async def keep(self, query: CallbackQuery, user: UserContext) -> None:
        self.replies.answer(query)
        await self.replies.replace(user.origin, translate_html(user.translator, "forgetting-kept"))
