"""What a person sends in a private chat without a command."""

from aiogram import Bot, F, Router
from aiogram.enums import ChatType, ContentType
from aiogram.types import Message

from bot.domain.errors import PictureUnsupported
from bot.telegram.asking import ask
from bot.telegram.desk import Desk, Visitor
from bot.telegram.messages import picture_in, pictures_meant
from bot.telegram.words import say

NOT_FOR_DRAWING = frozenset(
    {
        ContentType.ANIMATION,
        ContentType.AUDIO,
        ContentType.CONTACT,
        ContentType.DICE,
        ContentType.LOCATION,
        ContentType.POLL,
        ContentType.STICKER,
        ContentType.STORY,
        ContentType.VENUE,
        ContentType.VIDEO,
        ContentType.VIDEO_NOTE,
        ContentType.VOICE,
    }
)
"""What people send; Telegram's own notes (a pinned message, for example) are none of it."""


def make_router() -> Router:
    router = Router(name="private")
    router.message.filter(F.chat.type == ChatType.PRIVATE)
    router.edited_message.filter(F.chat.type == ChatType.PRIVATE)
    router.message.register(take_picture, lambda message: bool(picture_in(message)))
    router.message.register(explain_file, F.document)
    router.message.register(explain_command, F.text.startswith("/"))
    router.message.register(take_words, F.text)
    router.message.register(explain_what_works, F.content_type.in_(NOT_FOR_DRAWING))
    router.edited_message.register(explain_edited)
    return router


async def take_words(message: Message, visitor: Visitor, desk: Desk) -> None:
    await desk.take(visitor, message.text or "", pictures_meant(message))


async def take_picture(message: Message, visitor: Visitor, desk: Desk, bot: Bot) -> None:
    await ask(desk, bot, visitor, message.caption or "", picture_in(message))


async def explain_file(_: Message) -> None:
    raise PictureUnsupported


async def explain_command(message: Message, visitor: Visitor) -> None:
    await message.reply(say(visitor.speaker, "unknown-command"))


async def explain_what_works(message: Message, visitor: Visitor) -> None:
    await message.reply(say(visitor.speaker, "what-works"))


async def explain_edited(message: Message, visitor: Visitor) -> None:
    await message.reply(say(visitor.speaker, "edited-message"))
