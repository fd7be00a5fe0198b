"""The rest of a text that a client cut, and what is forwarded with a comment."""

from dataclasses import dataclass
from typing import Any

from aiogram import Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.types import Message, Update

from bot.domain.ids import UpdateId
from bot.domain.intake import IncompleteRequest, RequestPart
from bot.services.intake.complete_request import CompleteRequest
from bot.telegram.middlewares.user_context import UserContext
from bot.telegram.updates.message_parts import later_part
from bot.telegram.updates.parsing import origin_of


@dataclass(frozen=True, slots=True)
class MessagePartHandlers:
    """Adds later messages to the request that they belong to."""

    complete_request: CompleteRequest

    def make_router(self) -> Router:
        router = Router(name="message_parts")
        router.message.register(self.complete, self.completes_request)
        return router

    async def completes_request(
        self, message: Message, event_update: Update
    ) -> bool | dict[str, Any]:
        """Whether it is a `part` of a request that was `begun` with the message before it."""
        origin = origin_of(UpdateId(event_update.update_id), message)
        part = later_part(message, origin) if origin else None
        begun = await self.complete_request.find_incomplete(part) if part else None
        return {"part": part, "begun": begun} if begun else False

    async def complete(
        self, _: Message, part: RequestPart, begun: IncompleteRequest, user: UserContext
    ) -> None:
        if not await self.complete_request(begun, part, user.settings):
            raise SkipHandler  # too late: it is said by itself
