"""Chats and messages as the chat page shows them."""

from typing import Any

from draw_bot_sandbox.telegram.commands import CommandMenu
from draw_bot_sandbox.telegram.model import Attachment, Chat, Message, Photo, User

_EXCERPT = 80  # characters
_SHOWN_IN_PLACE = frozenset({"image/png", "image/jpeg", "image/webp", "image/gif"})

View = dict[str, Any]


def chat_summary(chat: Chat) -> View:
    people = [
        {"id": user.id, "name": user.first_name, "language_code": user.language_code}
        for user in chat.members.values()
    ]
    kind = "private" if chat.kind == "private" else "group"
    return {"id": chat.id, "kind": kind, "title": chat.title, "people": people}


def chat_view(chat: Chat, person: User, menu: CommandMenu) -> View:
    commands = menu.seen_by(person, chat)
    return {
        "messages": [_message(message) for message in chat.messages],
        "commands": [
            {"command": item.command, "description": item.description} for item in commands
        ],
        "action": next(iter(chat.actions), None),
    }


def is_shown_in_place(mime: str) -> bool:
    """Whether a browser shows such a file as a picture."""
    return mime in _SHOWN_IN_PLACE


def _message(message: Message) -> View:
    sender, media = message.sender, message.media
    return {
        "id": message.id,
        "from": {"id": sender.id, "name": sender.first_name, "is_bot": sender.is_bot},
        "date": message.date,
        "edited": message.edits > 0,
        "reply_to": _reply(message.reply_to) if message.reply_to else None,
        "html": message.html,
        "photo": _photo(media) if isinstance(media, Photo) else None,
        "document": _document(media) if isinstance(media, Attachment) else None,
        "album": message.media_group_id,
        "buttons": [
            [{"text": button.text, "data": button.data, "url": button.url} for button in row]
            for row in message.buttons
        ],
    }


def _reply(message: Message) -> View:
    excerpt = message.words.text[:_EXCERPT] or ("🖼" if message.photo else "📎")
    return {"id": message.id, "name": message.sender.first_name, "excerpt": excerpt}


def _photo(photo: Photo) -> View:
    return {"file_id": photo.file_id, "width": photo.width, "height": photo.height}


def _document(attachment: Attachment) -> View:
    return {
        "file_id": attachment.file_id,
        "name": attachment.name,
        "size": attachment.file.size,
        "mime": attachment.mime,
        "is_image": is_shown_in_place(attachment.mime),
    }
