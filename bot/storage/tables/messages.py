"""What users send before it is a job, and what is said to them."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
)

from bot.storage.tables.columns import lease_columns, metadata

pending = Table(
    "pending",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("update_id", BigInteger, nullable=False, server_default="0"),  # that brought them
    Column("message_id", BigInteger, nullable=False, server_default="0"),
    Column("thread_id", BigInteger),
    Column("picture_references", JSON, nullable=False),
    Column("mask", JSON(none_as_null=True)),  # of the first of them
    Column("until", Double, nullable=False),
)

# What was acted on stays for a while, empty: an update that comes again is known by it.
album_parts = Table(
    "album_parts",
    metadata,
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("chat_id", BigInteger, nullable=False),
    Column("album", String(64), nullable=False),
    Column("user_id", BigInteger, nullable=False),
    Column("message_id", BigInteger, nullable=False),
    Column("thread_id", BigInteger),
    Column("words", Text),
    Column("picture_reference", JSON, nullable=False),
    Column("at", Double, nullable=False),
    *lease_columns(),
    Column("done", Boolean, nullable=False),
    Index("ix_album_parts_done", "done", "at"),
)

# Texts that may go on in the next message, and what went on with them. They stay for a while: an
# update that comes again is known by its row.
job_parts = Table(
    "job_parts",
    metadata,
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("job_id", ForeignKey("jobs.id")),  # none where it was refused or forgotten
    Column("chat_id", BigInteger, nullable=False),
    Column("user_id", BigInteger, nullable=False),
    Column("message_id", BigInteger, nullable=False),
    Column("thread_id", BigInteger),
    Column("said_at", Double, nullable=False),  # by Telegram's clock
    Column("words", Text, nullable=False),
    Column("picture_references", JSON, nullable=False),
    Column("is_cut", Boolean, nullable=False),
    Column("is_comment", Boolean, nullable=False),
    Column("is_forward", Boolean, nullable=False),
    Index("ix_job_parts_user", "chat_id", "user_id", "message_id"),
    Index("ix_job_parts_job", "job_id"),
)

# What Telegram did not take at once, apart from results; a row goes once it was sent.
replies = Table(
    "replies",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("update_id", BigInteger, nullable=False),  # that is answered
    Column("chat_id", BigInteger, nullable=False),
    Column("user_id", BigInteger, nullable=False),
    Column("message_id", BigInteger, nullable=False),  # 0: it replies to none
    Column("thread_id", BigInteger),
    Column("kind", String(16), nullable=False),
    Column("body", JSON, nullable=False),
    Column("created_at", Double, nullable=False),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("lane", String(80), nullable=False),  # of which one is sent after another
    *lease_columns(),
    Index("ix_replies_chat", "chat_id"),
    Index("ix_replies_lane", "lane"),
    sqlite_autoincrement=True,  # a claim of what is gone must not hold for another reply
)

updates = Table(
    "updates",
    metadata,
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("body", Text, nullable=False),  # Telegram's JSON
    Column("at", Double, nullable=False),
    Column("handled", Boolean, nullable=False),
    *lease_columns(),
    Index("ix_updates_handled", "handled", "at"),
)
