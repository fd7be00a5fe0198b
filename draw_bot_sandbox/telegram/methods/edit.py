"""Changing and deleting what was sent."""

from draw_bot_sandbox.telegram.call import Call
from draw_bot_sandbox.telegram.detect import with_found_entities
from draw_bot_sandbox.telegram.errors import bad_request
from draw_bot_sandbox.telegram.markup import Keyboard, parse_markup
from draw_bot_sandbox.telegram.methods.input_media import parse_input_media
from draw_bot_sandbox.telegram.methods.place import chat_of
from draw_bot_sandbox.telegram.model import Media, Message
from draw_bot_sandbox.telegram.pictures import PictureRefusedError
from draw_bot_sandbox.telegram.text import FormattedText
from draw_bot_sandbox.telegram.wire import Wire, message_wire
from draw_bot_sandbox.telegram.words import media_caption, message_text
from draw_bot_sandbox.telegram.world import World

_UNCHANGED = (
    "message is not modified: specified new message content and reply markup are exactly the same"
    " as a current content and reply markup of the message"
)


async def edit_text(world: World, call: Call) -> Wire:
    message, buttons = _own_message(world, call)
    words = message_text(call.text("text"), call.text("parse_mode"), call.json("entities"))
    if message.media:
        raise bad_request("there is no text in the message to edit")
    return _change(world, message, words, None, buttons)


async def edit_caption(world: World, call: Call) -> Wire:
    message, buttons = _own_message(world, call)
    caption = media_caption(
        call.text("caption"), call.text("parse_mode"), call.json("caption_entities")
    )
    if not message.media:
        raise bad_request("there is no caption in the message to edit")
    return _change(world, message, caption, message.media, buttons)


async def edit_media(world: World, call: Call) -> Wire:
    """Also turns a text into a photo or a file."""
    message, buttons = _own_message(world, call)
    given = call.json("media")
    if given is None:
        raise bad_request("there is no media in the request")
    item = parse_input_media(given, call)
    if message.media_group_id and (item.kind == "document") is (message.document is None):
        raise bad_request("can't change media type in the album")
    try:
        media = await world.media.take(item.kind, item.source, call.uploads)
    except PictureRefusedError as error:
        raise bad_request(str(error)) from error
    return _change(world, message, item.caption, media, buttons)


async def edit_reply_markup(world: World, call: Call) -> Wire:
    message, buttons = _own_message(world, call)
    return _change(world, message, message.words, message.media, buttons)


async def delete_message(world: World, call: Call) -> bool:
    chat = chat_of(world, call)
    message = chat.message(call.integer("message_id"))
    if message is None:
        raise bad_request("message to delete not found")
    foreign = message.sender.id != world.me.id
    if foreign and chat.kind != "private" and world.me.id not in chat.admins:
        raise bad_request("message can't be deleted")
    world.delete(message)
    return True


def _own_message(world: World, call: Call) -> tuple[Message, Keyboard]:
    """The message to edit, and the keyboard it is to have: none, unless the request brings one."""
    chat = chat_of(world, call)
    if not call.text("message_id"):
        raise bad_request("message identifier is not specified")
    message = chat.message(call.integer("message_id"))
    if message is None:
        raise bad_request("message to edit not found")
    buttons = parse_markup(call.text("reply_markup"))
    if message.sender.id != world.me.id or (message.media_group_id and buttons):
        raise bad_request("message can't be edited")
    return message, buttons


def _change(
    world: World, message: Message, words: FormattedText, media: Media | None, buttons: Keyboard
) -> Wire:
    words = with_found_entities(words)
    if (words, media, buttons) == (message.words, message.media, message.buttons):
        raise bad_request(_UNCHANGED)
    if message.deleted:
        raise bad_request("message to edit not found")
    message.words, message.media, message.buttons = words, media, buttons
    world.edited(message)
    return message_wire(message)
