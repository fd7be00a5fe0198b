"""The one error boundary: every failure of a handler becomes a sentence."""

from aiogram import Router
from aiogram.dispatcher.event.bases import UNHANDLED
from aiogram.types import CallbackQuery, ErrorEvent, Message

from bot.domain.errors import (
    AlreadyDrawing,
    BotError,
    DeliveryFailed,
    NothingWaits,
    NotYours,
    OriginalCleared,
    StorageUnavailable,
)
from bot.domain.jobs import Origin
from bot.observability import get_logger
from bot.telegram.desk import Desk
from bot.telegram.messages import language_of, origin_of
from bot.telegram.refusing import note, refuse
from bot.telegram.replying import answer_press, tell
from bot.telegram.views.outcome import refusal_text
from bot.telegram.words import say, unformatted

log = get_logger(__name__)

ON_BUTTON = (NotYours, NothingWaits, AlreadyDrawing)
"""What is said where the button was pressed, in any chat."""


def make_router() -> Router:
    router = Router(name="boundary")
    router.errors.register(on_error)
    return router


async def on_error(event: ErrorEvent, desk: Desk, again: bool) -> object:
    """Logs it, tells the operator what only the operator can mend, and tells the person.

    While the database cannot be used, the update is kept and handled `again` later: its person
    hears of that once. Until a sentence is told, the update counts as not handled.
    """
    if isinstance(event.exception, BotError):
        error = event.exception
        note(desk, error)
    else:
        error = BotError()
        log.error("a handler broke", exc_info=event.exception)
    waits = isinstance(error, StorageUnavailable)
    source = event.update.message or event.update.callback_query
    if source is not None and not (waits and again):
        try:
            await _tell(desk, event.update.update_id, source, error)
        except DeliveryFailed as failure:
            log.warning("person not told", error=str(failure))
    return UNHANDLED if waits else None


def _stays_on_button(origin: Origin, error: BotError) -> bool:
    """In a group anybody may press anything, as often as they like: the others see none of it.

    What offers a button of its own, or says that the press is not lost, is for the chat.
    """
    return origin.in_group and not isinstance(error, OriginalCleared | StorageUnavailable)


async def _tell(
    desk: Desk, update_id: int, source: Message | CallbackQuery, error: BotError
) -> None:
    origin = origin_of(update_id, source)
    if origin is None or source.bot is None:
        return
    speaker = await desk.speakers.of_chat(origin.chat_id, language_of(source))
    if isinstance(source, CallbackQuery):
        on_button = isinstance(error, ON_BUTTON) or _stays_on_button(origin, error)
        text = refusal_text(speaker, error) if on_button else None
        alert = on_button and not isinstance(error, AlreadyDrawing)
        await answer_press(source, text and unformatted(text), alert=alert)
        if on_button:
            return
    if isinstance(error, StorageUnavailable):
        await tell(source.bot, origin, say(speaker, "later"))
    else:
        await refuse(desk, source.bot, origin, speaker, error)
