"""Reads messages and button presses: who, where, and which references."""

import re

from aiogram.enums import ContentType
from aiogram.types import CallbackQuery, Chat, Document, ExternalReplyInfo, Message, User

from bot.domain.ids import ChatId, MessageId, ThreadId, UpdateId, UserId
from bot.domain.images import Reference
from bot.domain.jobs import Origin, ReplyTarget, Requester
from bot.domain.ports import SentImages
from bot.domain.settings import Language

NOT_AN_IMAGE = frozenset({"image/svg+xml"})
UNKNOWN_MIME_TYPE = "application/octet-stream"
"""The type of files whose sender did not know better."""
NO_REFERENCE = Reference("")
MEDIA_FIELDS = (
    *("animation", "audio", "checklist", "contact", "dice", "document", "game", "giveaway"),
    *("giveaway_winners", "invoice", "location", "paid_media", "photo", "poll", "sticker", "story"),
    *("venue", "video", "video_note", "voice"),
)
"""Fields of the Bot API: what a message carries besides words."""
CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)
IMAGE_EXTENSIONS = (
    ".bmp",
    ".gif",
    ".heic",
    ".heif",
    ".jpeg",
    ".jpg",
    ".png",
    ".tif",
    ".tiff",
    ".webp",
)


def origin_of(update_id: UpdateId, event: Message | CallbackQuery) -> Origin | None:
    """None for what nobody can be answered to: a channel's post, a button without its message."""
    message = event.message if isinstance(event, CallbackQuery) else event
    requester = requester_of(event)
    if message is None or requester is None:
        return None
    thread_id = _thread_id(message) if isinstance(message, Message) else None
    reply_to = ReplyTarget(requester.chat_id, MessageId(message.message_id), thread_id)
    return Origin(update_id, requester, reply_to)


def requester_of(event: Message | CallbackQuery) -> Requester | None:
    """Who speaks or presses: a person, or the chat in whose name something is said.

    That is a group for its anonymous administrators, or a channel; `from` names a bot of
    Telegram's own then, which is the same for all of them.
    """
    speaker: User | Chat | None
    if isinstance(event, CallbackQuery):
        message, speaker = event.message, event.from_user
    else:
        message, speaker = event, event.sender_chat or event.from_user
    if message is None or speaker is None:
        return None
    return Requester(ChatId(message.chat.id), UserId(speaker.id))


def is_from_bot(message: Message) -> bool:
    """Said by a bot, or posted by a channel whose discussion this is: nobody asks for anything."""
    if message.is_automatic_forward:
        return True
    by_bot = message.from_user is not None and message.from_user.is_bot
    return by_bot and message.sender_chat is None


def language_of(event: Message | CallbackQuery) -> Language:
    """That of the sender's Telegram; of a chat that speaks itself, the one it writes in."""
    if isinstance(event, Message) and event.sender_chat is not None:
        written = f"{event.text or event.caption or ''} {event.chat.title or ''}"
        return Language.RU if CYRILLIC.search(written) else Language.EN
    return Language.of(event.from_user.language_code if event.from_user else None)


def reference_in(message: Message | ExternalReplyInfo) -> tuple[Reference, ...]:
    """The picture that the message carries, if it does."""
    if message.photo:
        largest = message.photo[-1]
        return (Reference(largest.file_id, largest.file_size),)
    if message.document is not None and may_be_image(message.document):
        return (Reference(message.document.file_id, message.document.file_size),)
    sticker = message.sticker
    if sticker is not None and not (sticker.is_animated or sticker.is_video):
        return (Reference(sticker.file_id, sticker.file_size),)
    return ()


def has_media(message: Message | ExternalReplyInfo) -> bool:
    """Something else than words, whether or not it can be changed.

    Telegram's own notes (a pinned message, a new topic) count as words.
    """
    if isinstance(message, Message) and message.content_type == ContentType.UNKNOWN:
        return True
    return any(getattr(message, name, None) is not None for name in MEDIA_FIELDS)


def is_reply(message: Message) -> bool:
    """Whether it answers another message, here or elsewhere; in a forum, all reply to its topic."""
    replied = message.reply_to_message
    if replied is not None and replied.forum_topic_created is None:
        return True
    return message.external_reply is not None or message.reply_to_story is not None


def is_reply_to_other_media(message: Message) -> bool:
    """Whether it is about something that cannot be changed: a film, a voice, a story, a place."""
    if message.reply_to_story is not None:
        return True
    shown = message.reply_to_message, message.external_reply
    return any(each is not None and has_media(each) for each in shown)


async def find_references(message: Message, sent: SentImages) -> tuple[Reference, ...]:
    """The message's own picture, or that of the message it replies to, perhaps in another chat."""
    own = reference_in(message)
    replied = message.reply_to_message
    if own or replied is None:
        return own or (reference_in(message.external_reply) if message.external_reply else ())
    result = await sent.find(ChatId(message.chat.id), MessageId(replied.message_id))
    return (result,) if result else reference_in(replied)


def may_be_image(document: Document) -> bool:
    """Worth a look: what it is, its bytes will tell."""
    kind = document.mime_type or UNKNOWN_MIME_TYPE
    if kind in NOT_AN_IMAGE:
        return False
    name = (document.file_name or "").lower()
    return kind.startswith("image/") or kind == UNKNOWN_MIME_TYPE or name.endswith(IMAGE_EXTENSIONS)


def _thread_id(message: Message) -> ThreadId | None:
    topic = message.message_thread_id if message.is_topic_message else None
    return ThreadId(topic) if topic is not None else None
