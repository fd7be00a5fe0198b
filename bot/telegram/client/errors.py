"""Kinds of Telegram's errors, by their descriptions: the codes are 400 and 403 for all."""

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

from bot.domain.deliveries import DeliveryProblem, NotDelivered
from bot.domain.errors import (
    ChatGone,
    DeliveryFailed,
    DeliveryUnconfirmed,
    MessageRejected,
    Undelivered,
)
from bot.telegram.client.session import ConnectFailed
from bot.telegram.client.uploads import is_fully_read


class ApiErrorKind(Enum):
    CHAT_UNAVAILABLE = auto()
    NOT_MODIFIED = auto()
    """The message says that already."""
    QUERY_TOO_OLD = auto()
    MESSAGE_NOT_FOUND = auto()
    """What is to be edited was deleted, or is not the bot's."""
    NO_TEXT = auto()
    """What is to be edited is a photo."""
    REPLY_NOT_FOUND = auto()
    """What is to be replied to."""
    TOPIC_CLOSED = auto()
    """The forum topic is closed or deleted."""
    TEXT_REJECTED = auto()
    """The entities of a text, or its length."""
    PHOTO_REJECTED = auto()
    """Its format, its sides, or every photo in that chat."""


PHRASES: dict[ApiErrorKind, tuple[str, ...]] = {
    ApiErrorKind.CHAT_UNAVAILABLE: (
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
    ApiErrorKind.NOT_MODIFIED: ("message is not modified", "message_not_modified"),
    ApiErrorKind.QUERY_TOO_OLD: ("query is too old", "query id is invalid", "query_id_invalid"),
    ApiErrorKind.REPLY_NOT_FOUND: (
        "message to be replied not found",
        "message to reply not found",
        "replied message not found",
        "reply_message_id_invalid",
    ),
    ApiErrorKind.MESSAGE_NOT_FOUND: (
        "message to edit not found",
        "message can't be edited",
        "message_id_invalid",
    ),
    ApiErrorKind.NO_TEXT: ("there is no text in the message to edit",),
    ApiErrorKind.TOPIC_CLOSED: (
        "topic_closed",
        "topic_deleted",
        "topic_id_invalid",
        "message thread not found",
    ),
    ApiErrorKind.TEXT_REJECTED: (
        "can't parse entities",
        "can't parse message text",
        "entity_",
        "entities_too_long",
        "caption is too long",
        "caption_too_long",
        "message is too long",
        "message_too_long",
    ),
    ApiErrorKind.PHOTO_REJECTED: (
        "photo",
        "image",
    ),  # PHOTO_INVALID_DIMENSIONS, IMAGE_PROCESS_FAILED, …
}
"""Parts of descriptions, in lower case; the first kind that matches is meant."""


def classify_error(error: TelegramAPIError) -> ApiErrorKind | None:
    """None for any other error."""
    words = error.message.lower()
    for kind, signs in PHRASES.items():
        if any(sign in words for sign in signs):
            return kind
    return None


def may_have_been_sent(error: TelegramAPIError) -> bool:
    """Whether Telegram may have acted upon the request, though no answer says so.

    It cannot have, where no connection was made or a file was not read to its end, or where it
    answers itself: with a refusal, or that it is out of order (500, 503). A gateway before it does
    not know (502, 504, a page), nor does anybody where the connection was cut or silent afterwards.
    """
    if isinstance(error, TelegramServerError):
        return "gateway" in error.message.lower() and is_fully_read(error.method)
    if isinstance(error, TelegramNetworkError):
        return not isinstance(error.__cause__, ConnectFailed) and is_fully_read(error.method)
    return False


def not_delivered(error: TelegramAPIError) -> NotDelivered:
    """What the error means for what was to be sent."""
    return NotDelivered(
        _problem_of(error),
        error.message,
        others_may_pass=isinstance(error, TelegramBadRequest | TelegramEntityTooLarge),
        files_may_pass=isinstance(error, TelegramBadRequest)
        and classify_error(error) is ApiErrorKind.PHOTO_REJECTED,
    )


def _problem_of(error: TelegramAPIError) -> DeliveryProblem:
    if isinstance(error, TelegramForbiddenError):
        return DeliveryProblem.CHAT_GONE
    if isinstance(error, TelegramBadRequest | TelegramNotFound | TelegramEntityTooLarge):
        gone = classify_error(error) is ApiErrorKind.CHAT_UNAVAILABLE
        return DeliveryProblem.CHAT_GONE if gone else DeliveryProblem.REJECTED
    # No connection, overloaded, told to wait, a revoked token.
    unconfirmed = may_have_been_sent(error)
    return DeliveryProblem.UNCONFIRMED if unconfirmed else DeliveryProblem.UNDELIVERED


EXCEPTIONS: dict[DeliveryProblem, type[DeliveryFailed]] = {
    DeliveryProblem.CHAT_GONE: ChatGone,
    DeliveryProblem.REJECTED: MessageRejected,
    DeliveryProblem.UNDELIVERED: Undelivered,
    DeliveryProblem.UNCONFIRMED: DeliveryUnconfirmed,
}


@contextmanager
def delivery_errors() -> Iterator[None]:
    """Raises Telegram's errors as errors of the domain, for words whose failure nobody weighs."""
    try:
        yield
    except TelegramAPIError as error:
        raise EXCEPTIONS[_problem_of(error)](reason=error.message) from error
