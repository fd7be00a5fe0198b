"""Asks Telegram about the bot, for the doctor. Nothing here confirms an update."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from aiogram import Bot
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import (
    TelegramAPIError,
    TelegramConflictError,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.methods import GetMyCommands, TelegramMethod
from aiogram.types import BotCommand, User

from bot.domain.ports import Sleep
from bot.i18n import Catalogue
from bot.network import ProxyProblem, ProxySelector
from bot.telegram.bot_commands import build_command_sets
from bot.telegram.client.bot_factory import GetRawUpdates, reject_gateway_pages
from bot.telegram.client.session import BotSession, ConnectFailed

REQUEST_SECONDS = 20
CONFLICT_PROBES = 4
CONFLICT_PROBE_SECONDS = 2
"""For each look at who else polls: together longer than others pause before they poll again."""


class SetMySettings(TelegramMethod[bool]):
    """The switches that only BotFather had before Bot API 10.5; aiogram 3.31 does not know it."""

    __returning__ = bool
    __api_method__ = "setMySettings"

    supports_inline_queries: bool | None = None
    supports_guest_queries: bool | None = None


@dataclass(frozen=True, slots=True)
class Reachability:
    """Whether Telegram answers, and what stands in the way. `skew`: how many seconds this machine's
    clock is ahead of Telegram's; None where it does not tell.
    """

    me: User | None = None
    token_refused: bool = False
    problem: ProxyProblem | None = None
    skew: float | None = None


class BotDiagnostics:
    """One bot at the Bot API server `api_url`, asked through these proxies. Close it at the end."""

    def __init__(
        self,
        token: str,
        api_url: str,
        proxies: ProxySelector,
        *,
        clock: Callable[[], float],
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._session = BotSession(proxies, api=TelegramAPIServer.from_base(api_url))
        self._session.middleware(reject_gateway_pages)
        self._bot = Bot(token, session=self._session)
        self._clock = clock
        self._sleep = sleep

    async def close(self) -> None:
        await self._session.close()

    async def check_reachability(self) -> Reachability:
        try:
            me = await self._bot.get_me(request_timeout=REQUEST_SECONDS)
        except (TelegramUnauthorizedError, TelegramNotFound):
            return Reachability(token_refused=True, skew=self._skew())
        except TelegramNetworkError as error:
            cause = error.__cause__
            return Reachability(problem=cause.problem if isinstance(cause, ConnectFailed) else None)
        except TelegramAPIError:
            return Reachability()
        return Reachability(me, skew=self._skew())

    async def webhook(self) -> str:
        """The address of a webhook that is set; empty where none is. Raises TelegramAPIError."""
        info = await self._bot.get_webhook_info(request_timeout=REQUEST_SECONDS)
        return info.url

    async def remove_webhook(self) -> None:
        await self._bot.delete_webhook(request_timeout=REQUEST_SECONDS)

    async def has_other_poller(self) -> bool:
        """Whether another program polls with this token: it and we throw each other out.

        Without an offset nothing is confirmed, and nobody loses an update.
        """
        for _ in range(CONFLICT_PROBES):
            try:
                waiting = await self._bot(
                    GetRawUpdates(limit=1, timeout=CONFLICT_PROBE_SECONDS),
                    request_timeout=CONFLICT_PROBE_SECONDS + REQUEST_SECONDS,
                )
            except TelegramConflictError:
                return True
            if waiting:  # it was answered at once
                await self._sleep(CONFLICT_PROBE_SECONDS)
        return False

    async def count_outdated_commands(self, catalogue: Catalogue) -> int:
        """How many of the command menus are not as they should be. Raises TelegramAPIError."""
        outdated = 0
        for menu in build_command_sets(catalogue):
            there = await self._bot(
                GetMyCommands(scope=menu.scope, language_code=menu.language_code),
                request_timeout=REQUEST_SECONDS,
            )
            outdated += _texts(there) != _texts(menu.commands)
        return outdated

    async def register_commands(self, catalogue: Catalogue) -> None:
        """Raises TelegramAPIError."""
        for menu in build_command_sets(catalogue):
            await self._bot(menu, request_timeout=REQUEST_SECONDS)

    async def switch_off(self, *, inline: bool, guest: bool) -> bool:
        """Switches off what the bot does not serve. False where the server cannot do it."""
        settings = SetMySettings(
            supports_inline_queries=False if inline else None,
            supports_guest_queries=False if guest else None,
        )
        try:
            return await self._bot(settings, request_timeout=REQUEST_SECONDS)
        except (TelegramNotFound, TelegramServerError):
            return False

    def _skew(self) -> float | None:
        there = self._session.server_time
        return None if there is None else self._clock() - there


def _texts(commands: Sequence[BotCommand]) -> list[tuple[str, str]]:
    return [(command.command, command.description) for command in commands]
