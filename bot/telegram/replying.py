"""Where an answer stands: under its request, in its forum topic."""

from typing import TypedDict

from aiogram.exceptions import TelegramAPIError
from aiogram.types import CallbackQuery, ReplyParameters

from bot.domain.jobs import Origin
from bot.observability import get_logger

log = get_logger(__name__)


class Place(TypedDict):
    reply_parameters: ReplyParameters | None
    message_thread_id: int | None


def reply_to(origin: Origin) -> Place:
    """Arguments of a send method; the answer comes even when the request was deleted.

    A request without a message id stayed behind in a group that is a supergroup now.
    """
    request = ReplyParameters(message_id=origin.message_id, allow_sending_without_reply=True)
    return Place(
        reply_parameters=request if origin.message_id else None,
        message_thread_id=origin.thread_id,
    )


async def answer_press(
    query: CallbackQuery, text: str | None = None, *, alert: bool = False
) -> None:
    """Stops the button's spinner. A press that is too old needs no answer; nothing hangs on it."""
    try:
        await query.answer(text, show_alert=alert)
    except TelegramAPIError as error:
        log.info("press not answered", error=error.message)
