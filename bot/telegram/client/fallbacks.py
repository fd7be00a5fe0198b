"""Sends what Telegram rejects in another form: without the reply, the topic or the markup."""

from collections.abc import Awaitable, Callable
from typing import Any, cast

from aiogram import Bot
from aiogram.client.session.middlewares.base import BaseRequestMiddleware, NextRequestMiddlewareType
from aiogram.exceptions import TelegramBadRequest, TelegramMigrateToChat
from aiogram.methods import EditMessageMedia, Response, TelegramMethod
from aiogram.methods.base import TelegramType

from bot.domain.errors import StorageUnavailable
from bot.domain.ids import ChatId
from bot.observability import get_logger
from bot.telegram.client.errors import ApiErrorKind, classify_error
from bot.telegram.client.text import strip_html, truncate

log = get_logger(__name__)

MAX_FALLBACKS = 5
"""For one message."""
TEXT_LIMITS = {"text": 4096, "caption": 1024}
"""Text fields, and their UTF-16 units at the most."""
IGNORED_ERRORS = frozenset({ApiErrorKind.NOT_MODIFIED, ApiErrorKind.QUERY_TOO_OLD})

Method = TelegramMethod[Any]
ChatMigrated = Callable[[ChatId, ChatId], Awaitable[None]]
"""Hears that a group is a supergroup now: its old id, and its new one. It may hear that again."""


class FallbackMiddleware(BaseRequestMiddleware):
    """Retries a rejected request in a form that Telegram may take."""

    def __init__(self, on_chat_migrated: ChatMigrated) -> None:
        self._on_chat_migrated = on_chat_migrated

    async def __call__(
        self,
        make_request: NextRequestMiddlewareType[TelegramType],
        bot: Bot,
        method: TelegramMethod[TelegramType],
    ) -> Response[TelegramType]:
        for _ in range(MAX_FALLBACKS):
            try:
                return await make_request(bot, method)
            except (TelegramBadRequest, TelegramMigrateToChat) as error:
                if (
                    isinstance(error, TelegramBadRequest)
                    and classify_error(error) in IGNORED_ERRORS
                ):
                    # What a session returns is the result, whatever the annotation says.
                    return cast("Response[TelegramType]", True)
                fallback = await self._fallback(method, error)
                if fallback is None:
                    raise
                log.warning("sent in another form", method=method.__api_method__, error=str(error))
                method = fallback
        return await make_request(bot, method)

    async def _fallback(
        self, method: Method, error: TelegramBadRequest | TelegramMigrateToChat
    ) -> Method | None:
        """None where nothing can be changed about it."""
        if isinstance(error, TelegramMigrateToChat):
            await self._report_migration(method, new := ChatId(error.migrate_to_chat_id))
            return _for_chat(method, new)
        kind = classify_error(error)
        if kind is ApiErrorKind.REPLY_NOT_FOUND:
            return _without(method, "reply_parameters")
        if kind is ApiErrorKind.TOPIC_CLOSED:  # a reply would lead there, too
            return _without(method, "message_thread_id", "reply_parameters")
        return _as_plain_text(method) if kind is ApiErrorKind.TEXT_REJECTED else None

    async def _report_migration(self, method: Method, to: ChatId) -> None:
        try:
            await self._on_chat_migrated(_fields(method)["chat_id"], to)
        except StorageUnavailable as error:  # Telegram says it again with the next message
            log.error("a group's move not written down", chat_id=to, error=str(error))


def _for_chat(method: Method, chat_id: ChatId) -> Method | None:
    """Only what is new: messages there have other numbers."""
    if "message_id" in _fields(method):
        return None
    moved = method.model_copy(update={"chat_id": chat_id})
    return _without(moved, "message_thread_id", "reply_parameters") or moved


def _without(method: Method, *names: str) -> Method | None:
    given = [name for name in names if _fields(method).get(name) is not None]
    return method.model_copy(update=dict.fromkeys(given)) if given else None


def _as_plain_text(method: Method) -> Method | None:
    if isinstance(method, EditMessageMedia):
        plain = _plain_fields(dict(method.media))
        changes: dict[str, Any] = {"media": method.media.model_copy(update=plain)}
    else:
        plain = changes = _plain_fields(_fields(method))
    return method.model_copy(update=changes) if plain else None


def _plain_fields(fields: dict[str, Any]) -> dict[str, Any]:
    """What of these fields changes: nothing where they are plain already."""
    texts = {
        name: truncate(strip_html(fields[name]), limit)
        for name, limit in TEXT_LIMITS.items()
        if fields.get(name) and fields.get("parse_mode") is not None
    }
    return {**texts, "parse_mode": None} if texts else {}


def _fields(method: Method) -> dict[str, Any]:
    return dict(method)
