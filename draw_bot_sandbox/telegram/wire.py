"""The model as the Bot API writes it."""

from typing import Any

from draw_bot_sandbox.telegram.model import (
    Attachment,
    Channel,
    Chat,
    Media,
    Message,
    Photo,
    PhotoSize,
    User,
)
from draw_bot_sandbox.telegram.text import Entity

Wire = dict[str, Any]


def user_wire(user: User) -> Wire:
    optional = {"username": user.username, "language_code": user.language_code}
    return {"id": user.id, "is_bot": user.is_bot, "first_name": user.first_name} | _given(optional)


def chat_wire(chat: Chat | Channel) -> Wire:
    if isinstance(chat, Channel):
        return {"id": chat.id, "type": "channel", "title": chat.title}
    name = "first_name" if chat.kind == "private" else "title"
    forum = {"is_forum": True} if chat.is_forum else {}
    return {"id": chat.id, "type": chat.kind, name: chat.title} | forum


def bot_member_wire(me: User, *, is_in: bool) -> Wire:
    wire: Wire = {"user": user_wire(me), "status": "member" if is_in else "kicked"}
    return wire if is_in else wire | {"until_date": 0}


def message_wire(message: Message, *, with_reply: bool = True) -> Wire:
    """The message; the one it replies to goes one level deep, as in Telegram."""
    wire: Wire = {
        "message_id": message.id,
        "from": user_wire(message.sender),
        "chat": chat_wire(message.chat),
        "date": message.date,
    }
    if message.sender_chat is not None:
        wire["sender_chat"] = chat_wire(message.sender_chat)
    wire |= _given(
        {
            "edit_date": message.edit_date,
            "media_group_id": message.media_group_id,
            "forward_origin": message.forward_origin,
            "is_automatic_forward": message.is_automatic_forward or None,
        }
    )
    if message.thread_id is not None:
        wire |= {"message_thread_id": message.thread_id, "is_topic_message": True}
    if message.reply_to and with_reply:
        wire["reply_to_message"] = message_wire(message.reply_to, with_reply=False)
    if message.buttons:
        rows = [[button.wire() for button in row] for row in message.buttons]
        wire["reply_markup"] = {"inline_keyboard": rows}
    return wire | media_wire(message.media) | _words_wire(message) | message.extra


def origin_wire(message: Message) -> Wire:
    """Where the message comes from, for those to whom it is forwarded."""
    speaks, date = message.sender_chat, {"date": message.date}
    if isinstance(speaks, Channel):
        post = {"chat": chat_wire(speaks), "message_id": message.id}
        return {"type": "channel", **post} | date
    if speaks is not None:
        return {"type": "chat", "sender_chat": chat_wire(speaks)} | date
    return {"type": "user", "sender_user": user_wire(message.sender)} | date


def inaccessible_wire(message: Message) -> Wire:
    """What is left of a message that was deleted before its button's press arrived."""
    return {"message_id": message.id, "chat": chat_wire(message.chat), "date": 0}


def _words_wire(message: Message) -> Wire:
    if not message.words.text:
        return {}
    name, entities = ("caption", "caption_entities") if message.media else ("text", "entities")
    wire: Wire = {name: message.words.text}
    if message.entities:
        wire[entities] = [_entity_wire(entity) for entity in message.entities]
    return wire


def _entity_wire(entity: Entity) -> Wire:
    optional = {
        "url": entity.url,
        "language": entity.language,
        "custom_emoji_id": entity.custom_emoji_id,
    }
    return {"type": entity.type, "offset": entity.offset, "length": entity.length} | _given(
        optional
    )


def media_wire(media: Media | None) -> Wire:
    if media is None:
        return {}
    if isinstance(media, Photo):
        return {"photo": [_size_wire(size) for size in media.sizes]}
    return {media.kind: _attachment_wire(media)}


def _attachment_wire(attachment: Attachment) -> Wire:
    file = attachment.file
    wire: Wire = {"file_id": file.file_id, "file_unique_id": file.unique_id, "file_size": file.size}
    sides = {"width": attachment.width, "height": attachment.height}
    named = {"file_name": file.name, "mime_type": file.mime}
    thumbnail = _given(
        {"thumbnail": _size_wire(attachment.thumbnail) if attachment.thumbnail else None}
    )
    if attachment.kind == "sticker":
        is_animated = {"type": "regular", "is_animated": attachment.is_animated, "is_video": False}
        return wire | sides | is_animated | thumbnail
    if attachment.kind == "voice":
        return wire | {"duration": 1, "mime_type": file.mime}
    if attachment.kind == "video":
        return wire | sides | {"duration": 1} | named
    return wire | named | thumbnail


def _size_wire(size: PhotoSize) -> Wire:
    return {
        "file_id": size.file.file_id,
        "file_unique_id": size.file.unique_id,
        "width": size.width,
        "height": size.height,
        "file_size": size.file.size,
    }


def _given(fields: Wire) -> Wire:
    return {name: value for name, value in fields.items() if value is not None}
