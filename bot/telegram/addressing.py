"""What a message says to the bot."""

import re

from aiogram.enums import ChatType, MessageEntityType
from aiogram.types import Message, MessageEntity, User
from aiogram.utils.text_decorations import add_surrogates, remove_surrogates

DRAW = re.compile(r"/draw(?:@(?P<bot>\w+))?(?:\s+(?P<words>.*))?", re.DOTALL | re.IGNORECASE)


def words_said(message: Message, me: User) -> str | None:
    """The words without `/draw` or the mention; empty for a picture without any.

    None where they are said to others: in a group, all that neither begins with `/draw` nor
    mentions the bot.
    """
    text = message.text or message.caption or ""
    if command := DRAW.fullmatch(text):
        named = command["bot"]
        is_mine = named is None or named.lower() == (me.username or "").lower()
        return (command["words"] or "").strip() if is_mine else None
    if message.chat.type == ChatType.PRIVATE:
        return text
    mentions = [entity for entity in _entities(message) if _names(entity, text, me)]
    return _without(text, mentions) if mentions else None


def _entities(message: Message) -> list[MessageEntity]:
    return message.entities or message.caption_entities or []


def _names(entity: MessageEntity, text: str, me: User) -> bool:
    if entity.type == MessageEntityType.TEXT_MENTION:  # of somebody without a name of their own
        return entity.user is not None and entity.user.id == me.id
    mentioned = f"@{me.username}".lower()
    return (
        entity.type == MessageEntityType.MENTION and entity.extract_from(text).lower() == mentioned
    )


def _without(text: str, entities: list[MessageEntity]) -> str:
    """Entities count in UTF-16 units."""
    units = add_surrogates(text)
    for entity in sorted(entities, key=lambda each: each.offset, reverse=True):
        end = entity.offset + entity.length
        units = units[: entity.offset * 2] + units[end * 2 :]
    return remove_surrogates(units).strip(" ,:\n")
