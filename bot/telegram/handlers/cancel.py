"""`/cancel`, in private chats and in groups: what the person asked for there, and nobody else's."""

from collections.abc import Sequence
from dataclasses import dataclass

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import Message

from bot.domain.jobs import Job
from bot.i18n import Translator
from bot.services.intake.await_instruction import AwaitInstruction
from bot.services.jobs.cancel_job import CancelJob
from bot.telegram.client.text import truncate_line
from bot.telegram.delivery.replies import Replies
from bot.telegram.middlewares.user_context import UserContext
from bot.telegram.views.html import translate_html
from bot.telegram.views.status import NAME_LENGTH


@dataclass(frozen=True, slots=True)
class CancelHandlers:
    """Cancels what a person asked for in a chat."""

    cancel_job: CancelJob
    await_instruction: AwaitInstruction
    replies: Replies

    def make_router(self) -> Router:
        router = Router(name="cancel")
        router.message.register(self.cancel, Command("cancel"))
        return router

    async def cancel(self, _: Message, command: CommandObject, user: UserContext) -> None:
        ended = await self.cancel_job.all_of(user.requester)
        dropped = await self.await_instruction.drop_pending(user.requester)
        said = [_cancelled_text(user.translator, ended)] if ended else []
        said += [translate_html(user.translator, "cancel-picture")] if dropped else []
        may_be_anothers = user.requester.in_group and not command.mention
        if not said and not may_be_anothers:
            said = [translate_html(user.translator, "cancel-nothing")]
        if said:
            await self.replies.send(user.origin, "\n".join(said))


def _cancelled_text(translator: Translator, ended: Sequence[Job]) -> str:
    words = truncate_line(ended[0].request.prompt, NAME_LENGTH)
    return translate_html(translator, "cancel-stopped", count=len(ended), words=words)
