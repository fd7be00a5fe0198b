"""Several vendors: what people choose of them, and what each request to them may cost."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("people", "chats", "jobs"):
        op.add_column(name, _choice("quality"))
        op.add_column(name, _choice("background"))
        op.add_column(name, sa.Column("provider", sa.String(32)))
    # The price belongs to the attempt: each vendor has its own.
    op.add_column("attempts", sa.Column("price_microusd", sa.BigInteger))
    op.execute(
        "UPDATE attempts SET price_microusd ="
        " (SELECT jobs.price_microusd FROM jobs WHERE jobs.id = attempts.job_id)"
    )
    op.drop_column("jobs", "price_microusd")
    count_the_unpriced()


def _choice(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(16), nullable=False, server_default="auto")


def count_the_unpriced() -> None:
    """A settled job whose cost was unknown becomes one request at an unknown price."""
    op.add_column("ledger", sa.Column("unpriced", sa.Integer))
    op.execute("UPDATE ledger SET unpriced = 0")
    op.execute("UPDATE ledger SET unpriced = 1 WHERE cost_microusd IS NULL AND set_aside < 0")
    op.execute("UPDATE ledger SET cost_microusd = 0 WHERE cost_microusd IS NULL")
    with op.batch_alter_table("ledger") as ledger:
        ledger.alter_column("unpriced", nullable=False)
        ledger.alter_column("cost_microusd", nullable=False)


def downgrade() -> None:
    with op.batch_alter_table("ledger") as ledger:
        ledger.alter_column("cost_microusd", nullable=True)
    op.execute("UPDATE ledger SET cost_microusd = NULL WHERE unpriced > 0 AND cost_microusd = 0")
    op.drop_column("ledger", "unpriced")
    op.add_column("jobs", sa.Column("price_microusd", sa.BigInteger))
    op.execute(
        "UPDATE jobs SET price_microusd ="
        " (SELECT max(price_microusd) FROM attempts WHERE attempts.job_id = jobs.id)"
    )
    op.drop_column("attempts", "price_microusd")
    for name in ("jobs", "chats", "people"):
        for column in ("provider", "background", "quality"):
            op.drop_column(name, column)
