"""An imitation of Telegram: a strict Bot API server, and people who use the bot."""

from bot.sandbox.telegram.clients import forward, send_long
from bot.sandbox.telegram.flood import Flood, Rule
from bot.sandbox.telegram.markup import Button
from bot.sandbox.telegram.model import (
    Attachment,
    BotSettings,
    Channel,
    Chat,
    Message,
    Photo,
    User,
)
from bot.sandbox.telegram.people import NotAMemberError, Person
from bot.sandbox.telegram.pictures import PictureRefusedError
from bot.sandbox.telegram.sandbox import TelegramSandbox
from bot.sandbox.telegram.server import RecordedCall
from bot.sandbox.telegram.text import Entity
from bot.sandbox.telegram.updates import Webhook
from bot.sandbox.telegram.world import CallbackAnswer

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
