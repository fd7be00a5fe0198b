"""`/settings` and `/language`: messages that change in place."""

from aiogram import Bot, F, Router
from aiogram.enums import ChatType
from aiogram.exceptions import TelegramAPIError
from aiogram.filters import Command
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message

from bot.domain.settings import Settings
from bot.observability import get_logger
from bot.telegram import keyboards
from bot.telegram.callbacks import (
    BackgroundButton,
    LanguageButton,
    PicturesButton,
    ProviderButton,
    QualityButton,
    Section,
    SectionButton,
    SendAsButton,
    SizeButton,
    SizesButton,
)
from bot.telegram.choices import section_keyboard, settings_keyboard, shape_keyboard
from bot.telegram.desk import Desk, Visitor
from bot.telegram.menu import register_chat_menu
from bot.telegram.replying import answer_press
from bot.telegram.views.settings import section_text, sections, settings_text
from bot.telegram.words import say

log = get_logger(__name__)


def make_router() -> Router:
    router = Router(name="settings")
    router.message.filter(F.chat.type == ChatType.PRIVATE)
    router.message.register(show_settings, Command("settings"))
    router.message.register(show_languages, Command("language"))
    press = router.callback_query
    press.filter(F.message.chat.type == ChatType.PRIVATE)
    press.register(open_section, SectionButton.filter())
    press.register(open_shape, SizesButton.filter())
    press.register(choose_size, SizeButton.filter())
    press.register(choose_quality, QualityButton.filter())
    press.register(choose_background, BackgroundButton.filter())
    press.register(choose_provider, ProviderButton.filter())
    press.register(choose_pictures, PicturesButton.filter())
    press.register(choose_send_as, SendAsButton.filter())
    press.register(choose_language, LanguageButton.filter())
    return router


async def show_settings(message: Message, visitor: Visitor, desk: Desk) -> None:
    text, keyboard = _page(desk, visitor.settings)
    await message.answer(text, reply_markup=keyboard)


async def show_languages(message: Message, visitor: Visitor) -> None:
    keyboard = keyboards.languages(visitor.settings.language)
    await message.answer(say(visitor.speaker, "language"), reply_markup=keyboard)


async def open_section(
    query: CallbackQuery, callback_data: SectionButton, visitor: Visitor, desk: Desk
) -> None:
    """All settings, where that one is not to be chosen any more."""
    chosen, section = visitor.settings, callback_data.section
    if section not in sections(chosen, desk.offers):
        await _redraw(query, *_page(desk, chosen))
        return
    text = section_text(visitor.speaker, section, chosen, desk.offers)
    keyboard = section_keyboard(visitor.speaker, section, chosen, desk.offers)
    await _redraw(query, text, keyboard)


async def open_shape(
    query: CallbackQuery, callback_data: SizesButton, visitor: Visitor, desk: Desk
) -> None:
    chosen, speaker = visitor.settings, visitor.speaker
    text = section_text(speaker, Section.SIZE, chosen, desk.offers)
    keyboard = shape_keyboard(speaker, callback_data.ratio, chosen, desk.offers)
    await _redraw(query, text, keyboard)


async def choose_size(
    query: CallbackQuery, callback_data: SizeButton, visitor: Visitor, desk: Desk
) -> None:
    chosen = await desk.change.size(visitor.owner, callback_data.size)
    await _redraw(query, *_page(desk, chosen))


async def choose_quality(
    query: CallbackQuery, callback_data: QualityButton, visitor: Visitor, desk: Desk
) -> None:
    chosen = await desk.change.quality(visitor.owner, callback_data.quality)
    await _redraw(query, *_page(desk, chosen))


async def choose_background(
    query: CallbackQuery, callback_data: BackgroundButton, visitor: Visitor, desk: Desk
) -> None:
    chosen = await desk.change.background(visitor.owner, callback_data.background)
    await _redraw(query, *_page(desk, chosen))


async def choose_provider(
    query: CallbackQuery, callback_data: ProviderButton, visitor: Visitor, desk: Desk
) -> None:
    chosen = await desk.change.provider(visitor.owner, callback_data.name)
    await _redraw(query, *_page(desk, chosen))


async def choose_pictures(
    query: CallbackQuery, callback_data: PicturesButton, visitor: Visitor, desk: Desk
) -> None:
    chosen = await desk.change.pictures(visitor.owner, callback_data.count)
    await _redraw(query, *_page(desk, chosen))


async def choose_send_as(
    query: CallbackQuery, callback_data: SendAsButton, visitor: Visitor, desk: Desk
) -> None:
    chosen = await desk.change.send_as(visitor.owner, callback_data.way)
    await _redraw(query, *_page(desk, chosen))


async def choose_language(
    query: CallbackQuery, callback_data: LanguageButton, visitor: Visitor, desk: Desk, bot: Bot
) -> None:
    chosen = await desk.change.language(visitor.owner, callback_data.language)
    if callback_data.on_settings:
        await _redraw(query, *_page(desk, chosen))
    else:
        speaker = desk.catalogue.speaker(chosen.language)
        await _redraw(query, say(speaker, "language"), keyboards.languages(chosen.language))
    await register_chat_menu(bot, visitor.origin.chat_id, desk.catalogue.speaker(chosen.language))


def _page(desk: Desk, chosen: Settings) -> tuple[str, InlineKeyboardMarkup]:
    speaker = desk.catalogue.speaker(chosen.language)
    text = settings_text(speaker, chosen, desk.offers)
    return text, settings_keyboard(speaker, chosen, desk.offers)


async def _redraw(query: CallbackQuery, text: str, keyboard: InlineKeyboardMarkup) -> None:
    await answer_press(query)
    if query.message is None or query.bot is None:
        return
    try:
        await query.bot.edit_message_text(
            text,
            chat_id=query.message.chat.id,
            message_id=query.message.message_id,
            reply_markup=keyboard,
        )
    except TelegramAPIError as error:  # the same choice twice, or a deleted message
        log.info("settings not redrawn", error=error.message)
