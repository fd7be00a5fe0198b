"""What bots say: two of them that answered each other would never end, and each picture is paid."""

from aiogram import F, Router
from aiogram.types import TelegramObject

from bot.telegram.messages import is_of_a_bot


def make_router() -> Router:
    router = Router(name="ignored")
    router.message.register(leave_alone, is_of_a_bot)
    router.edited_message.register(leave_alone, is_of_a_bot)
    router.callback_query.register(leave_alone, F.from_user.is_bot)
    return router


async def leave_alone(_: TelegramObject) -> None:
    """Neither answered nor remembered."""
