"""Who works on a job, and what is not known of its messages."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("jobs", sa.Column("held_until", sa.Double))
    op.add_column("jobs", sa.Column("unconfirmed", sa.Integer, nullable=False, server_default="0"))


def downgrade() -> None:
    op.drop_column("jobs", "unconfirmed")
    op.drop_column("jobs", "held_until")
