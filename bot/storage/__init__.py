"""Keeps jobs, attempts, pictures, settings and usage; owns transactions and migrations."""

from bot.storage.albums import SqlAlbums
from bot.storage.attempts import SqlAttempts
from bot.storage.belongings import SqlBelongings
from bot.storage.chats import SqlChats
from bot.storage.database import Database, opened
from bot.storage.failures import folder_failure
from bot.storage.images import SqlImages
from bot.storage.inbox import SqlInbox
from bot.storage.inspection import DatabaseState, check_integrity, inspect_database
from bot.storage.jobs import SqlJobs
from bot.storage.parts import SqlParts
from bot.storage.pending import SqlPending
from bot.storage.preferences import SqlPreferences
from bot.storage.sent_pictures import SqlSentPictures
from bot.storage.usage_book import SqlUsageBook

__all__ = [
    "Database",
    "DatabaseState",
    "SqlAlbums",
    "SqlAttempts",
    "SqlBelongings",
    "SqlChats",
    "SqlImages",
    "SqlInbox",
    "SqlJobs",
    "SqlParts",
    "SqlPending",
    "SqlPreferences",
    "SqlSentPictures",
    "SqlUsageBook",
    "check_integrity",
    "folder_failure",
    "inspect_database",
    "opened",
]
