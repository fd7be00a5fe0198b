"""What a message says to the bot."""

import re

from aiogram.enums import ChatType, MessageEntityType
from aiogram.types import Message, MessageEntity, User
from aiogram.utils.text_decorations import add_surrogates, remove_surrogates

DRAW = re.compile(r"/draw(?:@(?P<bot>\w+))?(?:[\s,:]+(?P<words>.*))?", re.DOTALL | re.IGNORECASE)


def words_said(message: Message, me: User) -> str | None:
    """The words without `/draw` or the mention; empty for a picture without any.

    None where they are said to others: in a group, all that neither begins with `/draw` nor
    mentions the bot.
    """
    text = message.text or message.caption or ""
    mentions = [entity for entity in _entities(message) if _names(entity, text, me)]
    words = _without(text, mentions)
    is_private = message.chat.type == ChatType.PRIVATE
    if command := DRAW.fullmatch(words):
        named = command["bot"]
        is_mine = is_private or named is None or named.lower() == _name(me)
        return (command["words"] or "").strip() if is_mine else None
    return words if is_private or mentions else None


def replies_to_words_of(message: Message, me: User) -> bool:
    """Whether it answers what the bot wrote: a question, for example, and not a picture."""
    replied = message.reply_to_message
    if replied is None or replied.from_user is None:
        return False
    return replied.from_user.id == me.id and replied.text is not None


def _entities(message: Message) -> list[MessageEntity]:
    return message.entities or message.caption_entities or []


def _names(entity: MessageEntity, text: str, me: User) -> bool:
    if entity.type == MessageEntityType.TEXT_MENTION:  # of somebody without a name of their own
        return entity.user is not None and entity.user.id == me.id
    if entity.type != MessageEntityType.MENTION:
        return False
    return entity.extract_from(text).lower() == f"@{_name(me)}"


def _name(me: User) -> str:
    return (me.username or "").lower()


def _without(text: str, mentions: list[MessageEntity]) -> str:
    """The rest of the text, without the blanks and commas that set the mentions off.

    Entities count in UTF-16 units.
    """
    units = add_surrogates(text)
    for entity in sorted(mentions, key=lambda each: each.offset, reverse=True):
        before = remove_surrogates(units[: entity.offset * 2])
        after = remove_surrogates(units[(entity.offset + entity.length) * 2 :])
        units = add_surrogates(before.rstrip(" ,") + after)
    return remove_surrogates(units).strip(" ,:\n") if mentions else text
