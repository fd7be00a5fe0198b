"""The operator's line: one message for what only the operator can mend."""

from dataclasses import dataclass, field

from aiogram import Bot
from aiogram.exceptions import TelegramAPIError

from bot.domain.errors import BotError, StorageUnavailable
from bot.domain.ports import Clock
from bot.observability import get_logger
from bot.services.nursery import Nursery
from bot.telegram.speakers import Speakers
from bot.telegram.words import say

log = get_logger(__name__)

SILENCE = 60 * 60
"""Seconds before the same trouble is told again."""


@dataclass
class OperatorLine:
    """Tells every administrator in a private chat; without administrators only the log hears."""

    bot: Bot
    admin_ids: frozenset[int]
    speakers: Speakers
    nursery: Nursery
    steady: Clock
    _told: dict[str, float] = field(default_factory=dict)

    def warn(self, error: BotError) -> None:
        log.error("the operator is needed", error=str(error))
        trouble = f"{error.code} {error.values.get('reason', '')}"
        if self.steady() - self._told.get(trouble, -SILENCE) < SILENCE:
            return
        self._told[trouble] = self.steady()
        for admin_id in sorted(self.admin_ids):
            self.nursery.start(self._tell(admin_id, error), f"warning to {admin_id}")

    async def _tell(self, admin_id: int, error: BotError) -> None:
        try:
            speaker = await self.speakers.of_chat(admin_id)
            text = say(speaker, f"operator-{error.code}", **error.values)
            await self.bot.send_message(admin_id, text)
        except (TelegramAPIError, StorageUnavailable) as failure:
            log.warning("administrator not told", admin_id=admin_id, error=str(failure))
