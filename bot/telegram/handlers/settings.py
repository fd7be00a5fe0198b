"""`/settings` and `/language`: messages that change in place."""

from dataclasses import dataclass

from aiogram import Bot, F, Router
from aiogram.enums import ChatType
from aiogram.filters import Command
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message

from bot.domain.offers import Offers
from bot.domain.settings import SettingKey, Settings
from bot.i18n import Catalogue
from bot.services.settings import ChangeSettings
from bot.telegram.bot_commands import set_chat_commands
from bot.telegram.callback_data import (
    ALL_SETTINGS,
    LanguageCallback,
    SettingCallback,
    SettingsSectionCallback,
    ShapeSizesCallback,
)
from bot.telegram.delivery.replies import Replies, without_quote
from bot.telegram.keyboards import job_keyboards
from bot.telegram.keyboards.settings import section_keyboard, settings_keyboard, shape_keyboard
from bot.telegram.middlewares.user_context import UserContext
from bot.telegram.views.html import translate_html
from bot.telegram.views.settings import section_text, sections, settings_text


@dataclass(frozen=True, slots=True)
class SettingsHandlers:
    """`/settings`, `/language` and their buttons."""

    change_settings: ChangeSettings
    offers: Offers
    catalogue: Catalogue
    replies: Replies

    def make_router(self) -> Router:
        router = Router(name="settings")
        router.message.filter(F.chat.type == ChatType.PRIVATE)
        router.message.register(self.show_settings, Command("settings"))
        router.message.register(self.show_languages, Command("language"))
        press = router.callback_query
        press.filter(F.message.chat.type == ChatType.PRIVATE)
        press.register(self.open_section, SettingsSectionCallback.filter())
        press.register(self.open_shape, ShapeSizesCallback.filter())
        press.register(self.choose_language, LanguageCallback.filter())
        press.register(self.choose_setting, SettingCallback.filter())
        return router

    async def show_settings(self, _: Message, user: UserContext) -> None:
        await self.replies.send(without_quote(user.origin), *self._page(user.settings))

    async def show_languages(self, _: Message, user: UserContext) -> None:
        text = translate_html(user.translator, "language")
        keyboard = job_keyboards.languages(user.settings.language)
        await self.replies.send(without_quote(user.origin), text, keyboard)

    async def open_section(
        self, query: CallbackQuery, callback_data: SettingsSectionCallback, user: UserContext
    ) -> None:
        """All settings, where that one is not to be chosen any more."""
        chosen, section = user.settings, callback_data.section
        if section == ALL_SETTINGS or section not in sections(chosen, self.offers):
            await self._redraw(query, user, *self._page(chosen))
            return
        text = section_text(user.translator, section, chosen, self.offers)
        keyboard = section_keyboard(user.translator, section, chosen, self.offers)
        await self._redraw(query, user, text, keyboard)

    async def open_shape(
        self, query: CallbackQuery, callback_data: ShapeSizesCallback, user: UserContext
    ) -> None:
        chosen, translator = user.settings, user.translator
        text = section_text(translator, SettingKey.SIZE, chosen, self.offers)
        keyboard = shape_keyboard(translator, callback_data.ratio, chosen, self.offers)
        await self._redraw(query, user, text, keyboard)

    async def choose_setting(
        self, query: CallbackQuery, callback_data: SettingCallback, user: UserContext
    ) -> None:
        chosen = await self.change_settings(user.owner, callback_data.key, callback_data.value)
        await self._redraw(query, user, *self._page(chosen))

    async def choose_language(
        self, query: CallbackQuery, callback_data: LanguageCallback, user: UserContext, bot: Bot
    ) -> None:
        chosen = await self.change_settings(user.owner, SettingKey.LANGUAGE, callback_data.language)
        if callback_data.on_settings:
            await self._redraw(query, user, *self._page(chosen))
        else:
            translator = self.catalogue.translator(chosen.language)
            text = translate_html(translator, "language")
            await self._redraw(query, user, text, job_keyboards.languages(chosen.language))
        translator = self.catalogue.translator(chosen.language)
        commands = set_chat_commands(bot, user.reply_to.chat_id, translator)
        self.replies.soon(commands, "command menu")

    def _page(self, chosen: Settings) -> tuple[str, InlineKeyboardMarkup]:
        translator = self.catalogue.translator(chosen.language)
        text = settings_text(translator, chosen, self.offers)
        return text, settings_keyboard(translator, chosen, self.offers)

    async def _redraw(
        self, query: CallbackQuery, user: UserContext, text: str, keyboard: InlineKeyboardMarkup
    ) -> None:
        self.replies.answer(query)
        self.replies.edit_text(user.reply_to, text, keyboard)
