"""Takes whole albums in: the port `Reception`."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from aiogram import Bot

from bot.domain.errors import BotError
from bot.domain.intake import AlbumPart
from bot.domain.jobs import Origin
from bot.domain.settings import Language
from bot.domain.wishes import Lack
from bot.telegram.asking import ask
from bot.telegram.desk import Desk
from bot.telegram.refusing import note, refuse
from bot.telegram.visitors import visitor_at


@dataclass(frozen=True, slots=True)
class TelegramReception:
    desk: Desk
    bot: Bot

    async def take(self, parts: Sequence[AlbumPart]) -> None:
        said = [part.words for part in parts if part.words is not None]
        if not said:
            return  # a group's own talk
        references = tuple(part.reference for part in parts)
        visitor = await visitor_at(self.desk, origin_of(parts), Language.EN)
        words = "\n".join(filter(None, said))
        await ask(self.desk, self.bot, visitor, words, references, lacks=_lacks(parts))

    async def refuse(self, parts: Sequence[AlbumPart], error: BotError) -> None:
        origin = origin_of(parts)
        note(self.desk, error)
        speaker = await self.desk.speakers.of_chat(origin.chat_id)
        await refuse(self.desk, self.bot, origin, speaker, error)


def origin_of(parts: Sequence[AlbumPart]) -> Origin:
    """The update of the first part, which makes one request; the answer stands under the words."""
    said = next((part for part in parts if part.words), parts[0])
    first = min(part.origin.update_id for part in parts)
    return replace(said.origin, update_id=first)


def _lacks(parts: Sequence[AlbumPart]) -> tuple[Lack, ...]:
    """Privacy mode hides the parts of a group's album that do not speak to the bot."""
    hidden = parts[0].origin.in_group and len(parts) == 1
    return (Lack("parts", {}),) if hidden else ()
