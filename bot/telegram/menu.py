"""The command menu, for each language and scope."""

from aiogram import Bot
from aiogram.exceptions import TelegramAPIError
from aiogram.types import (
    BotCommand,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    BotCommandScopeUnion,
)

from bot.domain.settings import Language
from bot.i18n import Catalogue, Speaker
from bot.observability import get_logger

log = get_logger(__name__)

PRIVATE = ("draw", "settings", "usage", "language", "cancel", "help")
GROUP = ("draw",)


async def register_menu(bot: Bot, catalogue: Catalogue) -> None:
    """English is for everybody whose language has no menu of its own."""
    scopes: list[tuple[BotCommandScopeUnion, tuple[str, ...]]] = [
        (BotCommandScopeAllPrivateChats(), PRIVATE),
        (BotCommandScopeAllGroupChats(), GROUP),
    ]
    try:
        for language in Language:
            speaker = catalogue.speaker(language)
            code = None if language is Language.EN else language.value
            for scope, names in scopes:
                await bot.set_my_commands(_commands(speaker, names), scope, code)
    except TelegramAPIError as error:  # the bot serves without its menu, too
        log.warning("command menu not registered", error=str(error))


def _commands(speaker: Speaker, names: tuple[str, ...]) -> list[BotCommand]:
    return [BotCommand(command=name, description=speaker(f"command-{name}")) for name in names]


async def register_chat_menu(bot: Bot, chat_id: int, speaker: Speaker) -> None:
    """A person who chose a language sees the menu in it, whatever their Telegram speaks."""
    try:
        await bot.set_my_commands(_commands(speaker, PRIVATE), BotCommandScopeChat(chat_id=chat_id))
    except TelegramAPIError as error:
        log.warning("chat menu not registered", error=str(error))
