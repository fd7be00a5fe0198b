"""The bot's line to Telegram: any Bot API server, `retry_after` obeyed, errors named."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from aiogram import Bot
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.session.middlewares.base import (
    BaseRequestMiddleware,
    NextRequestMiddlewareType,
)
from aiogram.client.telegram import TelegramAPIServer
from aiogram.enums import ParseMode
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
)
from aiogram.methods import (
    EditMessageCaption,
    EditMessageMedia,
    EditMessageText,
    Response,
    SendChatAction,
    SetMyCommands,
    TelegramMethod,
)
from aiogram.methods.base import TelegramType

from bot.domain.errors import AnswerRefused, ChatGone, Undelivered
from bot.domain.ports import Sleep
from bot.observability import get_logger

log = get_logger(__name__)

PATIENCE = 5
GONE = (
    "chat not found",
    "user is deactivated",
    "bot was kicked",
    "not enough rights to send text",
    "PEER_ID",
)


impatient: ContextVar[bool] = ContextVar("impatient", default=False)
"""Set around a request that is not to be repeated after a wait: a later one will do."""


class GetRawUpdates(TelegramMethod[list[dict[str, Any]]]):
    """getUpdates, each update as it came: one that cannot be read does not hide the others."""

    __returning__ = list[dict[str, Any]]
    __api_method__ = "getUpdates"

    offset: int | None
    timeout: int
    allowed_updates: list[str]


def make_bot(token: str, api_url: str, sleep: Sleep) -> Bot:
    """A bot that speaks to the Bot API server at `api_url`. Close its session at the end."""
    session = AiohttpSession(api=TelegramAPIServer.from_base(api_url))
    session.middleware(ObeyRetryAfter(sleep))
    return Bot(token, session=session, default=DefaultBotProperties(parse_mode=ParseMode.HTML))


NOT_WORTH_WAITING = (
    EditMessageCaption,
    EditMessageMedia,
    EditMessageText,
    GetRawUpdates,
    SendChatAction,
    SetMyCommands,
)
"""The next one says the same and more, or a loop of its own waits."""


class ObeyRetryAfter(BaseRequestMiddleware):
    """Waits as long as Telegram asks and sends again, but for what is stale by then."""

    def __init__(self, sleep: Sleep) -> None:
        self._sleep = sleep

    async def __call__(
        self,
        make_request: NextRequestMiddlewareType[TelegramType],
        bot: Bot,
        method: TelegramMethod[TelegramType],
    ) -> Response[TelegramType]:
        for _ in range(PATIENCE):
            try:
                return await self._ask(make_request, bot, method)
            except TelegramRetryAfter as error:
                if isinstance(method, NOT_WORTH_WAITING) or impatient.get():
                    raise
                log.warning("told to wait", method=method.__api_method__, seconds=error.retry_after)
                await self._sleep(error.retry_after)
        return await self._ask(make_request, bot, method)

    async def _ask(
        self,
        make_request: NextRequestMiddlewareType[TelegramType],
        bot: Bot,
        method: TelegramMethod[TelegramType],
    ) -> Response[TelegramType]:
        try:
            return await make_request(bot, method)
        # A proxy's page in place of Telegram's answer: HTML, perhaps of another alphabet.
        except (ClientDecodeError, UnicodeDecodeError, LookupError) as error:
            raise TelegramServerError(method, str(error)) from error


@contextmanager
def delivery_errors() -> Iterator[None]:
    """Telegram's refusals as errors of the domain."""
    try:
        yield
    except TelegramForbiddenError as error:
        raise ChatGone(reason=error.message) from error
    except (TelegramBadRequest, TelegramNotFound, TelegramEntityTooLarge) as error:
        if any(sign in error.message for sign in GONE):
            raise ChatGone(reason=error.message) from error
        raise AnswerRefused(reason=error.message) from error
    except TelegramAPIError as error:  # no connection, overloaded, told to wait, a revoked token
        raise Undelivered(reason=error.message) from error
