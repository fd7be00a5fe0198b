"""The command menu, for each language and scope."""

from aiogram import Bot
from aiogram.exceptions import TelegramAPIError, TelegramRetryAfter
from aiogram.methods import SetMyCommands
from aiogram.types import (
    BotCommand,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    BotCommandScopeUnion,
)

from bot.domain.ids import ChatId
from bot.domain.ports import Sleep
from bot.domain.settings import Language
from bot.i18n import Catalogue, Translator
from bot.observability import get_logger

log = get_logger(__name__)

PRIVATE = ("draw", "settings", "history", "usage", "language", "cancel", "forget", "help")
GROUP = ("draw", "cancel")
REQUEST_SECONDS = 10


def build_command_sets(catalogue: Catalogue) -> list[SetMyCommands]:
    """English is for everybody whose language has no menu of its own."""
    scopes: list[tuple[BotCommandScopeUnion, tuple[str, ...]]] = [
        (BotCommandScopeAllPrivateChats(), PRIVATE),
        (BotCommandScopeAllGroupChats(), GROUP),
    ]
    return [
        SetMyCommands(
            commands=_commands(catalogue.translator(language), names),
            scope=scope,
            language_code=None if language is Language.EN else language.value,
        )
        for language in Language
        for scope, names in scopes
    ]


async def set_bot_commands(bot: Bot, catalogue: Catalogue, sleep: Sleep) -> None:
    for menu in build_command_sets(catalogue):
        while (wait := await _set_commands(bot, menu)) is not None:
            await sleep(wait)


async def set_chat_commands(bot: Bot, chat_id: ChatId, translator: Translator) -> None:
    """A person who chose a language sees the menu in it, whatever their Telegram speaks."""
    scope = BotCommandScopeChat(chat_id=chat_id)
    await _set_commands(bot, SetMyCommands(commands=_commands(translator, PRIVATE), scope=scope))


async def _set_commands(bot: Bot, menu: SetMyCommands) -> float | None:
    """The seconds after which Telegram wants to be asked again, if it does."""
    try:
        await bot(menu, request_timeout=REQUEST_SECONDS)
    except TelegramRetryAfter as error:
        return error.retry_after
    except TelegramAPIError as error:  # the bot serves without its menu, too
        log.warning("command menu not registered", error=error.message)
    return None


def _commands(translator: Translator, names: tuple[str, ...]) -> list[BotCommand]:
    return [BotCommand(command=name, description=translator(f"command-{name}")) for name in names]
