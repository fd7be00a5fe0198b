"""The rest of a text that a client cut, and what is forwarded with a comment."""

from typing import Any

from aiogram import Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.types import Message, Update

from bot.domain.intake import IncompleteRequest, RequestPart
from bot.telegram.dependencies import HandlerDependencies, UserContext
from bot.telegram.updates.message_parts import later_part
from bot.telegram.updates.parsing import origin_of


async def completes_request(
    message: Message, event_update: Update, dependencies: HandlerDependencies
) -> bool | dict[str, Any]:
    """Whether it is a `part` of a request that was `begun` with the message before it."""
    origin = origin_of(event_update.update_id, message)
    part = later_part(message, origin) if origin else None
    begun = await dependencies.complete.find_incomplete(part) if part else None
    return {"part": part, "begun": begun} if begun else False


def make_router() -> Router:
    router = Router(name="message_parts")
    router.message.register(complete, completes_request)
    return router


async def complete(
    _: Message,
    part: RequestPart,
    begun: IncompleteRequest,
    user: UserContext,
    dependencies: HandlerDependencies,
) -> None:
    if not await dependencies.complete(begun, part, user.settings):
        raise SkipHandler  # too late: it is said by itself
