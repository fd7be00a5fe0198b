"""The bot's line to Telegram: any Bot API server, `retry_after` obeyed, errors named."""

from collections.abc import Iterator
from contextlib import contextmanager

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
from aiogram.methods import EditMessageText, GetUpdates, Response, SendChatAction, TelegramMethod
from aiogram.methods.base import TelegramType

from bot.domain.errors import AnswerRefused, ChatGone, Undelivered
from bot.domain.ports import Sleep
from bot.observability import get_logger

log = get_logger(__name__)

NOT_WORTH_WAITING = (EditMessageText, SendChatAction, GetUpdates)
"""The next one says the same and more."""
PATIENCE = 5
GONE = ("chat not found", "user is deactivated", "bot was kicked", "not enough rights", "PEER_ID")


def make_bot(token: str, api_url: str, sleep: Sleep) -> Bot:
    """A bot that speaks to the Bot API server at `api_url`. Close its session at the end."""
    session = AiohttpSession(api=TelegramAPIServer.from_base(api_url))
    session.middleware(ObeyRetryAfter(sleep))
    return Bot(token, session=session, default=DefaultBotProperties(parse_mode=ParseMode.HTML))


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
                if isinstance(method, NOT_WORTH_WAITING):
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
        except ClientDecodeError as error:  # a proxy's HTML page in place of Telegram's answer
            raise TelegramServerError(method, error.message) from error


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
