"""What was wished in the words of a request, and can't be had."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("jobs", sa.Column("lacks", sa.JSON, nullable=False, server_default="[]"))


def downgrade() -> None:
    op.drop_column("jobs", "lacks")
