"""Albums: two to ten messages that belong together."""

from dataclasses import replace

from draw_bot_sandbox.telegram.call import Call
from draw_bot_sandbox.telegram.errors import bad_request
from draw_bot_sandbox.telegram.methods.input_media import InputMedia, parse_input_media
from draw_bot_sandbox.telegram.methods.place import check_allowed, place_of, post
from draw_bot_sandbox.telegram.model import Media
from draw_bot_sandbox.telegram.pictures import PictureRefusedError
from draw_bot_sandbox.telegram.wire import Wire
from draw_bot_sandbox.telegram.world import World

LEAST, MOST = 2, 10


async def send_media_group(world: World, call: Call) -> list[Wire]:
    """All or nothing; every part is a message of its own."""
    place = replace(place_of(world, call), buttons=())  # albums have none
    items = _items(call)
    for item in items:
        check_allowed(place.chat, item.kind)
    media = [await _take(world, call, item, number) for number, item in enumerate(items, 1)]
    group_id = world.new_group_id()
    pairs = zip(items, media, strict=True)
    return [post(world, place, item.caption, part, group_id) for item, part in pairs]


def _items(call: Call) -> list[InputMedia]:
    given = call.json("media")
    if not isinstance(given, list) or not given:
        raise bad_request("there are no messages to send")
    if len(given) < LEAST:
        raise bad_request("too few messages to send as an album")
    if len(given) > MOST:
        raise bad_request("too many messages to send as an album")
    items = [parse_input_media(item, call) for item in given]
    kinds = {item.kind for item in items}
    if "document" in kinds and len(kinds) > 1:
        raise bad_request("document can't be mixed with other media types")
    return items


async def _take(world: World, call: Call, item: InputMedia, number: int) -> Media:
    try:
        return await world.media.take(item.kind, item.source, call.uploads)
    except PictureRefusedError as error:
        words = f'failed to send message #{number} with the error message "{error}"'
        raise bad_request(words) from error
