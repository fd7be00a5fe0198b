"""Answers: they stand under their request, in its forum topic."""

from functools import partial
from typing import TypedDict

from aiogram import Bot
from aiogram.exceptions import TelegramAPIError
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, ReplyParameters

from bot.domain.errors import DeliveryFailed
from bot.domain.jobs import Origin
from bot.domain.ports import Sleep
from bot.observability import get_logger
from bot.services.patience import persistently
from bot.telegram.outbox import in_passing
from bot.telegram.troubles import delivery_errors
from bot.telegram.words import beginning

log = get_logger(__name__)

TOAST = 200
"""UTF-16 units that the answer to a press may have."""


class Place(TypedDict):
    reply_parameters: ReplyParameters | None
    message_thread_id: int | None


def reply_to(origin: Origin) -> Place:
    """Arguments of a send method; the answer comes even when the request was deleted.

    A request without a message id is an example's, or stayed behind in a group that is a
    supergroup now.
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
        with in_passing():  # in a while the press is too old
            await query.answer(text and beginning(text, TOAST), show_alert=alert)
    except TelegramAPIError as error:
        log.info("press not answered", error=error.message)


async def tell(
    bot: Bot, origin: Origin, text: str, keyboard: InlineKeyboardMarkup | None = None
) -> None:
    """Says it once. Raises DeliveryFailed."""
    with delivery_errors():
        await bot.send_message(origin.chat_id, text, reply_markup=keyboard, **reply_to(origin))


async def tell_surely(
    bot: Bot,
    sleep: Sleep,
    origin: Origin,
    text: str,
    keyboard: InlineKeyboardMarkup | None = None,
) -> None:
    """Says it until Telegram takes it."""
    try:
        await persistently(partial(tell, bot, origin, text, keyboard), sleep)
    except DeliveryFailed as failure:
        log.warning("person not told", error=str(failure))


async def change_buttons(bot: Bot, origin: Origin, keyboard: InlineKeyboardMarkup | None) -> None:
    """Under the message that was pressed, if it is there yet."""
    try:
        await bot.edit_message_reply_markup(
            chat_id=origin.chat_id, message_id=origin.message_id, reply_markup=keyboard
        )
    except TelegramAPIError as error:
        log.info("buttons not changed", error=error.message)
