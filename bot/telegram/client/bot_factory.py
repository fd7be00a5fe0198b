"""Makes the bot: any Bot API server, with middlewares for limits and errors."""

from typing import Any, cast

from aiogram import Bot
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.base import BaseSession
from aiogram.client.session.middlewares.base import NextRequestMiddlewareType
from aiogram.client.telegram import TelegramAPIServer
from aiogram.enums import ParseMode
from aiogram.exceptions import ClientDecodeError, TelegramServerError
from aiogram.methods import (
    DeleteMessage,
    EditMessageText,
    GetFile,
    Response,
    SendMediaGroup,
    SendMessage,
    TelegramMethod,
)
from aiogram.methods.base import TelegramType
from aiogram.types import Message

from bot.domain.ports import Clock, Sleep
from bot.network import DIRECT, ProxySelector
from bot.telegram.client.fallbacks import ChatMigrated, FallbackMiddleware
from bot.telegram.client.rate_limit import RateLimitMiddleware
from bot.telegram.client.session import BotSession


class GetRawUpdates(TelegramMethod[Any]):
    """getUpdates, whatever it answers: an update that cannot be read does not hide the others."""

    __returning__ = Any
    __api_method__ = "getUpdates"

    offset: int | None = None
    limit: int | None = None
    timeout: int
    allowed_updates: list[str] | None = None


# aiogram asks Pydantic for `Response[Message]` with each answer, and Pydantic forgets what nobody
# holds: building it anew stopped the event loop for 4 ms each time.
CACHED_RESPONSE_MODELS = tuple(
    Response[method.__returning__]  # type: ignore[name-defined]  # known when it runs
    for method in (SendMessage, SendMediaGroup, EditMessageText, DeleteMessage, GetFile)
)


def make_bot(
    token: str,
    api_url: str,
    sleep: Sleep,
    steady: Clock,
    on_chat_migrated: ChatMigrated,
    *,
    proxies: ProxySelector = DIRECT,
) -> Bot:
    """A bot that speaks to the Bot API server at `api_url`. Close its session at the end."""
    session = BotSession(proxies, api=TelegramAPIServer.from_base(api_url))
    add_request_middlewares(session, steady, sleep, on_chat_migrated)
    return Bot(token, session=session, default=DefaultBotProperties(parse_mode=ParseMode.HTML))


def add_request_middlewares(
    session: BaseSession, steady: Clock, sleep: Sleep, on_chat_migrated: ChatMigrated
) -> None:
    """In this order: what a fallback sends again passes the rate limit again."""
    session.middleware(FallbackMiddleware(on_chat_migrated))
    session.middleware(RateLimitMiddleware(steady, sleep))
    session.middleware(reject_gateway_pages)


async def reject_gateway_pages(
    make_request: NextRequestMiddlewareType[TelegramType],
    bot: Bot,
    method: TelegramMethod[TelegramType],
) -> Response[TelegramType]:
    """Raises TelegramServerError for a proxy's page in place of Telegram's response."""
    try:
        answer = await make_request(bot, method)
    except (ClientDecodeError, UnicodeDecodeError, LookupError) as error:
        if isinstance(error, ClientDecodeError) and _was_sent(method, error.data):
            # What a session returns is the result, whatever the annotation says.
            return cast("Response[TelegramType]", _partial_message(method, error.data["result"]))
        raise TelegramServerError(method, f"a gateway's page: {type(error).__name__}") from error
    if answer is None:
        raise TelegramServerError(method, "a gateway's answer, without a result")
    return answer


def _was_sent(method: TelegramMethod[Any], answer: Any) -> bool:
    """Whether Telegram says that it took a message, in a form that aiogram does not know."""
    if not (method.__api_method__.startswith("send") and isinstance(answer, dict)):
        return False
    return answer.get("ok") is True and answer.get("result") is not None


def _partial_message(method: TelegramMethod[Any], result: Any) -> Any:
    """The message, or the messages, by their numbers: the rest was not understood.

    The number is 0 where nobody knows it.
    """
    if isinstance(result, list):
        return [_partial_message(method, message) for message in result]
    if not isinstance(result, dict) and method.__returning__ is bool:
        return result
    number = result.get("message_id") if isinstance(result, dict) else None
    known: dict[str, Any] = {"message_id": number if isinstance(number, int) else 0}
    return Message.model_construct(**known)
