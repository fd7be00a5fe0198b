"""Albums: each part is saved, and all are handled together."""

from dataclasses import dataclass

from aiogram import Bot, F, Router
from aiogram.types import Message, Update

from bot.domain.ids import AlbumId, UpdateId
from bot.domain.intake import AlbumPart
from bot.services.intake.collect_albums import CollectAlbums
from bot.telegram.middlewares.user_context import LoadUserContext
from bot.telegram.updates.mentions import extract_prompt
from bot.telegram.updates.parsing import NO_REFERENCE, language_of, origin_of, reference_in


@dataclass(frozen=True, slots=True)
class AlbumHandlers:
    """Saves the parts of albums."""

    load_user_context: LoadUserContext
    collect_albums: CollectAlbums

    def make_router(self) -> Router:
        router = Router(name="albums")
        # A part must neither finish its album, nor decide the language of a chat that it is not for.
        router.message.register(self.collect, F.media_group_id, flags={"user_context": False})
        return router

    async def collect(self, message: Message, event_update: Update, bot: Bot) -> None:
        origin = origin_of(UpdateId(event_update.update_id), message)
        if origin is None or message.media_group_id is None:
            return
        words = extract_prompt(message, await bot.me())
        if words is not None:  # a chat speaks the language of who speaks to the bot first
            await self.load_user_context(origin, language_of(message))
        reference = next(iter(reference_in(message)), NO_REFERENCE)
        album = AlbumId(message.media_group_id)
        await self.collect_albums.add(AlbumPart(origin, album, words, reference))
