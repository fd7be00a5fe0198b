"""Chats and the people in them, and what is shown there for a moment."""

from draw_bot_sandbox.telegram.call import Call
from draw_bot_sandbox.telegram.errors import bad_request
from draw_bot_sandbox.telegram.methods.place import chat_of
from draw_bot_sandbox.telegram.model import Chat, User
from draw_bot_sandbox.telegram.wire import Wire, chat_wire, user_wire
from draw_bot_sandbox.telegram.world import CallbackAnswer, World

_ANSWER_LIMIT = 200
_ACTIONS = frozenset(
    [
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    ]
)
_RIGHTS = [
    "can_be_edited",
    "is_anonymous",
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_send_welcome_messages",
]
_GIFTS = [
    "unlimited_gifts",
    "limited_gifts",
    "unique_gifts",
    "premium_subscription",
    "gifts_from_channels",
]


async def answer_callback_query(world: World, call: Call) -> bool:
    if len(call.text("text")) > _ANSWER_LIMIT:
        raise bad_request("MESSAGE_TOO_LONG")
    press = world.end_press(call.text("callback_query_id"))
    if press is None:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    if not press.done():
        press.set_result(CallbackAnswer(call.text("text") or None, call.flag("show_alert")))
    return True


async def send_chat_action(world: World, call: Call) -> bool:
    chat = chat_of(world, call)
    if call.text("action") not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat.show_action(call.text("action"))
    world.changed(chat)
    return True


async def get_chat(world: World, call: Call) -> Wire:
    full = {
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(_GIFTS, False),
    }
    return chat_wire(chat_of(world, call)) | full


async def get_chat_member(world: World, call: Call) -> Wire:
    chat = chat_of(world, call)
    user_id = call.integer("user_id")
    user = world.me if user_id == world.me.id else world.users.get(user_id)
    if user is None:
        raise bad_request("user not found")
    return _member(chat, user, is_there=user is world.me or user_id in chat.members)


async def get_chat_administrators(world: World, call: Call) -> list[Wire]:
    chat = chat_of(world, call)
    if chat.kind == "private":
        raise bad_request("there are no administrators in the private chat")
    everybody = [*chat.members.values(), world.me]
    return [_member(chat, user, is_there=True) for user in everybody if user.id in chat.admins]


def _member(chat: Chat, user: User, *, is_there: bool) -> Wire:
    wire: Wire = {"user": user_wire(user)}
    if not is_there:
        return wire | {"status": "left"}
    if user.id in chat.admins:
        return wire | {"status": "administrator"} | dict.fromkeys(_RIGHTS, False)
    return wire | {"status": "member"}
