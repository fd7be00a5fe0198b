"""The command menu."""

from typing import Any

from draw_bot_sandbox.telegram.call import Call, to_integer
from draw_bot_sandbox.telegram.commands import Command, Scope
from draw_bot_sandbox.telegram.errors import bad_request
from draw_bot_sandbox.telegram.wire import Wire
from draw_bot_sandbox.telegram.world import World

_WIDE = ("default", "all_private_chats", "all_group_chats", "all_chat_administrators")
_OF_A_CHAT = ("chat", "chat_administrators", "chat_member")


async def set_commands(world: World, call: Call) -> bool:
    given = call.json("commands")
    if not isinstance(given, list):
        raise bad_request("can't parse commands: expected an Array")
    commands = [_command(item) for item in given]
    world.menu.set(_scope(world, call), call.text("language_code"), commands)
    world.changes.note()
    return True


async def get_commands(world: World, call: Call) -> list[Wire]:
    commands = world.menu.get(_scope(world, call), call.text("language_code"))
    return [_command_wire(item) for item in commands]


async def delete_commands(world: World, call: Call) -> bool:
    world.menu.delete(_scope(world, call), call.text("language_code"))
    world.changes.note()
    return True


def _command(item: Any) -> Command:
    if not isinstance(item, dict):
        raise bad_request("can't parse BotCommand: expected an Object")
    return Command(
        str(item.get("command", "")).removeprefix("/"),
        str(item.get("description", "")),
        is_ephemeral=item.get("is_ephemeral") is True,
    )


def _command_wire(command: Command) -> Wire:
    wire: Wire = {"command": command.command, "description": command.description}
    return wire | ({"is_ephemeral": True} if command.is_ephemeral else {})


def _scope(world: World, call: Call) -> Scope:
    given = call.json("scope") or {"type": "default"}
    kind = given.get("type") if isinstance(given, dict) else None
    if kind in _WIDE:
        return Scope(kind)
    if kind not in _OF_A_CHAT:
        raise bad_request("can't parse BotCommandScope: unsupported type specified")
    chat_id = to_integer(given.get("chat_id"))
    if chat_id not in world.chats:
        raise bad_request("chat not found")
    user_id = to_integer(given.get("user_id")) if kind == "chat_member" else 0
    return Scope(kind, chat_id, user_id)
