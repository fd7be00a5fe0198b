"""What goes towards a limit: what came, and what may have been billed without coming."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

TABLES = ("ledger", "daily_sums")


def upgrade() -> None:
    for table in TABLES:
        op.add_column(table, sa.Column("counted", sa.Integer, nullable=False, server_default="0"))
        op.execute(f"UPDATE {table} SET counted = delivered")  # as it was until now


def downgrade() -> None:
    for table in TABLES:
        op.drop_column(table, "counted")
