"""Tells users, and the operator, why a request was refused."""

from aiogram import Bot

from bot.domain.errors import BotError
from bot.domain.jobs import ReplyTarget
from bot.domain.ports import Sleep
from bot.i18n import Translator
from bot.observability import get_logger
from bot.telegram.delivery.operator_alerts import OperatorAlerts
from bot.telegram.delivery.replies import reply_with_retry
from bot.telegram.keyboards import job_keyboards
from bot.telegram.views.results import refusal_text

log = get_logger(__name__)


def log_refusal(operator_alerts: OperatorAlerts, error: BotError) -> None:
    """Logs it, and alerts the operator where only the operator can fix it."""
    log.info("request not taken", error=str(error))
    if error.operator_only:
        operator_alerts.alert(error)


async def send_refusal(
    bot: Bot, sleep: Sleep, reply_to: ReplyTarget, translator: Translator, error: BotError
) -> None:
    """Tells the person why, until Telegram takes it."""
    text = refusal_text(translator, error)
    await reply_with_retry(
        bot, sleep, reply_to, text, job_keyboards.after_refusal(translator, error)
    )
