"""Options of a call to Telegram that are not part of its method.

aiogram hands a session's middlewares the bot and the method, so the bot carries them:
`with_options(bot, BEST_EFFORT).send_message(…)`.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from aiogram import Bot

from bot.domain.ports import DeliveryLog

CancelSignal = asyncio.Future[None]


@dataclass(frozen=True, slots=True)
class CallOptions:
    """What a call is sent like, and who hears of its way."""

    best_effort: bool = False
    """It is sent soon or not at all: SendExpired, or TelegramRetryAfter."""
    cancel_signal: CancelSignal | None = None
    """A best-effort call expires, too, as soon as this is done."""
    on_flood_wait: Callable[[float], None] | None = None
    """Called with a long `retry_after` that the call meets."""
    delivery_log: DeliveryLog | None = None
    """Records an upload before it is sent, and where it certainly did not arrive."""


NO_OPTIONS = CallOptions()
BEST_EFFORT = CallOptions(best_effort=True)


class BotWithOptions(Bot):
    """A bot over the same session, whose calls have these options."""

    def __init__(self, bot: Bot, options: CallOptions) -> None:
        super().__init__(bot.token, session=bot.session, default=bot.default)
        self.options = options


def with_options(bot: Bot, options: CallOptions) -> Bot:
    """The bot to call in its place."""
    return BotWithOptions(bot, options)


def options_of(bot: Bot) -> CallOptions:
    """Those of the call that a middleware was handed `bot` with."""
    return bot.options if isinstance(bot, BotWithOptions) else NO_OPTIONS
