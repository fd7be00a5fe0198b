"""Requests that come in several messages: when they are due, and what belongs to them."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("jobs", sa.Column("due_at", sa.Double))
    op.create_table(
        "job_parts",
        sa.Column("update_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("job_id", sa.Integer, sa.ForeignKey("jobs.id")),
        sa.Column("chat_id", sa.BigInteger, nullable=False),
        sa.Column("person_id", sa.BigInteger, nullable=False),
        sa.Column("message_id", sa.BigInteger, nullable=False),
        sa.Column("thread_id", sa.BigInteger),
        sa.Column("said_at", sa.Double, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("picture_references", sa.JSON, nullable=False),
        sa.Column("is_cut", sa.Boolean, nullable=False),
        sa.Column("is_comment", sa.Boolean, nullable=False),
        sa.Column("is_forward", sa.Boolean, nullable=False),
    )
    columns = ["chat_id", "person_id", "message_id"]
    op.create_index("ix_job_parts_person", "job_parts", columns)
    op.create_index("ix_job_parts_job", "job_parts", ["job_id"])


def downgrade() -> None:
    op.drop_table("job_parts")
    op.drop_column("jobs", "due_at")
