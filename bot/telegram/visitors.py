"""Middleware: finds out who stands at the desk, once a handler has been chosen."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import BaseMiddleware
from aiogram.types import CallbackQuery, Message, TelegramObject, Update

from bot.domain.jobs import Origin
from bot.domain.settings import Language, Owner
from bot.observability import bound, get_logger
from bot.services.albums import CollectAlbums
from bot.telegram.desk import Desk, Visitor
from bot.telegram.messages import language_of, origin_of

log = get_logger(__name__)

Handler = Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]]


class VisitorMiddleware(BaseMiddleware):
    """Adds `visitor` to what the handler gets; what nobody can be answered to ends here."""

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        update: Update = data["event_update"]
        desk: Desk = data["desk"]
        collect_albums: CollectAlbums = data["collect_albums"]
        if not isinstance(event, Message | CallbackQuery):
            return await handler(event, data)
        visitor = await _visitor(desk, update.update_id, event)
        if visitor is None:
            log.info("nobody to answer to", update_id=update.update_id)
            return None
        origin = visitor.origin
        with bound(person_id=origin.person_id, chat_id=origin.chat_id):
            await collect_albums.finish(origin.chat_id, origin.person_id)
            return await handler(event, {**data, "visitor": visitor})


async def _visitor(desk: Desk, update_id: int, event: Message | CallbackQuery) -> Visitor | None:
    origin = origin_of(update_id, event)
    return await visitor_at(desk, origin, language_of(event)) if origin else None


async def visitor_at(desk: Desk, origin: Origin, language: Language) -> Visitor:
    """`language` is that of a chat where the bot has not spoken yet."""
    settings = await desk.preferences.get(Owner(origin.chat_id), language)
    return Visitor(origin, settings, desk.catalogue.speaker(settings.language))
