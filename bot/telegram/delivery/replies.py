"""Replies to requests, in their forum topic, and answers to callback queries."""

from functools import partial
from typing import TypedDict

from aiogram import Bot
from aiogram.exceptions import TelegramAPIError
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, ReplyParameters

from bot.domain.errors import DeliveryFailed
from bot.domain.ids import ThreadId
from bot.domain.jobs import ReplyTarget
from bot.domain.ports import Sleep
from bot.observability import get_logger
from bot.runtime.retry import retry_delivery
from bot.telegram.client.errors import delivery_errors
from bot.telegram.client.rate_limit import best_effort
from bot.telegram.client.text import truncate

log = get_logger(__name__)

MAX_CALLBACK_ANSWER = 200
"""UTF-16 units that the answer to a press may have."""


class ReplyArguments(TypedDict):
    reply_parameters: ReplyParameters | None
    message_thread_id: ThreadId | None


def reply_arguments(reply_to: ReplyTarget) -> ReplyArguments:
    """Arguments of a send method; the answer comes even when the request was deleted.

    A request without a message id is an example's, or stayed behind in a group that is a
    supergroup now.
    """
    request = ReplyParameters(message_id=reply_to.message_id, allow_sending_without_reply=True)
    return ReplyArguments(
        reply_parameters=request if reply_to.message_id else None,
        message_thread_id=reply_to.thread_id,
    )


async def answer_callback(
    query: CallbackQuery, text: str | None = None, *, alert: bool = False
) -> None:
    """Answers the callback query, once: nothing depends on it."""
    try:
        with best_effort():  # in a while the press is too old
            await query.answer(text and truncate(text, MAX_CALLBACK_ANSWER), show_alert=alert)
    except TelegramAPIError as error:
        log.info("press not answered", error=error.message)


async def send_reply(
    bot: Bot, reply_to: ReplyTarget, text: str, keyboard: InlineKeyboardMarkup | None = None
) -> None:
    """Sends a reply once. Raises DeliveryFailed."""
    with delivery_errors():
        await bot.send_message(
            reply_to.chat_id, text, reply_markup=keyboard, **reply_arguments(reply_to)
        )


async def reply_with_retry(
    bot: Bot,
    sleep: Sleep,
    reply_to: ReplyTarget,
    text: str,
    keyboard: InlineKeyboardMarkup | None = None,
) -> None:
    """Retries until Telegram takes it."""
    try:
        await retry_delivery(partial(send_reply, bot, reply_to, text, keyboard), sleep)
    except DeliveryFailed as failure:
        log.warning("user not told", error=str(failure))


async def edit_keyboard(
    bot: Bot, pressed: ReplyTarget, keyboard: InlineKeyboardMarkup | None
) -> None:
    """Of the message whose button was pressed, if it still exists."""
    try:
        await bot.edit_message_reply_markup(
            chat_id=pressed.chat_id, message_id=pressed.message_id, reply_markup=keyboard
        )
    except TelegramAPIError as error:
        log.info("buttons not changed", error=error.message)
