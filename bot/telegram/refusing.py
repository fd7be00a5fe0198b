"""What is not taken: who has to hears of it."""

from functools import partial

from aiogram import Bot
from aiogram.types import InlineKeyboardMarkup

from bot.domain.errors import BotError, DeliveryFailed
from bot.domain.jobs import Origin
from bot.i18n import Speaker
from bot.observability import get_logger
from bot.services.patience import persistently
from bot.telegram import keyboards
from bot.telegram.desk import Desk
from bot.telegram.replying import reply_to
from bot.telegram.troubles import delivery_errors
from bot.telegram.views.outcome import refusal_text

log = get_logger(__name__)


def note(desk: Desk, error: BotError) -> None:
    """Logs it, and tells the operator what only the operator can mend."""
    log.info("request not taken", error=str(error))
    if error.operator_only:
        desk.operator.warn(error)


async def refuse(desk: Desk, bot: Bot, origin: Origin, speaker: Speaker, error: BotError) -> None:
    """Tells the person why, until Telegram takes it."""
    text = refusal_text(speaker, error)
    keyboard = keyboards.after_refusal(speaker, error)
    try:
        await persistently(partial(tell, bot, origin, text, keyboard), desk.sleep)
    except DeliveryFailed as failure:
        log.warning("person not told", error=str(failure))


async def tell(
    bot: Bot, origin: Origin, text: str, keyboard: InlineKeyboardMarkup | None = None
) -> None:
    """Once. Raises DeliveryFailed."""
    with delivery_errors():
        await bot.send_message(origin.chat_id, text, reply_markup=keyboard, **reply_to(origin))
