"""Balances: sums of the ledger by day, and how much of a result was sent."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# Whose day a row of the ledger counts in: its person's, its group's, everybody's.
OWNERS = (("person_id", "1 = 1"), ("chat_id", "chat_id <> person_id"), ("0", "1 = 1"))

OLD_INDEXES = {
    "ix_ledger_person": ["person_id", "day"],
    "ix_ledger_chat": ["chat_id", "day"],
    "ix_ledger_day": ["day"],
}


def upgrade() -> None:
    sent = sa.Column("sent_pictures", sa.Integer, nullable=False, server_default="0")
    op.add_column("jobs", sent)
    op.create_index("ix_jobs_person_state", "jobs", ["person_id", "state"])
    create_sums()
    create_drawn()
    for name in OLD_INDEXES:
        op.drop_index(name, "ledger")


def create_sums() -> None:
    op.create_table(
        "daily_sums",
        sa.Column("owner_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("day", sa.String(10), primary_key=True),
        sa.Column("set_aside", sa.Integer, nullable=False),
        sa.Column("delivered", sa.Integer, nullable=False),
        sa.Column("failed", sa.Integer, nullable=False),
        sa.Column("cost_aside_microusd", sa.BigInteger, nullable=False),
        sa.Column("cost_microusd", sa.BigInteger, nullable=False),
        sa.Column("unpriced", sa.Integer, nullable=False),
    )
    for owner, rows in OWNERS:
        op.execute(
            f"INSERT INTO daily_sums SELECT {owner}, day, sum(set_aside), sum(delivered),"
            " sum(failed), sum(cost_aside_microusd), sum(cost_microusd), sum(unpriced)"
            f" FROM ledger WHERE {rows} GROUP BY 1, 2"
        )


def create_drawn() -> None:
    op.create_table(
        "daily_drawn",
        sa.Column("owner_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("day", sa.String(10), primary_key=True),
        sa.Column("provider", sa.String(32), primary_key=True),
        sa.Column("pictures", sa.Integer, nullable=False),
    )
    for owner, rows in OWNERS:
        op.execute(
            f"INSERT INTO daily_drawn SELECT {owner}, day, provider, count(*) FROM ledger"
            " JOIN attempts ON attempts.job_id = ledger.job_id AND attempts.outcome = 'drawn'"
            f" WHERE delivered > 0 AND {rows} GROUP BY 1, 2, 3"
        )


def downgrade() -> None:
    for name, columns in OLD_INDEXES.items():
        op.create_index(name, "ledger", columns)
    op.drop_table("daily_drawn")
    op.drop_table("daily_sums")
    op.drop_index("ix_jobs_person_state", "jobs")
    op.drop_column("jobs", "sent_pictures")
