"""What two earlier revisions lacked when they were first used: they were changed afterwards."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    inspector = sa.inspect(op.get_bind())
    columns = {
        table: {column["name"] for column in inspector.get_columns(table)}
        for table in ("jobs", "pending")
    }
    if "sent_parts" not in columns["jobs"]:
        sent = sa.Column("sent_parts", sa.Integer, nullable=False, server_default="0")
        op.add_column("jobs", sent)
    if "thread_id" not in columns["pending"]:
        op.add_column("pending", sa.Column("thread_id", sa.BigInteger))
    if "ix_jobs_status" in {index["name"] for index in inspector.get_indexes("jobs")}:
        op.drop_index("ix_jobs_status", "jobs")


def downgrade() -> None:
    """Nothing: the revisions below it have all of that by now."""
