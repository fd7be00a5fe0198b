"""Messages that belong to one request: a text cut by the client, a comment and its forwards."""

from aiogram.types import Message, Update
from aiogram.utils.text_decorations import add_surrogates

from bot.domain.ids import UpdateId
from bot.domain.images import Reference
from bot.domain.intake import CUT_TEXT_UNITS, RequestPart
from bot.domain.jobs import Origin, Requester
from bot.telegram.updates.mentions import is_command
from bot.telegram.updates.parsing import (
    NO_REFERENCE,
    has_media,
    is_reply,
    origin_of,
    reference_in,
)


def first_part(message: Message, origin: Origin, words: str) -> RequestPart | None:
    """The part that begins a request with these words; None where it is complete by itself."""
    if message.text is None:
        return None
    part = RequestPart(
        origin,
        message.date.timestamp(),
        words,
        is_cut=_may_be_cut(message.text),
        is_comment=message.forward_origin is None and not is_reply(message),
        is_forward=message.forward_origin is not None,
    )
    return part if part.wait else None


def later_part(message: Message, origin: Origin) -> RequestPart | None:
    """What the message would add to the request before it; None for what can add nothing."""
    text, is_forward = message.text or "", message.forward_origin is not None
    references: tuple[Reference, ...] = ()
    if is_forward and has_media(message):
        references = reference_in(message) or (NO_REFERENCE,)
    elif not text or (is_command(text) and not is_forward):
        return None
    return RequestPart(
        origin,
        message.date.timestamp(),
        text,
        references,
        is_cut=_may_be_cut(text),
        is_forward=is_forward,
    )


def sender_of(update: Update) -> Requester | None:
    """Who says something that may complete a request."""
    message = update.message
    origin = origin_of(UpdateId(update.update_id), message) if message else None
    if message is None or origin is None or later_part(message, origin) is None:
        return None
    return origin.requester


def _may_be_cut(text: str) -> bool:
    return len(add_surrogates(text)) // 2 > CUT_TEXT_UNITS
