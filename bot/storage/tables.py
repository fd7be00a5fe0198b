"""The tables. Times are seconds since 1970, money is millionths of a dollar.

The revisions in `migrations/` make them; a test compares the two.
"""

from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    false,
)

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
    }
)


def _look() -> list[Column[str]]:
    return [
        Column("size", String(16), nullable=False),
        Column("quality", String(16), nullable=False, server_default="auto"),
        Column("background", String(16), nullable=False, server_default="auto"),
    ]


def _settings_table(name: str) -> Table:
    return Table(
        name,
        metadata,
        Column("id", BigInteger, primary_key=True, autoincrement=False),  # Telegram's
        Column("language", String(8), nullable=False),
        *_look(),
        Column("pictures", Integer, nullable=False),
        Column("send_as", String(8), nullable=False),
        Column("provider", String(32)),
    )


users = _settings_table("users")
chats = _settings_table("chats")

jobs = Table(
    "jobs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("update_id", BigInteger, nullable=False, unique=True),
    Column("chat_id", BigInteger, nullable=False),
    Column("user_id", BigInteger, nullable=False),
    Column("message_id", BigInteger, nullable=False),
    Column("thread_id", BigInteger),
    Column("kind", String(16), nullable=False),
    Column("prompt", Text, nullable=False),
    *_look(),
    Column("provider", String(32)),  # that the user chose
    Column("pictures", Integer, nullable=False),
    Column("send_as", String(8), nullable=False),
    Column("picture_references", JSON, nullable=False),
    Column("lacks", JSON, nullable=False, server_default="[]"),
    Column("by_button", Boolean, nullable=False, server_default=false()),
    Column("state", String(16), nullable=False),
    Column("created_at", Double, nullable=False),
    Column("started_at", Double),
    Column("stored_at", Double),
    Column("finished_at", Double),
    Column("held_until", Double),  # by the process that works on it
    Column("status_message_id", BigInteger),
    Column("sent_parts", Integer, nullable=False),  # messages of the result
    Column("sent_pictures", Integer, nullable=False, server_default="0"),
    Column("unconfirmed", Integer, nullable=False, server_default="0"),
    Column("failure", JSON(none_as_null=True)),
    Column("answered", Boolean, nullable=False),
    Column("interruptions", Integer, nullable=False, server_default="0"),  # by crashes
    Column("due_at", Double),  # not drawn before
    Index("ix_jobs_state", "state", "answered"),
    Index("ix_jobs_user", "user_id", "stored_at"),
    Index("ix_jobs_user_state", "user_id", "state"),
    Index("ix_jobs_chat", "chat_id", "stored_at"),
    Index("ix_jobs_durations", "kind", "size", "stored_at"),
)

attempts = Table(
    "attempts",
    metadata,
    Column("request_id", String(64), primary_key=True),
    Column("job_id", ForeignKey("jobs.id"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("provider", String(32), nullable=False),
    Column("price_microusd", BigInteger),  # of one picture there
    Column("opened_at", Double, nullable=False),
    Column("closed_at", Double),
    Column("outcome", String(16)),
    Column("cost_microusd", BigInteger),
    Column("note", Text),
    Index("ix_attempts_job", "job_id", "position"),
)

images = Table(
    "images",
    metadata,
    Column("job_id", ForeignKey("jobs.id"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("file", Text, nullable=False),  # relative to the folder of pictures
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    Column("format", String(8), nullable=False),
    Column("bytes", BigInteger, nullable=False),
    Column("at", Double, nullable=False),
    Column("deleted", Boolean, nullable=False),
    Column("sha256", String(64)),  # of the file, in hexadecimal
    Index("ix_images_kept", "deleted", "at"),
)


def _amounts() -> list[Column[int]]:
    return [
        Column("set_aside", Integer, nullable=False),  # pictures, as are the next three
        Column("delivered", Integer, nullable=False),
        Column("failed", Integer, nullable=False),
        # Towards a limit: what was delivered, and what may have been billed and never came.
        Column("counted", Integer, nullable=False, server_default="0"),
        Column("cost_aside_microusd", BigInteger, nullable=False),
        Column("cost_microusd", BigInteger, nullable=False),
        Column("unpriced", Integer, nullable=False),  # requests at prices that nobody knows
    ]


# Rows are added and never changed, but for the new id of a group that becomes a supergroup; they
# outlive the jobs that they tell of. A row is a difference: one sets aside when a job is admitted,
# one takes that back and books the rest when it ends.
ledger = Table(
    "ledger",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("job_id", Integer, nullable=False),
    Column("user_id", BigInteger, nullable=False),
    Column("chat_id", BigInteger, nullable=False),
    Column("day", String(10), nullable=False),  # on which the job was admitted
    Column("at", Double, nullable=False),
    *_amounts(),
    Index("ix_ledger_job", "job_id"),
)


def _owner_and_day() -> list[Column[Any]]:
    return [
        # A user (positive), a group (negative), 0: everybody, or a group or channel that asks as
        # itself (far below any id).
        Column("owner_id", BigInteger, primary_key=True, autoincrement=False),
        Column("day", String(10), primary_key=True),
    ]


# The ledger's sums, written with each of its rows, so that no balance has to read them all.
daily_sums = Table("daily_sums", metadata, *_owner_and_day(), *_amounts())

# Which providers drew the delivered pictures of those days.
daily_drawn = Table(
    "daily_drawn",
    metadata,
    *_owner_and_day(),
    Column("provider", String(32), primary_key=True),
    Column("pictures", Integer, nullable=False),
)

pending = Table(
    "pending",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("update_id", BigInteger, nullable=False, server_default="0"),  # that brought them
    Column("message_id", BigInteger, nullable=False, server_default="0"),
    Column("thread_id", BigInteger),
    Column("picture_references", JSON, nullable=False),
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
    Column("held_until", Double),  # by the process that acts on it
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

# Which messages show which results: as photos or as files.
sent_pictures = Table(
    "sent_pictures",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("message_id", BigInteger, primary_key=True, autoincrement=False),
    Column("job_id", ForeignKey("jobs.id"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("file_id", Text, nullable=False),  # Telegram's
    Column("bytes", BigInteger),
    Column("is_photo", Boolean, nullable=False),
    Index("ix_sent_pictures_result", "job_id", "position"),
)

# Users to forget: a row stays for as long as something of theirs may still come in.
forgotten = Table(
    "forgotten",
    metadata,
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("up_to", Integer, nullable=False),  # the last request of that time
    Column("at", Double, nullable=False),
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
    Column("due_at", Double, nullable=False),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("owner", Text),  # the process that works on it
    Column("token", Integer),  # of that claim
    Index("ix_replies_chat", "chat_id"),
)

updates = Table(
    "updates",
    metadata,
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("body", Text, nullable=False),  # Telegram's JSON
    Column("at", Double, nullable=False),
    Column("handled", Boolean, nullable=False),
    Index("ix_updates_handled", "handled", "at"),
)
