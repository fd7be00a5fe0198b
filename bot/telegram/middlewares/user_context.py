"""Middleware: loads the user's settings and language, once a handler has been chosen."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from aiogram import BaseMiddleware
from aiogram.dispatcher.flags import get_flag
from aiogram.types import CallbackQuery, Message, TelegramObject, Update

from bot.domain.ids import UpdateId
from bot.domain.jobs import Origin, ReplyTarget, Requester
from bot.domain.ports import SettingsRepository
from bot.domain.settings import Language, Owner, Settings
from bot.i18n import Catalogue, Translator
from bot.observability import get_logger, log_context
from bot.telegram.updates.parsing import language_of, origin_of

log = get_logger(__name__)

Handler = Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class UserContext:
    """Who sent the update, where, their settings and their language."""

    origin: Origin
    settings: Settings
    translator: Translator

    @property
    def requester(self) -> Requester:
        return self.origin.requester

    @property
    def reply_to(self) -> ReplyTarget:
        return self.origin.reply_to

    @property
    def owner(self) -> Owner:
        """Whose settings these are: the person's, or the group's."""
        return Owner(self.requester.chat_id)


@dataclass(frozen=True, slots=True)
class LoadUserContext:
    preferences: SettingsRepository
    catalogue: Catalogue

    async def __call__(self, origin: Origin, language: Language) -> UserContext:
        """`language` is that of a chat where the bot has not spoken yet."""
        settings = await self.preferences.get(Owner(origin.requester.chat_id), language)
        return UserContext(origin, settings, self.catalogue.translator(settings.language))


@dataclass(frozen=True, slots=True)
class UserContextMiddleware(BaseMiddleware):
    """Adds `user` to the handler's data; drops updates that cannot be answered.

    Handlers with the flag `user_context=False` are called without it.
    """

    load_user_context: LoadUserContext

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        update: Update = data["event_update"]
        is_wanted = get_flag(data, "user_context", default=True)
        if not (is_wanted and isinstance(event, Message | CallbackQuery)):
            return await handler(event, data)
        origin = origin_of(UpdateId(update.update_id), event)
        if origin is None:
            log.info("nobody to answer to", update_id=update.update_id)
            return None
        user = await self.load_user_context(origin, language_of(event))
        with log_context(user_id=user.requester.user_id, chat_id=user.requester.chat_id):
            return await handler(event, {**data, "user": user})
