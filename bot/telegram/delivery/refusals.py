"""Tells users, and the operator, why a request was refused."""

from bot.domain.errors import BotError
from bot.domain.jobs import Origin
from bot.i18n import Translator
from bot.observability import get_logger
from bot.telegram.delivery.operator_alerts import OperatorAlerts
from bot.telegram.delivery.replies import Replies
from bot.telegram.keyboards import job_keyboards
from bot.telegram.views.results import refusal_text

log = get_logger(__name__)


def log_refusal(operator_alerts: OperatorAlerts, error: BotError) -> None:
    """Logs it, and alerts the operator where only the operator can fix it."""
    log.info("request not taken", error=str(error))
    if error.operator_only:
        operator_alerts.alert(error)


async def send_refusal(
    replies: Replies, origin: Origin, translator: Translator, error: BotError
) -> None:
    """Tells the person why."""
    keyboard = job_keyboards.after_refusal(translator, error)
    await replies.send(origin, refusal_text(translator, error), keyboard)
