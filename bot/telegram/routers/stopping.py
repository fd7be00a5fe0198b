"""`/cancel`, in private chats and in groups: what the person asked for there, and nobody else's."""

from collections.abc import Sequence

from aiogram import Bot, Router
from aiogram.filters import Command, CommandObject
from aiogram.types import Message

from bot.domain.jobs import Job
from bot.i18n import Speaker
from bot.telegram.desk import Desk, Visitor
from bot.telegram.replying import tell_surely
from bot.telegram.views.status import NAME_LENGTH
from bot.telegram.words import say, shortened


def make_router() -> Router:
    router = Router(name="stopping")
    router.message.register(cancel, Command("cancel"))
    return router


async def cancel(
    _: Message, command: CommandObject, visitor: Visitor, desk: Desk, bot: Bot
) -> None:
    origin = visitor.origin
    ended = await desk.cancel.all_of(origin.chat_id, origin.person_id)
    dropped = await desk.await_words.no_more(origin)
    said = [_stopped(visitor.speaker, ended)] if ended else []
    said += [say(visitor.speaker, "cancel-picture")] if dropped else []
    may_be_anothers = origin.in_group and not command.mention
    if not said and not may_be_anothers:
        said = [say(visitor.speaker, "cancel-nothing")]
    if said:
        await tell_surely(bot, desk.sleep, origin, "\n".join(said))


def _stopped(speaker: Speaker, ended: Sequence[Job]) -> str:
    words = shortened(ended[0].request.prompt, NAME_LENGTH)
    return say(speaker, "cancel-stopped", count=len(ended), words=words)
