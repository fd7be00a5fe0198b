"""One work queue, and pictures that are drawn each by itself.

A queued job has its pictures and no entry: the start enters it, in its turn. What an earlier
version had begun is due at the end of its lease.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

EARLIER = "an earlier version"
"""The owner of what it held when it ended: who did not release it has crashed."""
LEASED = ("jobs", "album_parts")


def upgrade() -> None:
    for table in LEASED:
        op.add_column(table, sa.Column("owner", sa.String(32)))
        op.add_column(
            table, sa.Column("token", sa.Integer, nullable=False, server_default="0")
        )
    op.create_table(
        "pictures",
        sa.Column("job_id", sa.Integer, sa.ForeignKey("jobs.id"), primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("number", sa.Integer),
        sa.Column("rank", sa.BigInteger),
        sa.Column("owner", sa.String(32)),
        sa.Column("token", sa.Integer, nullable=False, server_default="0"),
        sa.Column("held_until", sa.Double),
        sa.Column("interruptions", sa.Integer, nullable=False, server_default="0"),
        sa.Column("failure", sa.JSON(none_as_null=True)),
    )
    op.create_index("ix_pictures_number", "pictures", ["number"])
    op.create_index("ix_pictures_state", "pictures", ["state", "owner"])
    op.create_table(
        "work",
        sa.Column("kind", sa.String(16), primary_key=True),
        sa.Column("subject", sa.String(80), primary_key=True),
        sa.Column("rank", sa.BigInteger, nullable=False),
        sa.Column("due_at", sa.Double, nullable=False),
    )
    op.create_index("ix_work_due", "work", ["kind", "due_at"])
    _enter_pictures()
    _enter_deliveries()
    _enter_others()


def _enter_pictures() -> None:
    """By rows: a data folder has a handful that are under way."""
    connection = op.get_bind()
    rows = connection.exec_driver_sql(
        "SELECT id, state, pictures, held_until, interruptions FROM jobs"
        " WHERE state IN ('queued', 'running') ORDER BY id"
    )
    number = 0
    for job_id, state, pictures, held_until, interruptions in rows.all():
        drawn = sa.text("SELECT position FROM images WHERE job_id = :job")
        there = set(connection.scalars(drawn, {"job": job_id}))
        if len(there) == pictures:  # it was about to be stored: the last file will be found
            there.remove(max(there))
        for position in range(pictures):
            begun = state == "running" and position not in there
            _insert(
                "pictures",
                job_id=job_id,
                position=position,
                state="drawn" if position in there else "drawing" if begun else "waiting",
                number=number if begun else None,
                rank=number if begun else None,
                owner=EARLIER if begun and held_until else None,
                token=1,  # there may be a row of the image
                held_until=held_until if begun and held_until else None,
                interruptions=interruptions,
            )
            if begun:
                subject = f"{job_id}/{position}"
                _insert("work", kind="draw", subject=subject, rank=number, due_at=held_until or 0)
                number += 1


def _enter_deliveries() -> None:
    to_deliver = (
        "state IN ('stored', 'sending') OR (NOT answered AND state NOT IN ('queued', 'running'))"
    )
    held = "held_until IS NOT NULL AND held_until > 0"
    op.execute(
        "INSERT INTO work (kind, subject, rank, due_at)"
        " SELECT 'deliver', CAST(id AS VARCHAR(20)), 0, COALESCE(held_until, 0) FROM jobs"
        f" WHERE {to_deliver}"
    )
    op.get_bind().execute(
        sa.text(f"UPDATE jobs SET owner = :owner WHERE ({to_deliver}) AND {held}"),
        {"owner": EARLIER},
    )


def _insert(table: str, **row: object) -> None:
    columns: list[sa.ColumnClause[object]] = [sa.column(name) for name in row]
    op.get_bind().execute(sa.insert(sa.table(table, *columns)).values(row))


def _enter_others() -> None:
    op.execute(
        "INSERT INTO work (kind, subject, rank, due_at)"
        " SELECT DISTINCT 'album', CAST(chat_id AS VARCHAR(20)) || '/' || album, 0, 0"
        " FROM album_parts WHERE NOT done"
    )
    op.execute(
        "INSERT INTO work (kind, subject, rank, due_at)"
        " SELECT 'forget', CAST(user_id AS VARCHAR(20)), 0, 0 FROM forgotten"
    )


def downgrade() -> None:
    op.drop_table("work")
    op.drop_table("pictures")
    for table in LEASED:
        op.drop_column(table, "token")
        op.drop_column(table, "owner")
