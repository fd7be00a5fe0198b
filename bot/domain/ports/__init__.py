"""What the services ask of the world. Each port is kept by one room."""

from bot.domain.ports.belongings import Belongings
from bot.domain.ports.chats import Albums, Chats, Inbox, Parts, Pending, SentPictures
from bot.domain.ports.stores import Attempts, Images, Jobs, Preferences, UsageBook
from bot.domain.ports.world import (
    AttemptLog,
    Clock,
    Courier,
    DeliveryLog,
    Painter,
    Reception,
    ReferenceFiles,
    ShowPreview,
    Sleep,
    Studio,
)

__all__ = [
    "Albums",
    "AttemptLog",
    "Attempts",
    "Belongings",
    "Chats",
    "Clock",
    "Courier",
    "DeliveryLog",
    "Images",
    "Inbox",
    "Jobs",
    "Painter",
    "Parts",
    "Pending",
    "Preferences",
    "Reception",
    "ReferenceFiles",
    "SentPictures",
    "ShowPreview",
    "Sleep",
    "Studio",
    "UsageBook",
]
