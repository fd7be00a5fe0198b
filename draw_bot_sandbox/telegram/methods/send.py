"""Sending one message."""

from draw_bot_sandbox.telegram.call import Call
from draw_bot_sandbox.telegram.errors import bad_request
from draw_bot_sandbox.telegram.media import ATTACH
from draw_bot_sandbox.telegram.methods.place import check_allowed, place_of, post
from draw_bot_sandbox.telegram.model import Media
from draw_bot_sandbox.telegram.pictures import PictureRefusedError
from draw_bot_sandbox.telegram.wire import Wire
from draw_bot_sandbox.telegram.words import media_caption, message_text
from draw_bot_sandbox.telegram.world import World


async def send_message(world: World, call: Call) -> Wire:
    place = place_of(world, call)
    words = message_text(call.text("text"), call.text("parse_mode"), call.json("entities"))
    return post(world, place, words)


async def send_photo(world: World, call: Call) -> Wire:
    return await _send_media(world, call, "photo")


async def send_document(world: World, call: Call) -> Wire:
    return await _send_media(world, call, "document")


async def _send_media(world: World, call: Call, kind: str) -> Wire:
    place = place_of(world, call)
    check_allowed(place.chat, kind)
    caption = media_caption(
        call.text("caption"), call.text("parse_mode"), call.json("caption_entities")
    )
    media = await _media(world, call, kind)
    return post(world, place, caption, media)


async def _media(world: World, call: Call, kind: str) -> Media:
    """The file may also be the part that bears the parameter's own name."""
    source = call.text(kind) or f"{ATTACH}{kind}"
    if source.startswith(ATTACH) and source.removeprefix(ATTACH) not in call.uploads:
        raise bad_request(f"there is no {kind} in the request")
    try:
        return await world.media.take(kind, source, call.uploads)
    except PictureRefusedError as error:
        raise bad_request(str(error)) from error
