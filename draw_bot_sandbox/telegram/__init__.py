"""An imitation of Telegram: a strict Bot API server, and people who use the bot."""

from draw_bot_sandbox.telegram.clients import forward, send_long
from draw_bot_sandbox.telegram.flood import Flood, Rule
from draw_bot_sandbox.telegram.markup import Button
from draw_bot_sandbox.telegram.model import (
    Attachment,
    BotSettings,
    Channel,
    Chat,
    Message,
    Photo,
    User,
)
from draw_bot_sandbox.telegram.people import NotAMemberError, Person
from draw_bot_sandbox.telegram.pictures import PictureRefusedError
from draw_bot_sandbox.telegram.sandbox import TelegramSandbox
from draw_bot_sandbox.telegram.server import RecordedCall
from draw_bot_sandbox.telegram.text import Entity
from draw_bot_sandbox.telegram.updates import Webhook
from draw_bot_sandbox.telegram.world import CallbackAnswer

__all__ = [
    "Attachment",
    "BotSettings",
    "Button",
    "CallbackAnswer",
    "Channel",
    "Chat",
    "Entity",
    "Flood",
    "Message",
    "NotAMemberError",
    "Person",
    "Photo",
    "PictureRefusedError",
    "RecordedCall",
    "Rule",
    "TelegramSandbox",
    "User",
    "Webhook",
    "forward",
    "send_long",
]
