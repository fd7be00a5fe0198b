"""What is not taken: who has to hears of it."""

from aiogram import Bot

from bot.domain.errors import BotError
from bot.domain.jobs import Origin
from bot.i18n import Speaker
from bot.observability import get_logger
from bot.telegram import keyboards
from bot.telegram.desk import Desk
from bot.telegram.replying import tell_surely
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
    await tell_surely(bot, desk.sleep, origin, text, keyboards.after_refusal(speaker, error))
