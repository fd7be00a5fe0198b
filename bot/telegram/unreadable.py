"""Updates that cannot be read: whoever wrote one in a private chat hears so."""

import json
from dataclasses import dataclass
from typing import Any

from aiogram import Bot
from aiogram.enums import ChatType

from bot.domain.jobs import Origin
from bot.domain.ports import Sleep
from bot.domain.settings import Language
from bot.telegram.replying import tell_surely
from bot.telegram.speakers import Speakers
from bot.telegram.words import say


@dataclass(frozen=True, slots=True)
class ExplainUnreadable:
    """A group hears nothing: most of what is said there is not for the bot."""

    bot: Bot
    speakers: Speakers
    sleep: Sleep

    async def __call__(self, body: str) -> None:
        """`body` is the update's JSON."""
        message = _part(json.loads(body), "message")
        chat_id = _part(message, "chat").get("id")
        is_private = _part(message, "chat").get("type") == ChatType.PRIVATE
        if not (is_private and isinstance(chat_id, int)):
            return
        code = _part(message, "from").get("language_code")
        language = Language.of(code if isinstance(code, str) else None)
        speaker = await self.speakers.of_chat(chat_id, language)
        message_id = message.get("message_id")
        origin = Origin(0, chat_id, chat_id, message_id if isinstance(message_id, int) else 0)
        await tell_surely(self.bot, self.sleep, origin, say(speaker, "unreadable"))


def _part(whole: dict[str, Any], name: str) -> dict[str, Any]:
    """Empty where there is none."""
    part = whole.get(name)
    return part if isinstance(part, dict) else {}
