"""Messages that are parts of one request: a text that was cut, a comment and what it is about."""

from aiogram.types import Message, Update
from aiogram.utils.text_decorations import add_surrogates

from bot.domain.intake import MAY_BE_CUT, Part
from bot.domain.jobs import Origin
from bot.domain.pictures import Reference
from bot.telegram.addressing import is_command
from bot.telegram.messages import (
    NO_PICTURE,
    origin_of,
    picture_in,
    replies,
    shows_something,
)


def first_part(message: Message, origin: Origin, words: str) -> Part | None:
    """The part that begins a request with these words; None where it is complete by itself."""
    if message.text is None:
        return None
    part = Part(
        origin,
        message.date.timestamp(),
        words,
        is_cut=_may_be_cut(message.text),
        is_comment=message.forward_origin is None and not replies(message),
        is_forward=message.forward_origin is not None,
    )
    return part if part.wait else None


def later_part(message: Message, origin: Origin) -> Part | None:
    """What the message would add to the request before it; None for what can add nothing."""
    text, is_forward = message.text or "", message.forward_origin is not None
    references: tuple[Reference, ...] = ()
    if is_forward and shows_something(message):
        references = picture_in(message) or (NO_PICTURE,)
    elif not text or (is_command(text) and not is_forward):
        return None
    return Part(
        origin,
        message.date.timestamp(),
        text,
        references,
        is_cut=_may_be_cut(text),
        is_forward=is_forward,
    )


def sender_of(update: Update) -> tuple[int, int] | None:
    """The chat, and who says something there that may complete a request."""
    message = update.message
    origin = origin_of(update.update_id, message) if message else None
    if message is None or origin is None or later_part(message, origin) is None:
        return None
    return origin.chat_id, origin.person_id


def _may_be_cut(text: str) -> bool:
    return len(add_surrogates(text)) // 2 > MAY_BE_CUT
