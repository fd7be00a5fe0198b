"""What Telegram does not take in one form is sent in another: no answer is lost to its dress."""

from collections.abc import Awaitable, Callable
from typing import Any, cast

from aiogram import Bot
from aiogram.client.session.middlewares.base import BaseRequestMiddleware, NextRequestMiddlewareType
from aiogram.exceptions import TelegramBadRequest, TelegramMigrateToChat
from aiogram.methods import EditMessageMedia, Response, TelegramMethod
from aiogram.methods.base import TelegramType

from bot.domain.errors import StorageUnavailable
from bot.observability import get_logger
from bot.telegram.troubles import Trouble, trouble_of
from bot.telegram.words import beginning, unformatted

log = get_logger(__name__)

FORMS = 5
"""In which one message is tried at the most."""
WORDS = {"text": 4096, "caption": 1024}
"""Fields that hold words, and their UTF-16 units at the most."""
NO_MATTER = frozenset({Trouble.NOTHING_CHANGED, Trouble.PRESS_TOO_OLD})

Method = TelegramMethod[Any]
ChatMoved = Callable[[int, int], Awaitable[None]]
"""Hears that a group is a supergroup now: its old id, and its new one. It may hear that again."""


class Mend(BaseRequestMiddleware):
    def __init__(self, chat_moved: ChatMoved) -> None:
        self._chat_moved = chat_moved

    async def __call__(
        self,
        make_request: NextRequestMiddlewareType[TelegramType],
        bot: Bot,
        method: TelegramMethod[TelegramType],
    ) -> Response[TelegramType]:
        for _ in range(FORMS):
            try:
                return await make_request(bot, method)
            except (TelegramBadRequest, TelegramMigrateToChat) as error:
                if isinstance(error, TelegramBadRequest) and trouble_of(error) in NO_MATTER:
                    # What a session returns is the result, whatever the annotation says.
                    return cast("Response[TelegramType]", True)
                mended = await self._mended(method, error)
                if mended is None:
                    raise
                log.warning("sent in another form", method=method.__api_method__, error=str(error))
                method = mended
        return await make_request(bot, method)

    async def _mended(
        self, method: Method, error: TelegramBadRequest | TelegramMigrateToChat
    ) -> Method | None:
        """None where nothing can be changed about it."""
        if isinstance(error, TelegramMigrateToChat):
            await self._tell_moved(method, error.migrate_to_chat_id)
            return _in_chat(method, error.migrate_to_chat_id)
        trouble = trouble_of(error)
        if trouble is Trouble.REQUEST_DELETED:
            return _without(method, "reply_parameters")
        if trouble is Trouble.TOPIC_LOST:  # a reply would lead there, too
            return _without(method, "message_thread_id", "reply_parameters")
        return _in_plain_words(method) if trouble is Trouble.WORDS_REFUSED else None

    async def _tell_moved(self, method: Method, to: int) -> None:
        try:
            await self._chat_moved(_fields(method)["chat_id"], to)
        except StorageUnavailable as error:  # Telegram says it again with the next message
            log.error("a group's move not written down", chat_id=to, error=str(error))


def _in_chat(method: Method, chat_id: int) -> Method | None:
    """Only what is new: messages there have other numbers."""
    if "message_id" in _fields(method):
        return None
    moved = method.model_copy(update={"chat_id": chat_id})
    return _without(moved, "message_thread_id", "reply_parameters") or moved


def _without(method: Method, *names: str) -> Method | None:
    given = [name for name in names if _fields(method).get(name) is not None]
    return method.model_copy(update=dict.fromkeys(given)) if given else None


def _in_plain_words(method: Method) -> Method | None:
    if isinstance(method, EditMessageMedia):
        plain = _plain(dict(method.media))
        changes: dict[str, Any] = {"media": method.media.model_copy(update=plain)}
    else:
        plain = changes = _plain(_fields(method))
    return method.model_copy(update=changes) if plain else None


def _plain(fields: dict[str, Any]) -> dict[str, Any]:
    """What of these fields changes: nothing where they are plain already."""
    words = {
        name: beginning(unformatted(fields[name]), limit)
        for name, limit in WORDS.items()
        if fields.get(name) and fields.get("parse_mode") is not None
    }
    return {**words, "parse_mode": None} if words else {}


def _fields(method: Method) -> dict[str, Any]:
    return dict(method)
