"""What an update says: who, where, and which pictures."""

from aiogram.types import CallbackQuery, Document, ExternalReplyInfo, Message

from bot.domain.jobs import Origin
from bot.domain.pictures import Reference
from bot.domain.ports import SentPictures

NO_PICTURES = frozenset({"image/svg+xml"})
UNTOLD = "application/octet-stream"
"""The type of files whose sender did not know better."""
ENDINGS = (".bmp", ".gif", ".heic", ".heif", ".jpeg", ".jpg", ".png", ".tif", ".tiff", ".webp")


def origin_of(update_id: int, event: Message | CallbackQuery) -> Origin | None:
    """None for what nobody can be answered to: a channel's post, a button without its message."""
    message = event.message if isinstance(event, CallbackQuery) else event
    if message is None or event.from_user is None:
        return None
    return Origin(
        update_id=update_id,
        chat_id=message.chat.id,
        person_id=event.from_user.id,
        message_id=message.message_id,
        thread_id=_topic(message) if isinstance(message, Message) else None,
    )


def picture_in(message: Message | ExternalReplyInfo) -> tuple[Reference, ...]:
    """The picture that the message carries, if it does."""
    if message.photo:
        largest = message.photo[-1]
        return (Reference(largest.file_id, largest.file_size),)
    if message.document is not None and may_be_picture(message.document):
        return (Reference(message.document.file_id, message.document.file_size),)
    sticker = message.sticker
    if sticker is not None and not (sticker.is_animated or sticker.is_video):
        return (Reference(sticker.file_id, sticker.file_size),)
    return ()


async def pictures_meant(message: Message, sent: SentPictures) -> tuple[Reference, ...]:
    """The message's own picture, or that of the message it replies to, perhaps in another chat."""
    own = picture_in(message)
    replied = message.reply_to_message
    if own or replied is None:
        return own or (picture_in(message.external_reply) if message.external_reply else ())
    result = await sent.find(message.chat.id, replied.message_id)
    return (result,) if result else picture_in(replied)


def may_be_picture(document: Document) -> bool:
    """Worth a look: what it is, its bytes will tell."""
    kind = document.mime_type or UNTOLD
    if kind in NO_PICTURES:
        return False
    name = (document.file_name or "").lower()
    return kind.startswith("image/") or kind == UNTOLD or name.endswith(ENDINGS)


def _topic(message: Message) -> int | None:
    return message.message_thread_id if message.is_topic_message else None
