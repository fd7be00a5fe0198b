"""Replies to updates that cannot be parsed, in private chats."""

import json
from dataclasses import dataclass
from typing import Any

from aiogram.enums import ChatType

from bot.domain.ids import ChatId, MessageId, UpdateId, chat_as_user
from bot.domain.jobs import Origin, ReplyTarget, Requester
from bot.domain.settings import Language
from bot.telegram.delivery.chat_translators import ChatTranslators
from bot.telegram.delivery.replies import Replies
from bot.telegram.views.html import translate_html


@dataclass(frozen=True, slots=True)
class ExplainUnreadable:
    """Not in groups: most messages there are not for the bot."""

    translator_for: ChatTranslators
    replies: Replies

    async def __call__(self, update_id: UpdateId, body: str) -> None:
        """`body` is the update's JSON."""
        message = _part(json.loads(body), "message")
        chat_id = _part(message, "chat").get("id")
        is_private = _part(message, "chat").get("type") == ChatType.PRIVATE
        if not (is_private and isinstance(chat_id, int)):
            return
        code = _part(message, "from").get("language_code")
        language = Language.of(code if isinstance(code, str) else None)
        translator = await self.translator_for(ChatId(chat_id), language)
        message_id = message.get("message_id")
        if not isinstance(message_id, int):
            message_id = 0
        chat = ChatId(chat_id)
        requester = Requester(chat, chat_as_user(chat))
        origin = Origin(update_id, requester, ReplyTarget(chat, MessageId(message_id)))
        await self.replies.send(origin, translate_html(translator, "unreadable"))


def _part(whole: dict[str, Any], name: str) -> dict[str, Any]:
    """Empty where there is none."""
    part = whole.get(name)
    return part if isinstance(part, dict) else {}
