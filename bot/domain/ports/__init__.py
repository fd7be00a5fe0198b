"""What the services ask of the world. Each port is implemented by one package."""

from bot.domain.ports.external import (
    AlbumHandler,
    AttemptLog,
    Clock,
    DeliveryLog,
    ImageGenerator,
    ImageProcessor,
    OperatorAlerts,
    PreviewCallback,
    PreviewSink,
    ReferenceFiles,
    ResultSender,
    Sleep,
)
from bot.domain.ports.history import HistoryStore
from bot.domain.ports.jobs import (
    AttemptRepository,
    ImageRepository,
    JobRepository,
    SettingsRepository,
    UsageRepository,
)
from bot.domain.ports.messages import (
    AlbumRepository,
    ChatRepository,
    PendingReferences,
    ReplyRepository,
    ReplySender,
    RequestPartRepository,
    SentImages,
    UpdateInbox,
)
from bot.domain.ports.privacy import PrivacyStore
from bot.domain.ports.work import PictureRepository, WorkQueue

__all__ = [
    "AlbumHandler",
    "AlbumRepository",
    "AttemptLog",
    "AttemptRepository",
    "ChatRepository",
    "Clock",
    "DeliveryLog",
    "HistoryStore",
    "ImageGenerator",
    "ImageProcessor",
    "ImageRepository",
    "JobRepository",
    "OperatorAlerts",
    "PendingReferences",
    "PictureRepository",
    "PreviewCallback",
    "PreviewSink",
    "PrivacyStore",
    "ReferenceFiles",
    "ReplyRepository",
    "ReplySender",
    "RequestPartRepository",
    "ResultSender",
    "SentImages",
    "SettingsRepository",
    "Sleep",
    "UpdateInbox",
    "UsageRepository",
    "WorkQueue",
]
