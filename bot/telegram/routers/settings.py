"""`/settings` and `/language`: messages that change in place."""

from typing import assert_never

from aiogram import Bot, F, Router
from aiogram.enums import ChatType
from aiogram.exceptions import TelegramBadRequest
from aiogram.filters import Command
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message

from bot.domain.settings import Language, SendAs, Settings
from bot.observability import get_logger
from bot.telegram import keyboards
from bot.telegram.callbacks import Choice, LanguageButton, SettingButton
from bot.telegram.desk import Desk, Visitor
from bot.telegram.menu import register_chat_menu
from bot.telegram.replying import answer_press
from bot.telegram.views.settings import settings_text
from bot.telegram.words import say

log = get_logger(__name__)


def make_router() -> Router:
    router = Router(name="settings")
    router.message.filter(F.chat.type == ChatType.PRIVATE)
    router.message.register(show_settings, Command("settings"))
    router.message.register(show_languages, Command("language"))
    router.callback_query.register(change, SettingButton.filter())
    router.callback_query.register(choose_language, LanguageButton.filter())
    return router


async def show_settings(message: Message, visitor: Visitor, desk: Desk) -> None:
    text, keyboard = _page(desk, visitor.settings)
    await message.answer(text, reply_markup=keyboard)


async def show_languages(message: Message, visitor: Visitor) -> None:
    keyboard = keyboards.languages(visitor.settings.language)
    await message.answer(say(visitor.speaker, "language"), reply_markup=keyboard)


async def change(
    query: CallbackQuery, callback_data: SettingButton, visitor: Visitor, desk: Desk, bot: Bot
) -> None:
    chosen = await _apply(desk, visitor, callback_data, bot)
    await _edit(query, *_page(desk, chosen))
    await answer_press(query)


async def choose_language(
    query: CallbackQuery, callback_data: LanguageButton, visitor: Visitor, desk: Desk, bot: Bot
) -> None:
    chosen = await _speak(desk, visitor, callback_data.value, bot)
    speaker = desk.catalogue.speaker(chosen.language)
    await _edit(query, say(speaker, "language"), keyboards.languages(chosen.language))
    await answer_press(query)


async def _apply(desk: Desk, visitor: Visitor, button: SettingButton, bot: Bot) -> Settings:
    owner = visitor.owner
    match button.choice:
        case Choice.SIZE:
            return await desk.change.size(owner, button.value)
        case Choice.PICTURES:
            return await desk.change.pictures(owner, int(button.value))
        case Choice.SEND_AS:
            return await desk.change.send_as(owner, SendAs(button.value))
        case Choice.LANGUAGE:
            return await _speak(desk, visitor, Language(button.value), bot)
        case _:
            assert_never(button.choice)


async def _speak(desk: Desk, visitor: Visitor, language: Language, bot: Bot) -> Settings:
    chosen = await desk.change.language(visitor.owner, language)
    await register_chat_menu(bot, visitor.origin.chat_id, desk.catalogue.speaker(language))
    return chosen


def _page(desk: Desk, chosen: Settings) -> tuple[str, InlineKeyboardMarkup]:
    speaker = desk.catalogue.speaker(chosen.language)
    return settings_text(speaker, chosen), keyboards.settings(speaker, chosen, desk.offer)


async def _edit(query: CallbackQuery, text: str, keyboard: InlineKeyboardMarkup) -> None:
    if query.message is None or query.bot is None:
        return
    try:
        await query.bot.edit_message_text(
            text,
            chat_id=query.message.chat.id,
            message_id=query.message.message_id,
            reply_markup=keyboard,
        )
    except TelegramBadRequest as error:  # the same choice twice, or a deleted message
        log.info("settings not redrawn", error=error.message)
