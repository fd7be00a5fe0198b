"""The error handler: every exception of a handler becomes a message."""

from dataclasses import dataclass

from aiogram import Router
from aiogram.dispatcher.event.bases import UNHANDLED
from aiogram.types import CallbackQuery, ErrorEvent, Message

from bot.domain.errors import (
    AlreadyDrawing,
    BotError,
    NothingPending,
    NotYours,
    OriginalCleared,
    StorageUnavailable,
)
from bot.domain.ids import UpdateId
from bot.domain.jobs import Requester
from bot.observability import get_logger
from bot.telegram.client.text import strip_html
from bot.telegram.delivery.chat_translators import ChatTranslators
from bot.telegram.delivery.operator_alerts import OperatorAlerts
from bot.telegram.delivery.refusals import send_refusal
from bot.telegram.delivery.replies import Replies
from bot.telegram.updates.parsing import language_of, origin_of
from bot.telegram.views.html import translate_html
from bot.telegram.views.results import refusal_text

log = get_logger(__name__)

ANSWERED_AS_CALLBACK = (NotYours, NothingPending, AlreadyDrawing)
"""What is said where the button was pressed, in any chat."""


@dataclass(frozen=True, slots=True)
class ErrorHandlers:
    """Tells users and the operator what went wrong."""

    translator_for: ChatTranslators
    operator_alerts: OperatorAlerts
    replies: Replies

    def make_router(self) -> Router:
        router = Router(name="errors")
        router.errors.register(self.on_error)
        return router

    async def on_error(self, event: ErrorEvent, again: bool) -> object:
        """Logs it, reports it to the operator, and tells the user.

        While the database cannot be used, the update is kept and handled `again` later: its person
        hears of that once.
        """
        if isinstance(event.exception, BotError):
            error = event.exception
            log.info("request not taken", error=str(error))
            self.operator_alerts.report(error)
        else:
            error = BotError()
            log.error("a handler broke", exc_info=event.exception)
        waits = isinstance(error, StorageUnavailable)
        source = event.update.message or event.update.callback_query
        if source is not None and not (waits and again):
            await self._notify_user(UpdateId(event.update.update_id), source, error)
        return UNHANDLED if waits else None

    async def _notify_user(
        self, update_id: UpdateId, source: Message | CallbackQuery, error: BotError
    ) -> None:
        origin = origin_of(update_id, source)
        if origin is None:
            return
        translator = await self.translator_for(origin.reply_to.chat_id, language_of(source))
        if isinstance(source, CallbackQuery):
            on_button = isinstance(error, ANSWERED_AS_CALLBACK) or _is_only_for_presser(
                origin.requester, error
            )
            text = refusal_text(translator, error) if on_button else None
            alert = on_button and not isinstance(error, AlreadyDrawing)
            self.replies.answer(source, text and strip_html(text), alert=alert)
            if on_button:
                return
        if isinstance(error, StorageUnavailable):
            self.replies.send_once(origin.reply_to, translate_html(translator, "later"))
        else:
            await send_refusal(self.replies, origin, translator, error)


def _is_only_for_presser(requester: Requester, error: BotError) -> bool:
    """In a group anybody may press anything, as often as they like: the others see none of it.

    What offers a button of its own, or says that the press is not lost, is for the chat.
    """
    return requester.in_group and not isinstance(error, OriginalCleared | StorageUnavailable)
