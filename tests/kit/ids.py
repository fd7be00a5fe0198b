"""Ids for tests: who asks mostly, and a request's origin by plain numbers."""

from bot.domain.ids import ChatId, MessageId, ThreadId, UpdateId, UserId
from bot.domain.jobs import Origin, ReplyTarget, Requester

USER, OTHER_USER = UserId(7), UserId(8)
CHAT, OTHER_CHAT = ChatId(7), ChatId(8)
"""Their private chats."""
GROUP = ChatId(-5)


def build_requester(user_id: int = USER, chat_id: int | None = None) -> Requester:
    """In the private chat unless told otherwise."""
    return Requester(ChatId(user_id if chat_id is None else chat_id), UserId(user_id))


REQUESTER = build_requester()


def build_origin(
    update_id: int, chat_id: int, user_id: int, message_id: int, thread_id: int | None = None
) -> Origin:
    topic = None if thread_id is None else ThreadId(thread_id)
    return Origin(
        UpdateId(update_id),
        Requester(ChatId(chat_id), UserId(user_id)),
        ReplyTarget(ChatId(chat_id), MessageId(message_id), topic),
    )
