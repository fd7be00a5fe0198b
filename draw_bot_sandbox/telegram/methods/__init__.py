"""The Bot API's methods by their names, which are case-insensitive."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from draw_bot_sandbox.telegram.call import Call
from draw_bot_sandbox.telegram.methods import about, albums, chats, edit, menu, polling, send
from draw_bot_sandbox.telegram.world import World

Method = Callable[[World, Call], Awaitable[Any]]

METHODS: Mapping[str, Method] = {
    "getme": about.get_me,
    "setmysettings": about.set_settings,
    "setmydescription": about.set_description,
    "setmyshortdescription": about.set_short_description,
    "getfile": about.get_file,
    "getupdates": polling.get_updates,
    "deletewebhook": polling.delete_webhook,
    "getwebhookinfo": polling.get_webhook_info,
    "sendmessage": send.send_message,
    "sendphoto": send.send_photo,
    "senddocument": send.send_document,
    "sendmediagroup": albums.send_media_group,
    "editmessagetext": edit.edit_text,
    "editmessagecaption": edit.edit_caption,
    "editmessagemedia": edit.edit_media,
    "editmessagereplymarkup": edit.edit_reply_markup,
    "deletemessage": edit.delete_message,
    "answercallbackquery": chats.answer_callback_query,
    "sendchataction": chats.send_chat_action,
    "getchat": chats.get_chat,
    "getchatmember": chats.get_chat_member,
    "getchatadministrators": chats.get_chat_administrators,
    "setmycommands": menu.set_commands,
    "getmycommands": menu.get_commands,
    "deletemycommands": menu.delete_commands,
}
