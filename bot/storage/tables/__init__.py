"""The tables. Times are seconds since 1970, money is millionths of a dollar.

The revisions in `migrations/` make them; a test compares the two.
"""

from bot.storage.tables.columns import metadata
from bot.storage.tables.jobs import attempts, images, jobs, pictures, sent_pictures, work
from bot.storage.tables.ledger import daily_drawn, daily_sums, ledger
from bot.storage.tables.messages import album_parts, job_parts, pending, replies, updates
from bot.storage.tables.users import chats, forgotten, users

__all__ = [
    "album_parts",
    "attempts",
    "chats",
    "daily_drawn",
    "daily_sums",
    "forgotten",
    "images",
    "job_parts",
    "jobs",
    "ledger",
    "metadata",
    "pending",
    "pictures",
    "replies",
    "sent_pictures",
    "updates",
    "users",
    "work",
]
