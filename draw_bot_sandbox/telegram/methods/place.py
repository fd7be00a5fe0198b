"""Where a request wants to act: the chat, the message, and what a new message hangs on."""

from dataclasses import dataclass
from typing import Any

from draw_bot_sandbox.telegram.call import Call, to_integer
from draw_bot_sandbox.telegram.errors import BotApiError, bad_request, forbidden
from draw_bot_sandbox.telegram.markup import Keyboard, parse_markup
from draw_bot_sandbox.telegram.model import Chat, Media, Message
from draw_bot_sandbox.telegram.text import FormattedText
from draw_bot_sandbox.telegram.wire import Wire, message_wire
from draw_bot_sandbox.telegram.world import World


@dataclass(frozen=True, slots=True)
class Place:
    """Where a new message goes."""

    chat: Chat
    reply_to: Message | None
    thread_id: int | None
    buttons: Keyboard


def chat_of(world: World, call: Call) -> Chat:
    """The chat that ``chat_id`` names, if the bot may act in it."""
    if not call.text("chat_id"):
        raise bad_request("chat_id is empty")
    chat = world.chats.get(call.integer("chat_id"))
    if chat is None:
        raise bad_request("chat not found")
    if chat.moved_to is not None:
        words = "Bad Request: group chat was upgraded to a supergroup chat"
        raise BotApiError(400, words, {"migrate_to_chat_id": chat.moved_to})
    if not chat.bot_is_in:
        private = chat.kind == "private"
        raise forbidden(
            "bot was blocked by the user"
            if private
            else f"bot was kicked from the {chat.kind} chat"
        )
    return chat


def place_of(world: World, call: Call) -> Place:
    chat = chat_of(world, call)
    buttons = parse_markup(call.text("reply_markup"))
    reply_to = _reply_to(chat, call)
    thread_id = _thread(chat, call) or (reply_to.thread_id if reply_to else None)
    if thread_id in chat.closed_threads:
        raise bad_request("TOPIC_CLOSED")
    return Place(chat, reply_to, thread_id, buttons)


def check_allowed(chat: Chat, kind: str) -> None:
    """Whether members may send it: ``photo`` or ``document``."""
    if f"{kind}s" in chat.forbidden:
        raise bad_request(f"not enough rights to send {kind}s to the chat")


def post(
    world: World,
    place: Place,
    words: FormattedText,
    media: Media | None = None,
    media_group_id: str | None = None,
) -> Wire:
    """The bot's new message, as the answer tells it."""
    message = world.post(
        place.chat,
        world.me,
        words,
        media,
        buttons=place.buttons,
        reply_to=place.reply_to,
        media_group_id=media_group_id,
        thread_id=place.thread_id,
    )
    return message_wire(message)


def _reply_to(chat: Chat, call: Call) -> Message | None:
    given: Any = call.json("reply_parameters") or {}
    if not isinstance(given, dict):
        raise bad_request("can't parse reply parameters JSON object")
    message_id = given.get("message_id") or call.text("reply_to_message_id")
    if not message_id:
        return None
    message = chat.message(to_integer(message_id))
    lenient = given.get("allow_sending_without_reply") or call.flag("allow_sending_without_reply")
    if message is None and not lenient:
        raise bad_request("message to be replied not found")
    return message


def _thread(chat: Chat, call: Call) -> int | None:
    thread_id = call.integer("message_thread_id") or None
    if thread_id and not (chat.is_forum and thread_id in chat.threads):
        raise bad_request("message thread not found")
    return thread_id
