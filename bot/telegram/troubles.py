"""Telegram's refusals by name. Its words are the only sign: the codes are 400 and 403 for all."""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum, auto

from aiogram.exceptions import (
    TelegramAPIError,
    TelegramBadRequest,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramServerError,
)

from bot.domain.errors import AnswerRefused, ChatGone, Unconfirmed, Undelivered
from bot.telegram.session import NotConnected
from bot.telegram.uploads import all_read


class Trouble(Enum):
    CHAT_GONE = auto()
    NOTHING_CHANGED = auto()
    """The message says that already."""
    PRESS_TOO_OLD = auto()
    MESSAGE_LOST = auto()
    """What is to be edited was deleted, or is not the bot's."""
    NO_TEXT = auto()
    """What is to be edited is a photo."""
    REQUEST_DELETED = auto()
    """What is to be replied to."""
    TOPIC_LOST = auto()
    """The forum topic is closed or deleted."""
    WORDS_REFUSED = auto()
    """The entities of a text, or its length."""
    PHOTO_REFUSED = auto()
    """Its format, its sides, or every photo in that chat."""


SIGNS: dict[Trouble, tuple[str, ...]] = {
    Trouble.CHAT_GONE: (
        "chat not found",
        "user is deactivated",
        "bot was blocked",
        "bot was kicked",
        "group chat was deactivated",
        "not enough rights to send text",
        "have no rights to send a message",
        "need administrator rights",
        "chat_write_forbidden",
        "chat_restricted",
        "peer_id",
    ),
    Trouble.NOTHING_CHANGED: ("message is not modified", "message_not_modified"),
    Trouble.PRESS_TOO_OLD: ("query is too old", "query id is invalid", "query_id_invalid"),
    Trouble.REQUEST_DELETED: (
        "message to be replied not found",
        "message to reply not found",
        "replied message not found",
        "reply_message_id_invalid",
    ),
    Trouble.MESSAGE_LOST: (
        "message to edit not found",
        "message can't be edited",
        "message_id_invalid",
    ),
    Trouble.NO_TEXT: ("there is no text in the message to edit",),
    Trouble.TOPIC_LOST: (
        "topic_closed",
        "topic_deleted",
        "topic_id_invalid",
        "message thread not found",
    ),
    Trouble.WORDS_REFUSED: (
        "can't parse entities",
        "can't parse message text",
        "entity_",
        "entities_too_long",
        "caption is too long",
        "caption_too_long",
        "message is too long",
        "message_too_long",
    ),
    Trouble.PHOTO_REFUSED: ("photo", "image"),  # PHOTO_INVALID_DIMENSIONS, IMAGE_PROCESS_FAILED, …
}
"""Parts of Telegram's words, in small letters; the first trouble that fits is meant."""


def trouble_of(error: TelegramAPIError) -> Trouble | None:
    """None for what has no name here."""
    words = error.message.lower()
    for trouble, signs in SIGNS.items():
        if any(sign in words for sign in signs):
            return trouble
    return None


def perhaps_taken(error: TelegramAPIError) -> bool:
    """Whether Telegram may have acted upon the request, though no answer says so.

    It cannot have, where no connection was made or a file was not read to its end, or where it
    answers itself: with a refusal, or that it is out of order (500, 503). A gateway before it does
    not know (502, 504, a page), nor does anybody where the connection was cut or silent afterwards.
    """
    if isinstance(error, TelegramServerError):
        return "gateway" in error.message.lower() and all_read(error.method)
    if isinstance(error, TelegramNetworkError):
        return not isinstance(error.__cause__, NotConnected) and all_read(error.method)
    return False


@contextmanager
def delivery_errors() -> Iterator[None]:
    """Telegram's refusals as errors of the domain."""
    try:
        yield
    except TelegramForbiddenError as error:
        raise ChatGone(reason=error.message) from error
    except (TelegramBadRequest, TelegramNotFound, TelegramEntityTooLarge) as error:
        if trouble_of(error) is Trouble.CHAT_GONE:
            raise ChatGone(reason=error.message) from error
        raise AnswerRefused(reason=error.message) from error
    except TelegramAPIError as error:  # no connection, overloaded, told to wait, a revoked token
        if perhaps_taken(error):
            raise Unconfirmed(reason=error.message) from error
        raise Undelivered(reason=error.message) from error
