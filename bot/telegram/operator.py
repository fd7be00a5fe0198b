"""The operator's line: one message for what only the operator can mend."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from aiogram import Bot

from bot.domain.errors import BotError, DeliveryFailed, DiskFull, NotSaved, StorageUnavailable
from bot.domain.ports import Clock, Sleep
from bot.i18n import Speaker, duration
from bot.network import Switch
from bot.observability import get_logger
from bot.services.nursery import Nursery
from bot.services.patience import persistently
from bot.telegram.names import vendor_name
from bot.telegram.speakers import Speakers
from bot.telegram.troubles import delivery_errors
from bot.telegram.words import say

log = get_logger(__name__)

Words = Callable[[Speaker], str]
Trouble = tuple[str | int | None, ...]

HOUR = 60 * 60
DAY = 24 * HOUR
TELEGRAM = "Telegram"
SILENCE = HOUR
"""Seconds before the same trouble is told again."""

NOT_WRITTEN = (DiskFull, NotSaved, StorageUnavailable)
"""One full disk shows as all of these, in several words."""


@dataclass
class OperatorLine:
    """Tells every administrator in a private chat; without administrators only the log hears."""

    bot: Bot
    admin_ids: frozenset[int]
    speakers: Speakers
    nursery: Nursery
    steady: Clock
    sleep: Sleep
    _told: dict[Trouble, float] = field(default_factory=dict)

    def warn(self, error: BotError) -> None:
        """Says nothing when somebody heard the same within the hour."""
        log.error("the operator is needed", error=str(error))
        values = dict(error.values)
        if "provider" in values:
            values["provider"] = vendor_name(str(values["provider"]))
        trouble: Trouble = (error.code, values.get("provider"), values.get("reason"))
        if isinstance(error, NOT_WRITTEN):
            trouble = ("not written",)
        self._tell_hourly(trouble, lambda speaker: say(speaker, f"operator-{error.code}", **values))

    def tell_vendor(self, provider: str, *, is_back: bool, others: bool) -> None:
        """That a vendor is left out for a while, or draws again; each call is told.

        `others`: at least one of the others draws.
        """
        key = "operator-vendor-back" if is_back else "operator-vendor-gone"
        if not (is_back or others):
            key = "operator-vendor-last"
        told = self._tell_all(lambda speaker: say(speaker, key, provider=vendor_name(provider)))
        self.nursery.start(told, f"word on {provider}")

    def tell_proxy(self, target: str, switch: Switch) -> None:
        """That nobody comes through a proxy, and which one is used instead; once an hour each.

        When it is the only way to Telegram, there is no way to tell it: the log has it.
        """
        others = switch.following != switch.proxy
        log.error("proxy failed", target=target, proxy=str(switch.proxy), problem=switch.problem)
        trouble = ("proxy", target, switch.proxy.address, switch.problem)
        if self._is_told(trouble) or (target == TELEGRAM and not others):
            return
        values = {
            "target": target,
            "proxy": switch.proxy.address,
            "problem": switch.problem.value,
            "following": switch.following.address if others else "none",
        }
        # Not told anew at each failure: what is said about a way to Telegram may fail on it, too.
        self._told[trouble] = self.steady()
        self._tell_each(lambda speaker: say(speaker, "operator-proxy", **values))

    def _tell_hourly(self, trouble: Trouble, words: Words) -> None:
        if self._is_told(trouble):
            return
        self._told[trouble] = self.steady()
        self.nursery.start(self._warn(trouble, words), f"word on {trouble[0]}")

    def _is_told(self, trouble: Trouble) -> bool:
        return self.steady() - self._told.get(trouble, -SILENCE) < SILENCE

    def tell_slow_line(self) -> None:
        """That results come without their files for a while; once an hour."""
        self._tell_hourly(("slow line",), lambda speaker: say(speaker, "operator-slow-line"))

    def tell_conflict(self, *, webhook: bool) -> None:
        """That another program, or a webhook, takes the bot's messages."""
        by = "webhook" if webhook else "program"
        self._tell_each(lambda speaker: say(speaker, "operator-conflict", by=by))

    def tell_conflict_over(self) -> None:
        self._tell_each(lambda speaker: say(speaker, "operator-conflict-over"))

    def tell_put_off(self, seconds: float) -> None:
        """That Telegram takes an answer only in so many seconds; once an hour."""

        def words(speaker: Speaker) -> str:
            return say(speaker, "operator-put-off", wait=duration(speaker, seconds))

        self._tell_hourly(("put off",), words)

    def tell_silence(self, seconds: float) -> None:
        """How long Telegram answered nothing. It may be gone again already: this waits for it."""
        size = "day" if seconds > DAY else "hour" if seconds > HOUR else "minutes"

        def words(speaker: Speaker) -> str:
            silent = duration(speaker, seconds)
            return say(speaker, "operator-telegram-back", silent=silent, size=size)

        self._tell_each(words)

    def _tell_each(self, words: Words) -> None:
        """Until Telegram takes it."""
        for admin_id in self.admin_ids:
            self.nursery.start(self._tell_surely(admin_id, words), f"word to {admin_id}")

    async def _warn(self, trouble: Trouble, words: Words) -> None:
        if not await self._tell_all(words):
            del self._told[trouble]  # the next time tells it

    async def _tell_all(self, words: Words) -> bool:
        """Says whether anybody heard it."""
        told = [self._tell(admin_id, words) for admin_id in sorted(self.admin_ids)]
        return any(await asyncio.gather(*told))

    async def _tell(self, admin_id: int, words: Words) -> bool:
        try:
            await self._send(admin_id, words)
        except (DeliveryFailed, StorageUnavailable) as failure:
            log.warning("administrator not told", admin_id=admin_id, error=str(failure))
            return False
        return True

    async def _tell_surely(self, admin_id: int, words: Words) -> None:
        try:
            await persistently(partial(self._send, admin_id, words), self.sleep)
        except (DeliveryFailed, StorageUnavailable) as failure:
            log.warning("administrator not told", admin_id=admin_id, error=str(failure))

    async def _send(self, admin_id: int, words: Words) -> None:
        """Raises DeliveryFailed or StorageUnavailable."""
        speaker = await self.speakers.of_chat(admin_id)
        with delivery_errors():
            await self.bot.send_message(admin_id, words(speaker))
