"""Ids for tests: who asks mostly, and a request's origin by plain numbers."""

from bot.domain.ids import ChatId, MessageId, ThreadId, UpdateId, UserId
from bot.domain.jobs import Origin

USER, OTHER_USER = UserId(7), UserId(8)
CHAT, OTHER_CHAT = ChatId(7), ChatId(8)
"""Their private chats."""
GROUP = ChatId(-5)


def build_origin(
    update_id: int, chat_id: int, user_id: int, message_id: int, thread_id: int | None = None
) -> Origin:
    return Origin(
        UpdateId(update_id),
        ChatId(chat_id),
        UserId(user_id),
        MessageId(message_id),
        None if thread_id is None else ThreadId(thread_id),
    )
