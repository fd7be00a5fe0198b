"""Tells users why a request was refused."""

from bot.domain.errors import BotError
from bot.domain.jobs import Origin
from bot.i18n import Translator
from bot.telegram.delivery.replies import Replies
from bot.telegram.keyboards import job_keyboards
from bot.telegram.views.results import refusal_text


async def send_refusal(
    replies: Replies, origin: Origin, translator: Translator, error: BotError
) -> None:
    """Tells the person why."""
    keyboard = job_keyboards.after_refusal(translator, error)
    await replies.send(origin, refusal_text(translator, error), keyboard)
