"""What the services ask of the world. Each port is kept by one room."""

from bot.domain.ports.stores import (
    Attempts,
    Chats,
    Images,
    Inbox,
    Jobs,
    Pending,
    Preferences,
    UsageBook,
)
from bot.domain.ports.world import (
    AttemptLog,
    Clock,
    Courier,
    DeliveryLog,
    Painter,
    ReferenceFiles,
    ShowPreview,
    Sleep,
    Studio,
)

__all__ = [
    "AttemptLog",
    "Attempts",
    "Chats",
    "Clock",
    "Courier",
    "DeliveryLog",
    "Images",
    "Inbox",
    "Jobs",
    "Painter",
    "Pending",
    "Preferences",
    "ReferenceFiles",
    "ShowPreview",
    "Sleep",
    "Studio",
    "UsageBook",
]
