"""How updates get to the bot."""

from dataclasses import asdict

from draw_bot_sandbox.telegram.call import Call
from draw_bot_sandbox.telegram.errors import bad_request
from draw_bot_sandbox.telegram.updates import Update
from draw_bot_sandbox.telegram.wire import Wire
from draw_bot_sandbox.telegram.world import World

_MOST_UPDATES = 100
_MOST_SECONDS = 50


async def get_updates(world: World, call: Call) -> list[Update]:
    world.updates.check_polling()
    kinds = call.json("allowed_updates")
    if kinds is not None:
        if not isinstance(kinds, list):
            raise bad_request("can't parse allowed_updates: expected an Array")
        world.updates.want(map(str, kinds))
    limit = min(max(call.integer("limit", _MOST_UPDATES), 1), _MOST_UPDATES)
    seconds = min(max(call.integer("timeout"), 0), _MOST_SECONDS)
    return await world.updates.take(call.integer("offset"), limit, seconds)


async def delete_webhook(world: World, call: Call) -> bool:
    world.updates.webhook = None
    if call.flag("drop_pending_updates"):
        world.updates.drop_all()
    return True


async def get_webhook_info(world: World, call: Call) -> Wire:  # noqa: ARG001  # the methods' shape
    webhook, waiting = world.updates.webhook, world.updates.pending
    info: Wire = {"url": "", "has_custom_certificate": False, "pending_update_count": waiting}
    if webhook is not None:
        info |= {name: value for name, value in asdict(webhook).items() if value is not None}
    if world.updates.wanted:
        info["allowed_updates"] = sorted(world.updates.wanted)
    return info
