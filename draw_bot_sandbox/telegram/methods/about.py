"""The bot itself, and its files."""

from dataclasses import asdict, fields

from draw_bot_sandbox.telegram.call import Call
from draw_bot_sandbox.telegram.errors import bad_request
from draw_bot_sandbox.telegram.wire import Wire, user_wire
from draw_bot_sandbox.telegram.world import World

_DOWNLOAD_BYTES = 20 * 1024 * 1024
_DESCRIPTION, _SHORT_DESCRIPTION = 512, 120


async def get_me(world: World, call: Call) -> Wire:  # noqa: ARG001  # every method has this shape
    return user_wire(world.me) | asdict(world.settings) | {"has_main_web_app": False}


async def set_settings(world: World, call: Call) -> bool:
    """Those that are given; of what else Telegram knows by this method nothing is to be seen here."""
    for setting in fields(world.settings):
        if call.text(setting.name):
            setattr(world.settings, setting.name, call.flag(setting.name))
    return True


async def set_description(world: World, call: Call) -> bool:
    return _describe(world, call, "description", _DESCRIPTION)


async def set_short_description(world: World, call: Call) -> bool:
    return _describe(world, call, "short_description", _SHORT_DESCRIPTION)


async def get_file(world: World, call: Call) -> Wire:
    file = world.files.by_id(call.text("file_id"))
    if file is None:
        raise bad_request("invalid file_id")
    if file.size > _DOWNLOAD_BYTES:
        raise bad_request("file is too big")
    return {
        "file_id": file.file_id,
        "file_unique_id": file.unique_id,
        "file_size": file.size,
        "file_path": file.remote_path,
    }


def _describe(world: World, call: Call, name: str, limit: int) -> bool:
    if len(call.text(name)) > limit:
        raise bad_request(f"BOT_{name.upper()}_INVALID")
    world.descriptions[name, call.text("language_code")] = call.text(name)
    return True
