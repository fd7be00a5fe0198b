"""The mask of an edit's first reference, also while the edit waits for its instruction."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("jobs", "pending"):
        op.add_column(table, sa.Column("mask", sa.JSON))


def downgrade() -> None:
    for table in ("jobs", "pending"):
        op.drop_column(table, "mask")
