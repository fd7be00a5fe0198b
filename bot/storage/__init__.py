"""Keeps jobs, attempts, pictures, settings and usage; owns transactions and migrations."""

from bot.storage.engine.database import Database, open_database
from bot.storage.engine.errors import folder_unavailable
from bot.storage.engine.inspection import DatabaseState, check_integrity, inspect_database
from bot.storage.ledger.usage import SqlUsageRepository
from bot.storage.originals.images import SqlImageRepository
from bot.storage.queue.work_queue import SqlWorkQueue
from bot.storage.repositories.albums import SqlAlbumRepository
from bot.storage.repositories.attempts import SqlAttemptRepository
from bot.storage.repositories.chats import SqlChatRepository
from bot.storage.repositories.history import SqlHistoryStore
from bot.storage.repositories.jobs import SqlJobRepository
from bot.storage.repositories.pending_references import SqlPendingReferences
from bot.storage.repositories.pictures import SqlPictureRepository
from bot.storage.repositories.privacy import SqlPrivacyStore
from bot.storage.repositories.replies import SqlReplyRepository
from bot.storage.repositories.request_parts import SqlRequestPartRepository
from bot.storage.repositories.sent_images import SqlSentImages
from bot.storage.repositories.settings import SqlSettingsRepository
from bot.storage.repositories.update_inbox import SqlUpdateInbox

__all__ = [
    "Database",
    "DatabaseState",
    "SqlAlbumRepository",
    "SqlAttemptRepository",
    "SqlChatRepository",
    "SqlHistoryStore",
    "SqlImageRepository",
    "SqlJobRepository",
    "SqlPendingReferences",
    "SqlPictureRepository",
    "SqlPrivacyStore",
    "SqlReplyRepository",
    "SqlRequestPartRepository",
    "SqlSentImages",
    "SqlSettingsRepository",
    "SqlUpdateInbox",
    "SqlUsageRepository",
    "SqlWorkQueue",
    "check_integrity",
    "folder_unavailable",
    "inspect_database",
    "open_database",
]
