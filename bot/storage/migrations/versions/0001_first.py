"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("people", "chats"):
        op.create_table(
            name,
            sa.Column("id", sa.BigInteger, primary_key=True, autoincrement=False),
            sa.Column("language", sa.String(8), nullable=False),
            sa.Column("size", sa.String(16), nullable=False),
            sa.Column("pictures", sa.Integer, nullable=False),
            sa.Column("send_as", sa.String(8), nullable=False),
        )
    create_jobs()
    create_what_belongs_to_jobs()
    create_ledger()
    create_what_waits()


def create_jobs() -> None:
    op.create_table(
        "jobs",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("update_id", sa.BigInteger, nullable=False, unique=True),
        sa.Column("chat_id", sa.BigInteger, nullable=False),
        sa.Column("person_id", sa.BigInteger, nullable=False),
        sa.Column("message_id", sa.BigInteger, nullable=False),
        sa.Column("thread_id", sa.BigInteger),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("prompt", sa.Text, nullable=False),
        sa.Column("size", sa.String(16), nullable=False),
        sa.Column("pictures", sa.Integer, nullable=False),
        sa.Column("send_as", sa.String(8), nullable=False),
        sa.Column("picture_references", sa.JSON, nullable=False),
        sa.Column("price_microusd", sa.BigInteger),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("created_at", sa.Double, nullable=False),
        sa.Column("started_at", sa.Double),
        sa.Column("stored_at", sa.Double),
        sa.Column("finished_at", sa.Double),
        sa.Column("status_message_id", sa.BigInteger),
        sa.Column("sent_parts", sa.Integer, nullable=False),
        sa.Column("failure", sa.JSON),
        sa.Column("answered", sa.Boolean, nullable=False),
    )
    op.create_index("ix_jobs_state", "jobs", ["state", "answered"])
    op.create_index("ix_jobs_person", "jobs", ["person_id", "stored_at"])
    op.create_index("ix_jobs_chat", "jobs", ["chat_id", "stored_at"])
    op.create_index("ix_jobs_durations", "jobs", ["kind", "size", "stored_at"])


def create_what_belongs_to_jobs() -> None:
    op.create_table(
        "attempts",
        sa.Column("request_id", sa.String(64), primary_key=True),
        sa.Column("job_id", sa.Integer, sa.ForeignKey("jobs.id"), nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("provider", sa.String(32), nullable=False),
        sa.Column("opened_at", sa.Double, nullable=False),
        sa.Column("closed_at", sa.Double),
        sa.Column("outcome", sa.String(16)),
        sa.Column("cost_microusd", sa.BigInteger),
        sa.Column("note", sa.Text),
    )
    op.create_index("ix_attempts_job", "attempts", ["job_id", "position"])
    op.create_table(
        "images",
        sa.Column("job_id", sa.Integer, sa.ForeignKey("jobs.id"), primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("file", sa.Text, nullable=False),
        sa.Column("width", sa.Integer, nullable=False),
        sa.Column("height", sa.Integer, nullable=False),
        sa.Column("format", sa.String(8), nullable=False),
        sa.Column("bytes", sa.BigInteger, nullable=False),
        sa.Column("at", sa.Double, nullable=False),
        sa.Column("deleted", sa.Boolean, nullable=False),
    )
    op.create_index("ix_images_kept", "images", ["deleted", "at"])


def create_ledger() -> None:
    op.create_table(
        "ledger",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("job_id", sa.Integer, nullable=False),
        sa.Column("person_id", sa.BigInteger, nullable=False),
        sa.Column("chat_id", sa.BigInteger, nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("at", sa.Double, nullable=False),
        sa.Column("set_aside", sa.Integer, nullable=False),
        sa.Column("delivered", sa.Integer, nullable=False),
        sa.Column("failed", sa.Integer, nullable=False),
        sa.Column("cost_aside_microusd", sa.BigInteger, nullable=False),
        sa.Column("cost_microusd", sa.BigInteger),
    )
    op.create_index("ix_ledger_job", "ledger", ["job_id"])
    op.create_index("ix_ledger_person", "ledger", ["person_id", "day"])
    op.create_index("ix_ledger_chat", "ledger", ["chat_id", "day"])
    op.create_index("ix_ledger_day", "ledger", ["day"])


def create_what_waits() -> None:
    op.create_table(
        "pending",
        sa.Column("chat_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("person_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("picture_references", sa.JSON, nullable=False),
        sa.Column("until", sa.Double, nullable=False),
    )
    op.create_table(
        "updates",
        sa.Column("update_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("at", sa.Double, nullable=False),
        sa.Column("handled", sa.Boolean, nullable=False),
    )
    op.create_index("ix_updates_handled", "updates", ["handled", "at"])


def downgrade() -> None:
    for name in (
        "updates", "pending", "ledger", "images", "attempts", "jobs", "chats", "people"
    ):
        op.drop_table(name)
