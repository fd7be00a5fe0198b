"""Albums: each part is written down, and all are taken in together."""

from aiogram import Bot, F, Router
from aiogram.types import Message, Update

from bot.domain.intake import AlbumPart
from bot.services.albums import CollectAlbums
from bot.telegram.addressing import words_said
from bot.telegram.desk import Desk
from bot.telegram.messages import NO_PICTURE, language_of, origin_of, picture_in
from bot.telegram.visitors import visitor_at


def make_router() -> Router:
    router = Router(name="albums")
    router.message.register(collect, F.media_group_id)
    return router


async def collect(
    message: Message, event_update: Update, desk: Desk, collect_albums: CollectAlbums, bot: Bot
) -> None:
    origin = origin_of(event_update.update_id, message)
    if origin is None or message.media_group_id is None:
        return
    words = words_said(message, await bot.me())
    if words is not None:  # a chat speaks the language of who speaks to the bot first
        await visitor_at(desk, origin, language_of(message))
    reference = next(iter(picture_in(message)), NO_PICTURE)
    await collect_albums(AlbumPart(origin, message.media_group_id, words, reference))
