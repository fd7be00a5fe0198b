"""The rest of a text that a client cut, and what is forwarded with a comment."""

from typing import Any

from aiogram import Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.types import Message, Update

from bot.domain.intake import Begun, Part
from bot.telegram.desk import Desk, Visitor
from bot.telegram.messages import origin_of
from bot.telegram.parts import later_part


async def completes_request(
    message: Message, event_update: Update, desk: Desk
) -> bool | dict[str, Any]:
    """Whether it is a `part` of a request that was `begun` with the message before it."""
    origin = origin_of(event_update.update_id, message)
    part = later_part(message, origin) if origin else None
    begun = await desk.complete.begun(part) if part else None
    return {"part": part, "begun": begun} if begun else False


def make_router() -> Router:
    router = Router(name="completing")
    router.message.register(complete, completes_request)
    return router


async def complete(_: Message, part: Part, begun: Begun, visitor: Visitor, desk: Desk) -> None:
    if not await desk.complete(begun, part, visitor.settings):
        raise SkipHandler  # too late: it is said by itself
