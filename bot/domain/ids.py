"""Ids, each a type of its own: mypy refuses one where another is due.

They are made where data come in: from Telegram's updates and answers, from callback data, from rows
and from the configuration.
"""

from typing import NewType

UpdateId = NewType("UpdateId", int)
ChatId = NewType("ChatId", int)
"""Negative for groups and channels; a private chat has the id of its person."""
UserId = NewType("UserId", int)
"""A person, or, negative, a chat that speaks itself: a group through its anonymous administrators,
or a channel."""
MessageId = NewType("MessageId", int)
"""Counted in each chat."""
ThreadId = NewType("ThreadId", int)
"""A forum topic."""
AlbumId = NewType("AlbumId", str)
"""Telegram's `media_group_id`."""

JobId = NewType("JobId", int)
ReplyId = NewType("ReplyId", int)
RequestId = NewType("RequestId", str)
"""One HTTP request to a provider: ours, unlike that which the provider gives it."""


def private_chat(user_id: UserId) -> ChatId:
    """The chat of that person with the bot."""
    return ChatId(user_id)


def chat_as_user(chat_id: ChatId) -> UserId:
    """The user of what is said in the name of that chat."""
    return UserId(chat_id)
