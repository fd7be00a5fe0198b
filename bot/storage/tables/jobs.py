"""Jobs, their pictures and attempts, and what is to be done about them."""

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
    false,
)

from bot.storage.tables.columns import lease_columns, look_columns, metadata

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
    *look_columns(),
    Column("provider", String(32)),  # that the user chose
    Column("pictures", Integer, nullable=False),
    Column("send_as", String(8), nullable=False),
    Column("picture_references", JSON, nullable=False),
    Column("mask", JSON(none_as_null=True)),  # of the first of them
    Column("lacks", JSON, nullable=False, server_default="[]"),
    Column("by_button", Boolean, nullable=False, server_default=false()),
    Column("state", String(16), nullable=False),
    Column("created_at", Double, nullable=False),
    Column("started_at", Double),
    Column("stored_at", Double),
    Column("finished_at", Double),
    *lease_columns(),  # of its delivery
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

# The pictures of a job, each of which is drawn by itself.
pictures = Table(
    "pictures",
    metadata,
    Column("job_id", ForeignKey("jobs.id"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("state", String(16), nullable=False),
    # Of those that may be drawn: how many came before, and the order in which they are drawn.
    Column("number", Integer),
    Column("rank", BigInteger),
    *lease_columns(),
    Column("interruptions", Integer, nullable=False, server_default="0"),  # by crashes
    Column("failure", JSON(none_as_null=True)),
    Index("ix_pictures_number", "number"),
    Index("ix_pictures_state", "state", "owner"),
)

# What has to be done later, or must survive a stop. The row of the subject is the truth about it.
work = Table(
    "work",
    metadata,
    Column("kind", String(16), primary_key=True),
    Column("subject", String(80), primary_key=True),
    Column("rank", BigInteger, nullable=False),  # the lowest first
    Column("due_at", Double, nullable=False),  # of what is claimed: the end of its lease
    Index("ix_work_due", "kind", "due_at"),
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
