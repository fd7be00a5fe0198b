"""Middleware: loads the user's settings and language, once a handler has been chosen."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import BaseMiddleware
from aiogram.dispatcher.flags import get_flag
from aiogram.types import CallbackQuery, Message, TelegramObject, Update

from bot.domain.jobs import Origin
from bot.domain.settings import Language, Owner
from bot.observability import get_logger, log_context
from bot.telegram.dependencies import HandlerDependencies, UserContext
from bot.telegram.updates.parsing import language_of, origin_of

log = get_logger(__name__)

Handler = Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]]


class UserContextMiddleware(BaseMiddleware):
    """Adds `user` to the handler's data; drops updates that cannot be answered.

    Handlers with the flag `user_context=False` are called without it.
    """

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        update: Update = data["event_update"]
        dependencies: HandlerDependencies = data["dependencies"]
        is_wanted = get_flag(data, "user_context", default=True)
        if not (is_wanted and isinstance(event, Message | CallbackQuery)):
            return await handler(event, data)
        user = await _user_context(dependencies, update.update_id, event)
        if user is None:
            log.info("nobody to answer to", update_id=update.update_id)
            return None
        origin = user.origin
        with log_context(user_id=origin.user_id, chat_id=origin.chat_id):
            return await handler(event, {**data, "user": user})


async def _user_context(
    dependencies: HandlerDependencies, update_id: int, event: Message | CallbackQuery
) -> UserContext | None:
    origin = origin_of(update_id, event)
    return await load_user_context(dependencies, origin, language_of(event)) if origin else None


async def load_user_context(
    dependencies: HandlerDependencies, origin: Origin, language: Language
) -> UserContext:
    """`language` is that of a chat where the bot has not spoken yet."""
    settings = await dependencies.preferences.get(Owner(origin.chat_id), language)
    return UserContext(origin, settings, dependencies.catalogue.translator(settings.language))
