"""The operator's line: one message for what only the operator can mend."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from aiogram import Bot
from aiogram.exceptions import TelegramAPIError

from bot.domain.errors import BotError, DiskFull, NotSaved, StorageUnavailable
from bot.domain.ports import Clock
from bot.i18n import Speaker
from bot.observability import get_logger
from bot.services.nursery import Nursery
from bot.telegram.names import vendor_name
from bot.telegram.speakers import Speakers
from bot.telegram.words import say

log = get_logger(__name__)

Words = Callable[[Speaker], str]
Trouble = tuple[str | int | None, ...]

SILENCE = 60 * 60
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
        if self.steady() - self._told.get(trouble, -SILENCE) < SILENCE:
            return
        self._told[trouble] = self.steady()
        told = self._warn(trouble, lambda speaker: say(speaker, f"operator-{error.code}", **values))
        self.nursery.start(told, f"word on {error.code}")

    def tell_vendor(self, provider: str, *, is_back: bool, others: bool) -> None:
        """That a vendor is left out for a while, or draws again; each call is told.

        `others`: at least one of the others draws.
        """
        key = "operator-vendor-back" if is_back else "operator-vendor-gone"
        if not (is_back or others):
            key = "operator-vendor-last"
        told = self._tell_all(lambda speaker: say(speaker, key, provider=vendor_name(provider)))
        self.nursery.start(told, f"word on {provider}")

    async def _warn(self, trouble: Trouble, words: Words) -> None:
        if not await self._tell_all(words):
            del self._told[trouble]  # the next time tells it

    async def _tell_all(self, words: Words) -> bool:
        """Says whether anybody heard it."""
        told = [self._tell(admin_id, words) for admin_id in sorted(self.admin_ids)]
        return any(await asyncio.gather(*told))

    async def _tell(self, admin_id: int, words: Words) -> bool:
        try:
            speaker = await self.speakers.of_chat(admin_id)
            await self.bot.send_message(admin_id, words(speaker))
        except (TelegramAPIError, StorageUnavailable) as failure:
            log.warning("administrator not told", admin_id=admin_id, error=str(failure))
            return False
        return True
