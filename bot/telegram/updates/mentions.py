"""Which words of a message are addressed to the bot: `/draw`, mentions, replies."""

import re

from aiogram.enums import ChatType, MessageEntityType
from aiogram.types import Message, MessageEntity, User
from aiogram.utils.text_decorations import add_surrogates, remove_surrogates

from bot.domain.intake import Question
from bot.telegram.callback_data import ImageCallback, SuggestionCallback

DRAW = re.compile(r"/draw(?:@(?P<bot>\w+))?(?!\w)[\s,:.]*(?P<words>.*)", re.DOTALL | re.IGNORECASE)
COMMAND = re.compile(r"/\w+(?:@(?P<bot>\w+))?(?:\s.*)?", re.DOTALL)


def extract_prompt(message: Message, me: User) -> str | None:
    """The text without `/draw` or the mention; empty for media without a caption.

    None where the message is not addressed to the bot: in a group, all that neither begins with
    `/draw` nor mentions it. Another command is part of the prompt. The caption of something that was
    forwarded, or sent via an inline bot, is not its sender's.
    """
    said = _extract_prompt(message, me)
    is_anothers = message.forward_origin or message.via_bot
    if said is None or message.text is not None:
        return said
    return "" if is_anothers else said


def _extract_prompt(message: Message, me: User) -> str | None:
    text = message.text or message.caption or ""
    mentions = [entity for entity in _entities(message, text) if _is_mention_of(entity, text, me)]
    words = _remove_mentions(text, mentions)
    is_private = message.chat.type == ChatType.PRIVATE
    if command := DRAW.fullmatch(words):
        named = command["bot"]
        is_mine = is_private or named is None or named.lower() == _username(me)
        return command["words"].strip() if is_mine else None
    return words if is_private or mentions or _is_command_for(words, me) else None


def is_command(words: str) -> bool:
    return COMMAND.fullmatch(words) is not None


def find_answered_question(message: Message) -> Question | None:
    """The question about pictures that the message replies to: the suggestions under it tell."""
    for data in _callback_data_under(message.reply_to_message):
        if data.startswith(f"{SuggestionCallback.__prefix__}:"):
            return SuggestionCallback.unpack(data).question
    return None


def is_reply_to_buttons(message: Message) -> bool:
    """Whether it replies to the buttons of several pictures, and to none of them."""
    start = f"{ImageCallback.__prefix__}:"
    return any(data.startswith(start) for data in _callback_data_under(message.reply_to_message))


def _callback_data_under(message: Message | None) -> list[str]:
    """The callback data of the buttons under the message."""
    rows = message.reply_markup.inline_keyboard if message and message.reply_markup else []
    return [button.callback_data for row in rows for button in row if button.callback_data]


def _is_command_for(words: str, me: User) -> bool:
    command = COMMAND.fullmatch(words)
    return bool(command and command["bot"] and command["bot"].lower() == _username(me))


def _entities(message: Message, text: str) -> list[MessageEntity]:
    """Those that lie in the text, cut no letter in two, and do not overlap; the rest is text."""
    units = add_surrogates(text)
    entities: list[MessageEntity] = []
    end = 0
    given = message.entities or message.caption_entities or []
    for entity in sorted(given, key=lambda each: each.offset):
        begins, ends = entity.offset, entity.offset + entity.length
        fits = end <= begins < ends <= len(units) // 2
        if fits and not (_splits_letter(units, begins) or _splits_letter(units, ends)):
            entities.append(entity)
            end = ends
    return entities


def _splits_letter(units: bytes, place: int) -> bool:
    """Whether the second half of a surrogate pair stands there, in UTF-16."""
    high_byte = units[2 * place + 1 : 2 * place + 2]
    return bool(high_byte) and 0xDC <= high_byte[0] <= 0xDF


def _is_mention_of(entity: MessageEntity, text: str, me: User) -> bool:
    if entity.type == MessageEntityType.TEXT_MENTION:  # of somebody without a name of their own
        return entity.user is not None and entity.user.id == me.id
    if entity.type != MessageEntityType.MENTION:
        return False
    return entity.extract_from(text).lower() == f"@{_username(me)}"


def _username(me: User) -> str:
    return (me.username or "").lower()


def _remove_mentions(text: str, mentions: list[MessageEntity]) -> str:
    """The rest of the text, without the blanks and commas that set the mentions off.

    Entities count in UTF-16 units.
    """
    units = add_surrogates(text)
    for entity in sorted(mentions, key=lambda each: each.offset, reverse=True):
        before = remove_surrogates(units[: entity.offset * 2])
        after = remove_surrogates(units[(entity.offset + entity.length) * 2 :])
        units = add_surrogates(before.rstrip(" ,") + after)
    return remove_surrogates(units).strip(" ,:\n") if mentions else text
