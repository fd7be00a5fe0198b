"""What a crash leaves: how often it came in the middle of a request, and which files it spoilt."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("images", sa.Column("sha256", sa.String(64)))
    op.add_column(
        "jobs", sa.Column("interruptions", sa.Integer, nullable=False, server_default="0")
    )


def downgrade() -> None:
    op.drop_column("jobs", "interruptions")
    op.drop_column("images", "sha256")
