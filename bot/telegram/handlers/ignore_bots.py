"""Messages of bots are ignored: two that answer each other would never end."""

from aiogram import F, Router
from aiogram.types import TelegramObject

from bot.telegram.updates.parsing import is_from_bot


def make_router() -> Router:
    router = Router(name="ignore_bots")
    router.message.register(ignore, is_from_bot, flags={"user_context": False})
    router.edited_message.register(ignore, is_from_bot, flags={"user_context": False})
    router.callback_query.register(ignore, F.from_user.is_bot, flags={"user_context": False})
    return router


async def ignore(_: TelegramObject) -> None:
    """Neither answered nor remembered."""
